/**
 * What one published lately and does not see among what was read: on another page, or for its author alone. Asked for by the
 * tokens that this browser keeps, and loaded only where there is any.
 */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Own } from "./types.js" */

import { ApiError } from "./api.js";
import { addOwn } from "./changing.js";

/** @param {Discussion} discussion @param {Acting} acting @param {readonly Own[]} unseen */
export async function showUnseen(discussion, acting, unseen) {
  for (const { token, comment } of unseen) {
    const answer = await acting.api.getOwn(comment.id, token).catch(pass);
    if (answer?.comment.status !== "approved" || discussion.state?.comments.has(comment.id)) continue;
    discussion.change((state) => addOwn(state, answer.comment));
  }
}

/** Nobody asked for this, so nobody is told. @param {unknown} error */
function pass(error) {
  if (error instanceof ApiError || (error instanceof Error && error.name === "AbortError")) return null;
  throw error;
}
