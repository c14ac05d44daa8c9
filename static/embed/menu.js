/** What else can be done about a comment: a menu under its “More”. Loaded when somebody first opens one. */
/** @import { CommentView } from "./types.js" */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */

import { button, dress, h } from "./html.js";
import { isMuted } from "./muting.js";
import { words } from "./words.js";

const SHOWN_MS = 4000;

const menuSheet = new CSSStyleSheet();

menuSheet.replaceSync(`
.actions{position:relative}
.menu{position:absolute;inset-block-start:100%;z-index:2;min-inline-size:160px;max-inline-size:min(280px,100%);padding:4px;
border:1px solid var(--line);border-radius:var(--radius);background:Canvas;color:CanvasText;box-shadow:0 4px 16px #0003}
.menu button{display:block;inline-size:100%;min-block-size:36px;padding:6px 12px;text-align:start}
.menu button:is(:hover,:focus-visible){background:var(--field)}
.copied{inline-size:100%;min-block-size:36px;padding:4px 10px;border:1px solid var(--line);border-radius:var(--radius);background:var(--field)}
`);

/** @type {(() => void) | null} closes the one that is open */
let closeOpen = null;

/**
 * Open the menu of a comment, or close it where it is open.
 * @param {HTMLElement} press @param {CommentView} view @param {Discussion} discussion @param {Acting} acting
 */
export function toggleMenu(press, view, discussion, acting) {
  const isOpen = press.ariaExpanded === "true";
  closeOpen?.();
  if (isOpen) return;
  const menu = h("div", { class: "menu", part: "menu", role: "menu", "aria-label": press.ariaLabel });
  const close = () => {
    menu.remove();
    press.ariaExpanded = "false";
    ending.abort();
    closeOpen = null;
  };
  const ending = new AbortController();
  for (const [label, act] of listDeeds(view, discussion, acting)) {
    const item = button(label, "", () => {
      close();
      press.focus();
      act();
    });
    item.setAttribute("role", "menuitem");
    item.tabIndex = -1;
    menu.append(item);
  }
  menu.addEventListener("keydown", (event) => followKey(event, menu, () => (close(), press.focus())));
  const leave = (/** @type {Event} */ event) => void (event.composedPath().some((one) => one === menu || one === press) || close());
  addEventListener("pointerdown", leave, { signal: ending.signal });
  addEventListener("focusin", leave, { signal: ending.signal });
  dress(view.row, menuSheet);
  view.row.append(menu);
  place(menu, press, view.row);
  press.ariaExpanded = "true";
  closeOpen = close;
  /** @type {HTMLElement | null} */ (menu.firstElementChild)?.focus();
}

/**
 * @param {CommentView} view @param {Discussion} discussion @param {Acting} acting
 * @returns {[string, () => void][]}
 */
function listDeeds(view, discussion, acting) {
  const { id, author } = view.comment;
  const name = author?.name ?? "";
  /** @type {[string, () => void][]} */
  const deeds = [[words.copyLink, () => void copyLink(view, discussion)]];
  if (acting.isOwn(id)) return deeds;
  const muted = isMuted(acting.storage, name);
  deeds.push([muted ? words.unmuteName(name) : words.muteName(name), () => acting.mute(name, !muted)]);
  if (!view.reported) deeds.push([words.report, () => void acting.report(view)]);
  return deeds;
}

/** Below the button, and within the row. @param {HTMLElement} menu @param {HTMLElement} press @param {HTMLElement} row */
function place(menu, press, row) {
  const isMirrored = getComputedStyle(row).direction === "rtl";
  const at = isMirrored ? row.clientWidth - press.offsetLeft - press.offsetWidth : press.offsetLeft;
  menu.style.insetInlineStart = `${Math.max(0, Math.min(at, row.clientWidth - menu.offsetWidth))}px`;
  menu.style.insetBlockStart = `${press.offsetTop + press.offsetHeight}px`;
}

/** @param {KeyboardEvent} event @param {HTMLElement} menu @param {() => void} close */
function followKey(event, menu, close) {
  const items = /** @type {HTMLElement[]} */ ([...menu.children]);
  const at = items.findIndex((item) => item.matches(":focus"));
  /** @type {Record<string, number>} */
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key === "Escape" || event.key === "Tab") close();
  if (event.key === "Tab") return; // goes on from the button
  if (event.key in to) items.at(to[event.key] % items.length)?.focus();
  if (event.key in to || event.key === "Escape") event.preventDefault();
}

/**
 * Copy a comment's address; where the browser does not let the page do that, show it to be copied.
 * @param {CommentView} view @param {Discussion} discussion
 */
async function copyLink({ comment, row, slot }, discussion) {
  const address = discussion.linkTo(comment.id);
  try {
    await navigator.clipboard.writeText(address);
    discussion.announce(words.linkCopied);
    const said = h("span", { class: "quiet" }, words.linkCopied);
    row.append(said);
    setTimeout(() => said.remove(), SHOWN_MS);
  } catch {
    const field = h("input", { class: "copied", readonly: true, "aria-label": words.linkOf, dir: "ltr" });
    field.value = address;
    slot.replaceChildren(field);
    field.select();
    field.focus();
    field.addEventListener("blur", () => field.remove());
  }
}
