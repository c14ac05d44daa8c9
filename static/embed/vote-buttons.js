/** The votes of one comment: a button up, how they stand, and where the site wants it a button down. */
/** @import { Counts } from "./types.js" */

import { h } from "./html.js";
import { say } from "./strings.js";

/**
 * @param {(value: number) => void} press called with the vote that is wished: 1, -1, or 0 to take it back
 */
export function createVotes(press) {
  let given = 0;
  const up = h("button", { type: "button", class: "vote up" });
  const down = h("button", { type: "button", class: "vote down" });
  const score = h("span", { class: "score", "aria-hidden": "true" });
  const element = h("span", { class: "votes", part: "votes", role: "group" }, up, score, down);
  up.addEventListener("click", () => press(given === 1 ? 0 : 1));
  down.addEventListener("click", () => press(given === -1 ? 0 : -1));

  return {
    element,
    /**
     * @param {Counts} counts @param {number} mine @param {{ name: string, hasDown: boolean, isOwn: boolean }} facts
     */
    show(counts, mine, { name, hasDown, isOwn }) {
      given = mine;
      const shown = hasDown ? counts.score : counts.votes.up;
      const words = say.votes(counts.votes.up, counts.votes.down, hasDown);
      element.setAttribute("aria-label", words);
      element.title = words;
      // Always as wide as two figures: the first vote moves nothing.
      score.textContent = shown ? say.number(shown) : "";
      up.setAttribute("aria-label", say.voteUp(name));
      down.setAttribute("aria-label", say.voteDown(name));
      up.setAttribute("aria-pressed", String(mine === 1));
      down.setAttribute("aria-pressed", String(mine === -1));
      up.hidden = isOwn;
      down.hidden = isOwn || !hasDown;
      element.hidden = isOwn && !shown;
    },
  };
}
