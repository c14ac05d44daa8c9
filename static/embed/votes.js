/** The votes of one comment: a button up, how they stand, and where the site wants it a button down. */
/** @import { Comment } from "./types.js" */
/** @import { Acting } from "./acting.js" */

import { deed, h } from "./html.js";
import { say } from "./strings.js";

export function createVotes() {
  const up = deed("", "vote up", "up");
  const down = deed("", "vote down", "down");
  const score = h("span", { class: "score", "aria-hidden": "true" });
  const element = h("span", { class: "votes", part: "votes", role: "group" }, up, score, down);

  return {
    /**
     * @param {HTMLElement | null} row where they stand; nowhere, where nothing is voted on
     * @param {Comment} comment @param {string} kind `up`, `updown` or `off` @param {Acting | null} acting
     */
    show(row, { id, author, votes, score: balance }, kind, acting) {
      if (!row || kind === "off") return element.remove();
      const hasDown = kind === "updown";
      const shown = hasDown ? balance : votes.up;
      const label = say.votes(votes.up, votes.down, hasDown);
      const isOwn = !!acting?.isOwn(id);
      const mine = acting?.voteOn(id) ?? 0;
      element.setAttribute("aria-label", label);
      element.title = label;
      // Always as wide as two figures: the first vote moves nothing.
      score.textContent = shown ? say.number(shown) : "";
      for (const [button, value, name] of /** @type {const} */ ([[up, 1, say.voteUp], [down, -1, say.voteDown]])) {
        button.setAttribute("aria-label", name(author?.name || say.someone));
        button.setAttribute("aria-pressed", String(mine === value));
        button.hidden = isOwn || (value < 0 && !hasDown);
      }
      element.hidden = isOwn && !shown;
      // Where it stands already it stays: a moved button would lose its focus.
      if (!element.isConnected) row.prepend(element);
    },
  };
}
