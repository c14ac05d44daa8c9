/** What a page is called, where it does not say so. */

const ENOUGH = 0.6;
const LONGEST = 300;
// WordPress lets these stand in titles.
const TAGS = /<\/?(?:b|u|i|em|strong|h[1-6]|code|blockquote|br|hr)\b[^<>]*>/gi;

/** @param {string} title */
export function withoutTags(title) {
  return title.replace(TAGS, " ").replace(/\s+/g, " ").trim();
}

/**
 * Return the heading that most of the document's title repeats, for that often holds the site's name as well.
 * @param {string} documentTitle @param {string[]} headings
 */
export function guessTitle(documentTitle, headings) {
  const known = documentTitle.trim().slice(0, LONGEST);
  const lines = headings.map((heading) => heading.replace(/\s+/g, " ").trim().slice(0, LONGEST));
  return lines.find((line) => line && sharedLength(line, known) > ENOUGH * line.length) ?? documentTitle.trim();
}

/** Return the length of the longest stretch that two texts share. @param {string} one @param {string} other */
function sharedLength(one, other) {
  let longest = 0;
  let row = new Array(other.length + 1).fill(0);
  for (const letter of one) {
    const next = [0];
    for (let at = 0; at < other.length; at++) {
      next.push(letter === other[at] ? row[at] + 1 : 0);
      longest = Math.max(longest, next[at + 1]);
    }
    row = next;
  }
  return longest;
}
