/** How what was read of a discussion goes on, as pure functions from one state to the next: more of it, and what one writes oneself. */
/** @import { Comment, RepliesAnswer, State } from "./types.js" */

import { addComments } from "./store.js";

/**
 * Add more of a root's branch.
 * @param {State} state @param {string} rootId @param {RepliesAnswer} answer
 * @returns {State}
 */
export function addReplies(state, rootId, answer) {
  const next = addComments(state, answer.comments, rootId);
  const rests = new Map(next.rests);
  if (answer.next_cursor) rests.set(rootId, answer.next_cursor);
  else rests.delete(rootId);
  return { ...next, rests };
}

/**
 * Put in a comment that was just written, or one's own that waits. A new root stands first, so that its author sees it.
 * @param {State} state @param {Comment} comment
 * @returns {State}
 */
export function addOwn(state, comment) {
  const isNew = !state.comments.has(comment.id);
  const root = comment.parent_id ? state.rootOf.get(comment.parent_id) : comment.id;
  const next = replaceComment(state, comment);
  if (!isNew || !root) return next;
  const roots = comment.parent_id ? state.roots : [comment.id, ...state.roots];
  return { ...next, roots, rootOf: new Map(state.rootOf).set(comment.id, root) };
}

/**
 * @param {State} state @param {Comment} comment
 * @returns {State}
 */
export function replaceComment(state, comment) {
  return { ...state, comments: new Map(state.comments).set(comment.id, comment) };
}

/**
 * Change the number of published comments.
 * @param {State} state @param {number} difference
 * @returns {State}
 */
export function count(state, difference) {
  const { thread } = state;
  return { ...state, thread: { ...thread, comment_count: Math.max(0, thread.comment_count + difference) } };
}

/**
 * Take one's own comment away; under replies a placeholder stays.
 * @param {State} state @param {string} id
 * @returns {State}
 */
export function removeComment(state, id) {
  const comment = state.comments.get(id);
  if (!comment) return state;
  const hasReplies = state.rests.has(id) || [...state.comments.values()].some((one) => one.parent_id === id);
  const counted = comment.status === "approved" ? count(state, -1) : state;
  if (hasReplies) return replaceComment(counted, { ...comment, status: "deleted", author: null, html: "" });
  const comments = new Map(state.comments);
  comments.delete(id);
  return { ...counted, comments, roots: state.roots.filter((root) => root !== id) };
}

/**
 * Say whether everything of the thread was read.
 * @param {State} state
 */
export function isWhole(state) {
  let shown = 0;
  for (const { status } of state.comments.values()) if (status === "approved") shown += 1;
  return !state.nextCursor && shown >= state.thread.comment_count;
}
