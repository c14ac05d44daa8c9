/** Deleting one's own comment, after a question. */
/** @import { CommentView, Desk, Own } from "./types.js" */

import { asApiError } from "./api.js";
import { button, h } from "./html.js";
import { words } from "./words.js";

/** @param {CommentView} view @param {Own} own @param {Desk} desk */
export function askToRemove(view, own, desk) {
  const { slot, actions, comment } = view;
  const question = h("span", {}, words.removeAsk);
  const yes = button(words.removeYes, "act danger", async () => {
    if (yes.ariaDisabled === "true") return;
    yes.ariaDisabled = "true";
    try {
      await desk.api.deleteComment(comment.id, own.token);
      slot.replaceChildren();
      desk.removed(comment.id);
    } catch (error) {
      if (desk.signal.aborted) return;
      const known = asApiError(error);
      desk.failed(known);
      question.textContent = words.failed(known);
      yes.ariaDisabled = null;
    }
  });
  const no = button(words.removeNo, "act", () => {
    slot.replaceChildren();
    actions.querySelector("button")?.focus();
  });
  slot.replaceChildren(h("p", { class: "ask", role: "alert" }, question, yes, no));
  no.focus();
}
