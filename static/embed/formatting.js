/** The toolbar's six marks, as edits of a text. */

/** @typedef {"bold" | "italic" | "link" | "quote" | "code" | "list"} Mark */
/**
 * What to replace, and the selection after it.
 * @typedef {{ from: number, to: number, insert: string, start: number, end: number }} Edit
 */

/** @type {Record<string, string>} */
const AROUND = { bold: "**", italic: "*", code: "`" };
/** @type {Record<string, string>} */
const BEFORE_LINES = { quote: "> ", list: "- " };
const WEB_ADDRESS = /^https?:\/\/\S+$/;

/**
 * Mark the selection; what is marked already is unmarked.
 * @param {Mark} mark @param {string} text @param {number} start @param {number} end
 * @returns {Edit}
 */
export function format(mark, text, start, end) {
  if (mark === "link") return linkTo(text, start, end);
  if (mark in BEFORE_LINES) return markLines(BEFORE_LINES[mark], text, start, end);
  const selected = text.slice(start, end);
  if (mark === "code" && selected.includes("\n")) return fence(text, start, end);
  return surround(AROUND[mark], text, start, end);
}

/** @param {string} mark @param {string} text @param {number} start @param {number} end */
function surround(mark, text, start, end) {
  const { length } = mark;
  const selected = text.slice(start, end);
  const isMarked = text.slice(start - length, start) === mark && text.slice(end, end + length) === mark;
  // One star of a pair of stars is bold, not italic.
  const isLonger = mark === "*" && text[start - 2] === "*";
  if (isMarked && !isLonger) {
    return { from: start - length, to: end + length, insert: selected, start: start - length, end: end - length };
  }
  return { from: start, to: end, insert: mark + selected + mark, start: start + length, end: end + length };
}

/** @param {string} text @param {number} start @param {number} end */
function linkTo(text, start, end) {
  const selected = text.slice(start, end);
  if (WEB_ADDRESS.test(selected)) {
    return { from: start, to: end, insert: `[](${selected})`, start: start + 1, end: start + 1 };
  }
  const at = start + selected.length + 3;
  return { from: start, to: end, insert: `[${selected}](https://)`, start: at, end: at + "https://".length };
}

/** @param {string} text @param {number} start @param {number} end */
function fence(text, start, end) {
  const insert = `${lineBreak(text, start)}\`\`\`\n${text.slice(start, end)}\n\`\`\`\n`;
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}

/** @param {string} prefix @param {string} text @param {number} start @param {number} end */
function markLines(prefix, text, start, end) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const isMarked = lines.every((line) => line.startsWith(prefix));
  const insert = lines.map((line) => (isMarked ? line.slice(prefix.length) : prefix + line)).join("\n");
  return { from, to, insert, start: from + (lines.length > 1 ? 0 : insert.length), end: from + insert.length };
}

/** @param {string} text @param {number} at */
function lineBreak(text, at) {
  return at > 0 && text[at - 1] !== "\n" ? "\n" : "";
}

/**
 * Count what the server counts: code points.
 * @param {string} text
 */
export function countCharacters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
