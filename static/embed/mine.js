/**
 * One's own comments that wait for a moderator, whatever browser they were written in. Loaded for those who are signed in;
 * what this browser wrote itself it remembers without this.
 */
/** @import { Discussion } from "./discussion.js" */

import { ApiError } from "./api.js";
import { asPerson } from "./person.js";
import { addOwn } from "./store.js";

/** @param {Discussion} discussion */
export async function showHeld(discussion) {
  const id = discussion.state?.thread.id;
  if (!id) return;
  const answer = await asPerson(discussion, (header) => discussion.api.getMe(id, header)).catch(pass);
  for (const comment of answer?.comments ?? []) {
    if (discussion.state?.thread.id !== id || discussion.state.comments.has(comment.id)) continue;
    discussion.held.add(comment.id);
    discussion.change((state) => addOwn(state, comment));
  }
}

/** Nobody asked for this, so nobody is told. @param {unknown} error */
function pass(error) {
  if (error instanceof ApiError || (error instanceof Error && error.name === "AbortError")) return null;
  throw error;
}
