/** Times in words. */

import { language } from "./language.js";

/** @type {[Intl.RelativeTimeFormatUnit, number, number][]} each with its seconds, and up to how many seconds it is used */
const UNITS = [
  ["second", 1, 45],
  ["minute", 60, 3600],
  ["hour", 3600, 86_400],
  ["day", 86_400, 30 * 86_400],
];

/**
 * Say how long ago something was; after a month, its date.
 * @param {string} iso @param {number} now @param {string} locale
 */
export function relativeTime(iso, now, locale) {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  const unit = UNITS.find(([, , limit]) => seconds < limit);
  if (!unit) return new Date(iso).toLocaleDateString(locale, { dateStyle: "medium" });
  // A clock that is a little off should not say "in 3 seconds", and nobody counts seconds.
  const amount = unit[0] === "second" ? 0 : -Math.max(1, Math.floor(seconds / unit[1]));
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(amount, unit[0]);
}

/**
 * Choose how times are written: in the language of everything else, in the reader's own kind of it. Who has none reads
 * English as most of the world writes it, and as the service does.
 * @param {readonly string[]} readers
 * @returns {string}
 */
export function chooseLocale(readers, spoken = language) {
  return readers.find((tag) => tag.startsWith(`${spoken}-`)) ?? (spoken === "en" ? "en-GB" : spoken);
}
