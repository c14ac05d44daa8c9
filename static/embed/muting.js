/**
 * People whom a reader does not want to read: kept in this browser alone, told to nobody. They are known by the name they
 * write under, since nothing else about them is public.
 */
/** @import { CommentView, Storage } from "./types.js" */
/** @import { Acting } from "./acting.js" */

import { button, h } from "./html.js";
import { words } from "./words.js";

const MAX_MUTED = 500;

/** @param {string} name */
function folded(name) {
  return name.normalize("NFC").toLowerCase();
}

/** @param {Storage} storage @returns {string[]} */
function listMuted(storage) {
  return storage.read("muted") ?? [];
}

/** @param {Storage} storage @param {string | undefined} name */
export function isMuted(storage, name) {
  return !!name && listMuted(storage).includes(folded(name));
}

/** @param {Storage} storage @param {string} name @param {boolean} isOn */
export function mute(storage, name, isOn) {
  const others = listMuted(storage).filter((one) => one !== folded(name));
  const now = isOn ? [...others, folded(name)].slice(-MAX_MUTED) : others;
  if (now.length) storage.write("muted", now);
  else storage.drop("muted");
}

/**
 * Fold the comment of somebody muted into one line, or show it again.
 * @param {CommentView} view @param {Acting} acting
 */
export function showMuted(view, acting) {
  const { item, comment, row } = view;
  const name = comment.author?.name ?? "";
  const isFolded = comment.status === "approved" && !view.isShownAnyway && !acting.isOwn(comment.id) && isMuted(acting.storage, name);
  item.classList.toggle("muted", isFolded);
  row.parentElement?.querySelector(":scope>.muting")?.remove();
  if (!isFolded) return;
  const show = button(words.showAnyway, "act plain", () => {
    view.isShownAnyway = true;
    showMuted(view, acting);
    item.focus();
  });
  const unmute = button(words.unmute, "act plain", () => {
    acting.mute(name, false);
    item.focus();
  });
  row.before(h("p", { class: "muting further", part: "muted" }, h("span", { class: "quiet" }, words.youMuted(name)), show, unmute));
}
