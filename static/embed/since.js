/** “3 new comments since your visit”: a mark on each, and a line that leads from one to the next. Nothing is moved by either. */
/** @import { Boundary, CommentView, State, Visit } from "./types.js" */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */

import { button, h } from "./html.js";
import { isMuted } from "./muting.js";
import { listRows } from "./store.js";
import { isNewSince, visit, withVisit } from "./visits.js";
import { words } from "./words.js";

export class Since {
  #discussion;
  #acting;
  /** @type {Boundary | null} */
  #before = null;
  #press = button("", "act plain", () => this.#goOn());
  #place = h("div", { class: "since", part: "since", hidden: true }, this.#press);

  /** @param {Discussion} discussion @param {Acting} acting */
  constructor(discussion, acting) {
    this.#discussion = discussion;
    this.#acting = acting;
    discussion.frame.compose.after(this.#place);
  }

  /** Note what is seen now, and say how much of it is new. @param {State} state */
  show(state) {
    const { storage, pageKey } = this.#acting;
    if (state.settings.mark_new === false) return;
    const visits = /** @type {Record<string, Visit>} */ (storage.read("visits") ?? {});
    const kept = visits[pageKey] ?? null;
    const made = visit(kept, state, Date.now());
    this.#before = made.before;
    if (made.seen.id !== kept?.seen.id || made.before !== kept.before) storage.write("visits", withVisit(visits, pageKey, made));
    const count = this.#list(state).length;
    this.#place.hidden = !count;
    this.#press.textContent = count ? words.newSince(count) : "";
  }

  /** @param {CommentView} view */
  mark({ item, comment }) {
    const isNew = this.#isNew(comment.id, comment);
    item.classList.toggle("recent", isNew);
    const meta = item.querySelector(".meta");
    if (isNew && !meta?.querySelector(".unseen")) meta?.append(h("span", { class: "unseen" }, words.isNew));
  }

  /** @param {string} id @param {CommentView["comment"]} comment */
  #isNew(id, comment) {
    const { storage } = this.#acting;
    return isNewSince(this.#before, comment) && !this.#acting.isOwn(id) && !isMuted(storage, comment.author?.name);
  }

  /** @param {State} state */
  #list(state) {
    return listRows(state).flatMap(({ comment }) => (this.#isNew(comment.id, comment) ? comment.id : []));
  }

  /** Go to the next new comment after the one that has the focus. */
  #goOn() {
    const { state } = this.#discussion;
    const ids = state ? this.#list(state) : [];
    const at = ids.indexOf(this.#acting.revealed);
    this.#acting.reveal(ids[at + 1] ?? ids[0] ?? "");
  }
}
