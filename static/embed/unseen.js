/**
 * What one published lately and does not see among what was read: on another page, or for its author alone. Asked for by the
 * tokens that this browser keeps, and loaded only where there is any.
 */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Own } from "./types.js" */

import { addOwn } from "./changing.js";

/** @param {Discussion} discussion @param {Acting} acting @param {readonly Own[]} unseen */
export async function showUnseen(discussion, acting, unseen) {
  for (const { token, comment } of unseen) {
    const answer = await acting.api.getOwn(comment.id, token).catch(() => null); // nobody asked for this, so nobody is told
    if (answer?.comment.status !== "approved" || discussion.state?.comments.has(comment.id)) continue;
    discussion.change((state) => addOwn(state, answer.comment));
  }
}
