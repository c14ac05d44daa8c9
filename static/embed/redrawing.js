/** Drawing again where something is drawn already: what did not change is not touched, so that nobody loses a place in it. */
/** @import { CommentView, PlacedRow, State } from "./types.js" */

import { words } from "./words.js";

/**
 * Say whether a comment stands there as it would be drawn.
 * @param {CommentView} view @param {PlacedRow} row @param {State | null} state
 */
export function isDrawn(view, row, state) {
  return view.comment === row.comment && view.answers === row.answers && view.isOpen === state?.thread.is_open;
}

/**
 * Say whether nothing but counts changed: then what somebody reads, has selected or is about to press is left alone.
 * @param {CommentView} view @param {PlacedRow} row
 */
export function saysTheSame({ comment: before, answers }, { comment, answers: answersNow }) {
  const isSame = before.author === comment.author && before.html === comment.html && before.status === comment.status;
  const isMarkedAlike = !!before.is_featured === !!comment.is_featured;
  return isSame && isMarkedAlike && before.edited_at === comment.edited_at && answers === answersNow;
}

/**
 * Make these the children, moving nothing that already stands in its place: a moved composer would lose its focus.
 * @param {HTMLElement} place @param {Element[]} elements
 */
export function arrange(place, elements) {
  const wanted = new Set(elements);
  for (const child of [...place.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, at) => {
    if (place.children[at] !== element) place.insertBefore(element, place.children[at] ?? null);
  });
}

/** Show the whole of a long comment, or fold it again. @param {Element | null} text @param {boolean} isWhole */
export function setWhole(text, isWhole) {
  const press = text?.nextElementSibling;
  if (!(press instanceof HTMLElement) || !text?.matches(".long") || text.matches(".whole") === isWhole) return;
  text.classList.toggle("whole", isWhole);
  press.ariaExpanded = String(isWhole);
  press.textContent = isWhole ? words.showLess : words.showAll;
  // Folded from far below, it would leave the reader somewhere else.
  if (!isWhole && text.getBoundingClientRect().top < 0) text.scrollIntoView({ block: "start" });
}
