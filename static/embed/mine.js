/**
 * What is one's own in a discussion, whatever browser it comes from: comments that wait for a moderator, votes and emoji.
 * Loaded for those who are signed in; what this browser did itself it remembers without this.
 */
/** @import { Discussion } from "./discussion.js" */
/** @import { MeAnswer } from "./types.js" */

import { ApiError } from "./api.js";
import { asPerson } from "./person.js";
import { findMine, keepMine, keepReported } from "./remembered.js";
import { addOwn, replaceComment } from "./store.js";

/** @param {Discussion} discussion */
export async function showMine(discussion) {
  const id = discussion.state?.thread.id;
  if (!id) return;
  const answer = await asPerson(discussion, (header) => discussion.api.getMe(id, header)).catch(pass);
  if (!answer || discussion.state?.thread.id !== id) return;
  showReports(discussion, answer.reports);
  keepGiven(discussion, answer);
  if (answer.warnings.length) (await import("./warnings.js")).showWarnings(discussion, answer.warnings);
  for (const comment of answer.comments) {
    if (discussion.state?.comments.has(comment.id)) continue;
    discussion.held.add(comment.id);
    discussion.change((state) => addOwn(state, comment));
  }
}

/** @param {Discussion} discussion @param {Record<string, string>} reports */
function showReports(discussion, reports) {
  keepReported(discussion.storage, reports);
  discussion.change((state) => {
    const known = Object.keys(reports).map((id) => state.comments.get(id));
    // Other objects are drawn again.
    return known.reduce((next, comment) => (comment ? replaceComment(next, { ...comment }) : next), state);
  });
}

/** @param {Discussion} discussion @param {MeAnswer} answer */
function keepGiven(discussion, { votes, reactions, thread_reactions: ofArticle }) {
  const { storage, voting } = discussion;
  keepMine(storage, voting.articleKey, { vote: 0, emoji: ofArticle });
  discussion.change((state) => {
    let next = state;
    for (const [id, comment] of state.comments) {
      const given = { vote: votes[id] ?? 0, emoji: reactions[id] ?? [] };
      const known = findMine(storage, id);
      if (known.vote === given.vote && known.emoji.join() === given.emoji.join()) continue;
      keepMine(storage, id, given);
      next = replaceComment(next, { ...comment }); // another object is drawn again
    }
    return next;
  });
}

/** Nobody asked for this, so nobody is told. @param {unknown} error */
function pass(error) {
  if (error instanceof ApiError || (error instanceof Error && error.name === "AbortError")) return null;
  throw error;
}
