/** Whom a text mentions while it is written: pure functions over the text, the caret, and the names in a discussion. */
/** @import { Comment } from "./types.js" */

const MAX_OFFERED = 6;
/** An at sign behind a space or an opening mark, and what was typed of a name since. Names may have spaces. */
const BEGUN = /(?:^|[\s([{"'“„«])@([^\n@]{0,40})$/u;

/**
 * Say which name is being typed at the caret, and where it begins; null where none is.
 * @param {string} text @param {number} caret
 * @returns {{ from: number, typed: string } | null}
 */
export function findMention(text, caret) {
  const found = BEGUN.exec(text.slice(0, caret));
  return found ? { from: caret - found[1].length - 1, typed: found[1] } : null;
}

/**
 * List who can be meant, those who wrote last first.
 * @param {Iterable<Comment>} comments @param {string} typed
 * @returns {string[]}
 */
export function listNames(comments, typed) {
  const wanted = fold(typed);
  // A space behind a whole name ends it: what follows is the text's.
  const isEnded = (/** @type {string} */ name) => typed.endsWith(" ") && fold(name) === wanted.trim();
  const latest = [...comments].filter(({ status }) => status === "approved").sort((a, b) => Number(b.id) - Number(a.id));
  const names = new Set(latest.map(({ author }) => author?.name ?? ""));
  // A part of a name can be meant, too: a surname.
  const isMeant = (/** @type {string} */ name) => !!name && ` ${fold(name)}`.includes(` ${wanted}`);
  if ([...names].some(isEnded)) return [];
  return [...names].filter(isMeant).slice(0, MAX_OFFERED);
}

/** @param {string} name */
function fold(name) {
  return name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
