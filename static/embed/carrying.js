/**
 * What a reader has in the publisher's own HTML is theirs after the element took over: where they are with the keyboard, what
 * they selected, and that long comments stand there whole. The element changes places with what was there in one step and
 * says that it is ready in the same; so what was there is noted before.
 */

import { t } from "./t.js";

/** What may have the focus in a comment, the same in both trees. */
const PLACES = "a,pre";

/** @typedef {{ from: Place, to: Place }} Selected */
/** @typedef {{ id: string, path: number[], offset: number }} Place where in the words of a comment */

/** Carry over what a reader has in an element's tree when the element takes over. @param {Element} element */
export function carryOver(element) {
  const root = element.shadowRoot;
  const section = root?.querySelector("section");
  if (!root || !section) return;
  /** @type {Element | null} */
  let focused = null;
  /** @type {Selected | null} */
  let selected = null;
  const ending = new AbortController();
  const { signal } = ending;
  section.addEventListener("focusin", ({ target }) => (focused = /** @type {Element} */ (target)));
  // Some browsers say so as well of what is taken away.
  section.addEventListener("focusout", () => setTimeout(() => (focused = root.activeElement)));
  document.addEventListener("selectionchange", () => (selected = readSelection(root)), { signal });
  element.addEventListener(
    "afterword:ready",
    () => {
      ending.abort();
      keepWhole(section, root);
      const place = focused && findSame(focused, root);
      if (place instanceof HTMLElement) place.focus({ preventScroll: true });
      if (selected) select(selected, root);
    },
    { signal },
  );
}

/** Leave what was there whole as it was; a button to fold it would move what stands below. @param {Element} before @param {ShadowRoot} root */
function keepWhole(before, root) {
  for (const text of root.querySelectorAll(".text.long")) {
    const id = idOf(text);
    const press = text.nextElementSibling;
    if (!(press instanceof HTMLElement) || !before.querySelector(`#comment-${id}`)) continue;
    text.classList.add("whole");
    press.hidden = true;
    // Drawn anew, after an edit, it can be folded.
    press.ariaExpanded = "true";
    press.textContent = t("Show less");
  }
}

/** Find what is the same in the element's tree. @param {Element} before @param {ShadowRoot} root */
function findSame(before, root) {
  if (before.matches(".write")) return root.querySelector(".compose textarea");
  const item = before.closest(".comment");
  const now = item ? root.querySelector(`#${item.id}`) : root;
  if (before === item) return now;
  if (before.matches(".further a")) return now?.querySelector(`:scope ${item ? ".replies>li>" : ".more>"}.further>button`) ?? null;
  if (before.matches(".actions a")) return now?.querySelector(before.matches(".report") ? "[data-act=menu]" : "[data-act=reply]") ?? null;
  const block = before.closest(".pinned") ?? before.closest(".meta,.text");
  if (!block) return null;
  const at = [...block.querySelectorAll(PLACES)].indexOf(before);
  return now?.querySelector(`.${block.classList[0]}`)?.querySelectorAll(PLACES)[at] ?? null;
}

/** @param {Element} within */
function idOf(within) {
  return within.closest(".comment")?.id.replace("comment-", "") ?? "";
}

/** Read what is selected in the words of comments. @param {ShadowRoot} root @returns {Selected | null} */
function readSelection(root) {
  const [range] = getSelection()?.getComposedRanges?.({ shadowRoots: [root] }) ?? [];
  if (!range || range.collapsed) return null;
  const from = placeOf(range.startContainer, range.startOffset);
  const to = placeOf(range.endContainer, range.endOffset);
  return from && to && { from, to };
}

/** @param {Node} node @param {number} offset @returns {Place | null} */
function placeOf(node, offset) {
  const element = node instanceof Element ? node : node.parentElement;
  const text = element?.closest(".comment .text");
  if (!text) return null;
  const path = [];
  for (let at = node; at !== text && at.parentNode; at = at.parentNode) path.unshift([...at.parentNode.childNodes].indexOf(/** @type {ChildNode} */ (at)));
  return { id: idOf(text), path, offset };
}

/** @param {Selected} selected @param {ShadowRoot} root */
function select({ from, to }, root) {
  const [start, end] = [from, to].map(({ id, path }) => {
    const text = root.querySelector(`#comment-${id}>article>.text`);
    return path.reduce((/** @type {Node | null | undefined} */ node, at) => node?.childNodes[at], text);
  });
  if (start && end) getSelection()?.setBaseAndExtent(start, from.offset, end, to.offset);
}
