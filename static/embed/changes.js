/**
 * What changed since a discussion was read, as pure functions: what can be put in, where, and what it replaces. The service
 * answers every reader with the same list, which repeats what one knows already and may be a moment old.
 */
/** @import { Author, ChangedComment, ChangesAnswer, Comment, News, State, VotedComment } from "./types.js" */

/**
 * @param {State} state @param {ChangesAnswer} answer @param {string} order
 * @returns {News}
 */
export function findNews(state, answer, order) {
  const updates = answer.comments.filter((comment) => isUpdate(state, comment));
  // What changed before the page was read and is not on it is further down.
  const since = answer.comments.filter(({ version }) => version > state.thread.version);
  let mustReread = answer.complete_after > state.thread.version || isOtherThread(state, answer);
  let next = state;
  /** @type {Comment[]} */
  const added = [];
  for (const comment of parentsFirst(state, since)) {
    const placed = place(next, comment, order);
    if (placed === "before") mustReread = true;
    else if (placed) {
      next = placed;
      added.push(comment);
    }
  }
  return { next, added, updates, count: added.filter(isApproved).length, mustReread };
}

/**
 * Put in what can be, replace what changed, and take the list as read.
 * @param {State} state @param {ChangesAnswer} answer @param {string} order
 * @returns {State}
 */
export function takeAll(state, answer, order) {
  const { next, updates } = findNews(state, answer, order);
  return { ...replaceAll(takePins(next, answer.comments), updates), thread: answer.thread };
}

/**
 * Put on top what is pinned now, and take off what is so no more.
 * @param {State} state @param {readonly Comment[]} changed
 * @returns {State}
 */
export function takePins(state, changed) {
  const byId = new Map(state.pinned.map((comment) => [comment.id, comment]));
  for (const comment of changed) {
    if (comment.is_pinned && isApproved(comment)) byId.set(comment.id, comment);
    else byId.delete(comment.id);
  }
  return { ...state, pinned: [...byId.values()].sort((a, b) => Number(b.id) - Number(a.id)) };
}

/**
 * @param {State} state @param {readonly Comment[]} updates
 * @returns {State}
 */
export function replaceAll(state, updates) {
  const comments = new Map(state.comments);
  for (const comment of updates) comments.set(comment.id, comment);
  return { ...state, comments };
}

/**
 * Put in the counts that are newer than what is known; they move nothing, so they never wait.
 * @param {State} state @param {readonly VotedComment[]} voted
 * @returns {State}
 */
export function takeCounts(state, voted) {
  const comments = new Map(state.comments);
  for (const { id, score, votes, reactions, version } of voted) {
    const known = comments.get(id);
    if (known && version > (known.counted ?? 0)) comments.set(id, { ...known, score, votes, reactions, counted: version });
  }
  return { ...state, comments };
}

/**
 * Say whether the page's names lead to another thread by now: two were made one, and their versions don't compare.
 * @param {State} state @param {ChangesAnswer} answer
 */
export function isOtherThread({ thread }, answer) {
  return thread.id !== null && thread.id !== answer.thread.id;
}

/** @param {Comment} comment */
export function isApproved({ status }) {
  return status === "approved";
}

/** @param {State} state @param {ChangedComment} comment */
function isUpdate(state, comment) {
  const known = state.comments.get(comment.id);
  // Taken back is for good: a list that says otherwise is from before.
  if (!known || known.status === "deleted") return false;
  // One's own that waits is hidden from everybody else.
  if (known.status === "pending" && !isApproved(comment)) return false;
  if (isApproved(comment) && (known.edited_at ?? "") > (comment.edited_at ?? "")) return false;
  const isSame = hasSameWords(known, comment) && known.edited_at === comment.edited_at && isSamePerson(known, comment);
  return !isSame || !!known.is_featured !== !!comment.is_featured;
}

/** @param {Comment} one @param {Comment} other */
export function hasSameWords(one, other) {
  return one.status === other.status && one.html === other.html;
}

/** @param {Comment} one @param {Comment} other */
function isSamePerson({ author: one }, { author: other }) {
  /** @type {(keyof Author)[]} */
  const shown = ["name", "avatar_url", "url", "badge"];
  return shown.every((fact) => (one?.[fact] || null) === (other?.[fact] || null));
}

/**
 * List the approved comments that are not known, and the placeholders they hang on.
 * @param {State} state @param {readonly ChangedComment[]} changed
 */
function parentsFirst(state, changed) {
  const byId = new Map(changed.map((comment) => [comment.id, comment]));
  /** @type {Set<ChangedComment>} */
  const wanted = new Set();
  for (const one of changed.filter(isApproved)) {
    /** @type {ChangedComment | undefined} */
    let comment = one;
    while (comment && !isKnown(state, comment.id) && !wanted.has(comment)) {
      wanted.add(comment);
      comment = byId.get(comment.parent_id ?? "");
    }
  }
  return [...wanted].sort((a, b) => Number(a.id) - Number(b.id));
}

/** What was deleted here leaves its place in the map of roots. @param {State} state @param {string} id */
function isKnown(state, id) {
  return state.comments.has(id) || state.rootOf.has(id);
}

/**
 * Put a comment where reading anew would show it. Null where that is on a part that "more" will bring, "before" where it is
 * above a page that begins in the middle.
 * @param {State} state @param {Comment} comment @param {string} order
 * @returns {State | "before" | null}
 */
function place(state, comment, order) {
  return comment.parent_id ? placeReply(state, comment, comment.parent_id) : placeRoot(state, comment, order);
}

/** @param {State} state @param {Comment} comment @param {string} parentId */
function placeReply(state, comment, parentId) {
  const root = state.rootOf.get(parentId);
  if (!root || !state.comments.has(parentId)) return null;
  // In a branch that was not read to its end, what was edited is older than what was not read.
  if (comment.edited_at && state.rests.has(root)) return null;
  return add(state, comment, root, state.roots);
}

/** @param {State} state @param {Comment} comment @param {string} order */
function placeRoot(state, comment, order) {
  // From the end: one's own new comment stands first, whatever the order.
  let at = state.roots.length;
  while (at > 0 && !comesBefore(state.comments.get(state.roots[at - 1]), comment, order)) at -= 1;
  if (at === 0 && state.isPart) return "before";
  if (at === state.roots.length && state.nextCursor) return null;
  return add(state, comment, comment.id, [...state.roots.slice(0, at), comment.id, ...state.roots.slice(at)]);
}

/** @param {Comment | undefined} root @param {Comment} comment @param {string} order */
function comesBefore(root, comment, order) {
  if (!root) return false;
  const isNewer = Number(root.id) > Number(comment.id);
  if (order === "oldest") return !isNewer;
  return order === "best" && root.score !== comment.score ? root.score > comment.score : isNewer;
}

/** @param {State} state @param {Comment} comment @param {string} root @param {readonly string[]} roots */
function add(state, comment, root, roots) {
  const comments = new Map(state.comments).set(comment.id, comment);
  return { ...state, comments, rootOf: new Map(state.rootOf).set(comment.id, root), roots };
}
