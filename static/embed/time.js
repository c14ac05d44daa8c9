/** Times in words. */

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
 * Choose how times are written: in the page's language, in the reader's own kind of it.
 * @param {string} wanted @param {readonly string[]} readers
 * @returns {string}
 */
export function chooseLocale(wanted, readers) {
  const tags = wanted ? [...readers.filter((tag) => primary(tag) === primary(wanted)), wanted] : [...readers];
  return tags.find(isLocale) ?? "en";
}

/** @param {string} tag */
function primary(tag) {
  return tag.toLowerCase().split("-")[0];
}

/** @param {string} tag */
function isLocale(tag) {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
