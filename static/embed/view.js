/** The frame of a discussion: heading, order, composer, list, and what stands there instead of a list. */
/** @import { CommentView, PlacedRow, Row } from "./types.js" */

import { button, deed, h } from "./html.js";
import { direction, language } from "./language.js";
import { say } from "./strings.js";

/** Levels below this one are not indented further. */
const MAX_LEVEL = 5;

/** @typedef {ReturnType<typeof createFrame>} Frame */

export function createFrame() {
  const heading = h("h2", { class: "heading", part: "heading" }, say.heading(0));
  const select = h("select", { part: "order", "aria-label": say.order, hidden: true });
  for (const [value, label] of Object.entries(say.orders)) select.append(h("option", { value }, label));
  const article = h("div", { class: "article" });
  const top = h("div", { class: "top" }, heading, select);
  const compose = h("div", { class: "compose", part: "composer" });
  const message = h("div", { class: "message" });
  const pinned = h("div", { class: "pinned", part: "pinned" });
  const list = h("ol", { role: "list", class: "comments", part: "comments" });
  const more = h("div", { class: "more" });
  const status = h("p", { class: "unseen", role: "status" });
  const light = h("slot", { hidden: true });
  const section = h("section", { class: "afterword", part: "root", "aria-label": say.region, title: "", lang: language, dir: direction });
  section.append(article, top, compose, message, pinned, list, more, status, light);
  return { section, article, heading, select, compose, message, pinned, list, more, status };
}

/**
 * A sentence, and what can be done about it.
 * @param {string} sentence @param {string} label @param {() => void} act
 */
export function createMessage(sentence, label = "", act = () => undefined) {
  const made = h("p", { class: "note", part: "message" }, sentence);
  if (label) made.append(" ", button(label, "act plain", act));
  return made;
}

/**
 * What went wrong, said to those who listen as well, and the way to try again.
 * @param {string} sentence @param {() => void} retry
 */
export function createAlert(sentence, retry) {
  const made = createMessage(sentence, say.retry, retry);
  made.setAttribute("role", "alert");
  return made;
}

/**
 * A composer as it looks before anyone writes: one line. The rest is loaded when it is needed.
 * @param {string} label
 */
export function createComposer(label) {
  const textarea = h("textarea", { rows: 1, "aria-label": label, placeholder: `${label}…`, part: "input" });
  const form = h("form", { class: "composer", novalidate: true }, textarea);
  form.addEventListener("submit", (event) => event.preventDefault());
  return { form, textarea };
}

/**
 * A button that fetches more; a failure stands beside it.
 * @param {string} label @param {string} act @param {string} [root] under which comment
 */
export function createMoreButton(label, act, root = "") {
  const press = deed(label, "act plain", act);
  press.setAttribute("part", "more");
  press.dataset.root = root;
  return h("div", { class: "further" }, press, h("span", { class: "quiet", role: "alert" }));
}

/**
 * Put the rows into nested lists.
 * @param {HTMLOListElement} list @param {Row[]} rows
 * @param {(row: PlacedRow) => CommentView} show makes or updates the view of a row
 * @param {(rootId: string) => Element | null} rest what stands at the end of a root's branch
 * @param {(place: HTMLElement, elements: Element[]) => void} [put] makes elements the children
 */
export function renderRows(list, rows, show, rest, put = (place, elements) => place.replaceChildren(...elements)) {
  /** @type {CommentView[]} the open view of each level */
  const open = [];
  /** @type {Map<HTMLElement, Element[]>} */
  const content = new Map([[list, []]]);
  /** @type {Map<CommentView, number>} */
  const branches = new Map();
  for (const row of rows) {
    const level = Math.min(row.level, MAX_LEVEL);
    const above = open[level - 1];
    const { parent_id } = row.comment;
    const view = show({ ...row, answers: parent_id && parent_id !== above?.comment.id ? parent_id : null });
    open.length = level;
    for (const ancestor of open) branches.set(ancestor, (branches.get(ancestor) ?? 0) + 1);
    open.push(view);
    branches.set(view, 0);
    content.set(view.replies, []);
    content.get(above?.replies ?? list)?.push(view.item);
  }
  for (const [view, count] of branches) {
    const more = view.comment.parent_id ? null : rest(view.comment.id);
    if (more) content.get(view.replies)?.push(more);
    view.setBranch(more ? Math.max(count, 1) : count);
  }
  for (const [place, elements] of content) put(place, elements);
}
