/**
 * What is new to somebody who comes back: what was written after everything they had seen. Pure functions over what this
 * browser keeps of each discussion. A visit goes on until nothing of it happened for half an hour, so a reload takes no mark away.
 */
/** @import { Boundary, Comment, State, Visit } from "./types.js" */

const PAUSE_MS = 30 * 60_000;
const MAX_VISITS = 200;

/**
 * Note that somebody is here now, and what they see.
 * @param {Visit | null} kept @param {State} state @param {number} now
 * @returns {Visit}
 */
export function visit(kept, state, now) {
  const { settings, nextCursor, comments } = state;
  let newest = kept?.seen.id ?? 0;
  for (const id of comments.keys()) newest = Math.max(newest, Number(id));
  // In other orders the newest may be on a part that was not read.
  const isAll = settings.order === "newest" || !nextCursor;
  const isGoingOn = !!kept && now - kept.seen.at < PAUSE_MS;
  return { seen: { id: newest, at: now, isAll }, before: isGoingOn ? kept.before : kept?.seen ?? null };
}

/**
 * Ids follow the time of writing, and what was held shows late: so what counts is what was seen, and only where that is
 * not known the clock.
 * @param {Boundary | null} before @param {Comment} comment
 */
export function isNewSince(before, { id, status, created_at: written }) {
  if (!before || status !== "approved") return false;
  return Number(id) > before.id && (before.isAll || Date.parse(written) > before.at);
}

/**
 * Put a discussion's visit with the others; the ones longest ago are forgotten.
 * @param {Record<string, Visit>} visits @param {string} page @param {Visit} made
 * @returns {Record<string, Visit>}
 */
export function withVisit(visits, page, made) {
  const { [page]: _, ...others } = visits;
  return Object.fromEntries([...Object.entries(others).slice(1 - MAX_VISITS), [page, made]]);
}
