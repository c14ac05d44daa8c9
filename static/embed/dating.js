/** Times as they go on, and in full where the pointer rests on them. */

import { relativeTime } from "./time.js";

/** @param {string} iso @param {string} locale */
export function fullTime(iso, locale) {
  return new Date(iso).toLocaleString(locale, { dateStyle: "long", timeStyle: "short" });
}

/** Write the relative times again. @param {ParentNode} root @param {string} locale */
export function refreshTimes(root, locale) {
  for (const time of root.querySelectorAll("time")) {
    time.textContent = relativeTime(time.dateTime, Date.now(), locale);
  }
}
