/** How long a comment may still be changed, said where it is changed. */
/** @import { Comment } from "./types.js" */

import { h } from "./html.js";
import { words } from "./words.js";

const MINUTE = 60_000;
const LOOK_EVERY_MS = 15_000;

/**
 * Say what is left until then.
 * @param {number} endsAt @param {number} now both in milliseconds
 */
export function sayLeft(endsAt, now) {
  const minutes = Math.floor((endsAt - now) / MINUTE);
  if (endsAt <= now) return words.editOver;
  return minutes < 1 ? words.editNearlyOver : words.editLeft(minutes);
}

/** @param {HTMLElement} before @param {Comment} comment @param {number} minutes @param {AbortSignal} signal */
export function showWindow(before, { created_at: written }, minutes, signal) {
  const endsAt = Date.parse(written) + minutes * MINUTE;
  const place = h("span", { class: "quiet" });
  const look = () => void (place.textContent = sayLeft(endsAt, Date.now()));
  const timer = setInterval(look, LOOK_EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  before.before(place);
  look();
}
