/**
 * What was read of a discussion, as pure functions; how it goes on from there is in changing.js. Roots keep the order in which the server
 * sent them; replies stand in the order of their ids, which is the order of time and the server's own. So pages, and
 * replies posted in between, may come in any sequence.
 */
/** @import { Comment, RepliesAnswer, Row, State, ThreadAnswer } from "./types.js" */

/**
 * Begin with a page of a thread.
 * @param {ThreadAnswer} answer
 * @returns {State}
 */
export function openThread(answer) {
  const { thread, settings } = answer;
  const pinned = answer.pinned ?? [];
  const empty = { comments: new Map(), pinned, roots: [], rootOf: new Map(), rests: new Map(), nextCursor: null, isPart: false };
  return addRoots({ thread, settings, ...empty }, answer);
}

/**
 * Add the next page of roots, each with the first part of its branch.
 * @param {State} state @param {RepliesAnswer} answer
 * @returns {State}
 */
export function addRoots(state, answer) {
  return { ...addComments(state, answer.comments, ""), nextCursor: answer.next_cursor };
}

/**
 * @param {State} state @param {readonly Comment[]} added @param {string} rootId
 * @returns {State}
 */
export function addComments(state, added, rootId) {
  const comments = new Map(state.comments);
  const rootOf = new Map(state.rootOf);
  const rests = new Map(state.rests);
  const roots = new Set(state.roots);
  for (const comment of added) {
    if (!comment.parent_id) {
      rootId = comment.id;
      roots.add(rootId);
    }
    comments.set(comment.id, comment);
    rootOf.set(comment.id, rootId);
    if (comment.more_replies) rests.set(comment.id, comment.more_replies);
  }
  return { ...state, comments, rootOf, rests, roots: [...roots] };
}

/**
 * List what is shown, top-down. A comment whose parent was not read stands directly under its root.
 * @param {State} state
 * @returns {Row[]}
 */
export function listRows(state) {
  const children = childrenByParent(state);
  /** @type {Row[]} */
  const rows = [];
  // A stack of our own: chains may be deeper than the engine's.
  const waiting = state.roots.map((id) => ({ id, level: 0 })).reverse();
  for (let place = waiting.pop(); place; place = waiting.pop()) {
    const comment = state.comments.get(place.id);
    if (!comment) continue;
    const { level } = place;
    rows.push({ comment, level });
    for (const id of (children.get(comment.id) ?? []).reverse()) waiting.push({ id, level: level + 1 });
  }
  return rows;
}

/**
 * @param {State} state
 * @returns {Map<string, string[]>}
 */
function childrenByParent(state) {
  /** @type {Map<string, string[]>} */
  const children = new Map();
  for (const { id, parent_id } of state.comments.values()) {
    if (!parent_id) continue;
    const place = state.comments.has(parent_id) ? parent_id : state.rootOf.get(id);
    if (!place) continue;
    const siblings = children.get(place);
    if (siblings) siblings.push(id);
    else children.set(place, [id]);
  }
  for (const siblings of children.values()) siblings.sort((a, b) => Number(a) - Number(b));
  return children;
}

/**
 * A comment without words: removed, deleted, or whatever else is not said.
 * @param {Comment} comment @param {boolean} isOwn
 */
export function isPlaceholder(comment, isOwn) {
  return comment.status !== "approved" && !(isOwn && comment.status === "pending");
}
