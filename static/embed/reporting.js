/** Reporting a comment to the moderators: a small form in its place, loaded when somebody wants it. */
/** @import { CommentView } from "./types.js" */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */

import { asApiError } from "./api.js";
import { replaceComment } from "./changing.js";
import { button, h } from "./html.js";
import { asPerson, readPerson } from "./person.js";
import { keepReported, voterHeader } from "./remembered.js";
import { words } from "./words.js";

const MAX_NOTE = 1000;

/** @param {CommentView} view @param {Discussion} discussion @param {Acting} acting */
export function askWhy(view, discussion, acting) {
  const { slot, comment } = view;
  const name = comment.author?.name || words.someone;
  const reason = h("select", { id: `why-${comment.id}`, required: true });
  reason.append(h("option", { value: "" }, words.reportChoose));
  for (const [value, label] of Object.entries(words.reportReasons)) reason.append(h("option", { value }, label));
  const note = h("textarea", { id: `note-${comment.id}`, rows: 2, maxlength: MAX_NOTE, dir: "auto" });
  const problem = h("p", { class: "failure", role: "alert", hidden: true });
  const close = () => {
    slot.replaceChildren();
    /** @type {HTMLElement | null} */ (view.actions.querySelector("[data-act=menu]"))?.focus();
  };
  const form = h(
    "form",
    { class: "reporting", part: "report", "aria-label": words.reportOf(name), novalidate: true },
    h("p", {}, h("label", { for: reason.id }, words.reportWhy), reason),
    h("p", {}, h("label", { for: note.id }, words.reportNote), note),
    problem,
    h("p", { class: "further" }, h("button", { class: "act plain" }, words.reportSend), button(words.cancel, "act", close)),
  );
  /** @param {string} sentence @param {HTMLElement} field */
  const complain = (sentence, field) => {
    problem.hidden = false;
    problem.textContent = sentence;
    field.focus();
  };
  let isSending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    if (!reason.value) return complain(words.reportMissing, reason);
    isSending = true;
    problem.hidden = true;
    try {
      await send(acting, comment.id, { reason: reason.value, note: note.value });
      thank(view, discussion, acting);
    } catch (error) {
      if (discussion.signal.aborted) return;
      const known = asApiError(error);
      complain(words.reportFailed(known), note);
      acting.tell(known);
    } finally {
      isSending = false;
    }
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  slot.replaceChildren(form);
  reason.focus();
}

/** @param {Acting} acting @param {string} id @param {{ reason: string, note: string }} report */
async function send(acting, id, report) {
  const { api, storage } = acting;
  if (readPerson(storage)) return void (await asPerson(acting, (header) => api.report(id, report, header)));
  const { voter_token: token } = await api.report(id, report, voterHeader(storage));
  if (token) storage.write("voter", token);
}

/** @param {CommentView} view @param {Discussion} discussion @param {Acting} acting */
function thank({ slot, item, comment: { id } }, discussion, acting) {
  keepReported(acting.storage, { [id]: "open" });
  slot.replaceChildren(h("p", { class: "note" }, words.reportSent));
  discussion.announce(words.reportSent);
  item.focus({ preventScroll: true });
  discussion.change((state) => {
    const comment = state.comments.get(id);
    return comment ? replaceComment(state, { ...comment }) : state;
  });
}
