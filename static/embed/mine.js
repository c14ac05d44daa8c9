/**
 * What is one's own in a discussion, whatever browser it comes from: comments that wait for a moderator, votes and emoji.
 * Loaded for those who are signed in; what this browser did itself it remembers without this.
 */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { MeAnswer } from "./types.js" */

import { addOwn, replaceComment } from "./changing.js";
import { bring } from "./parts.js";
import { asPerson } from "./person.js";
import { findMine, keepMine, keepReported, voterHeader } from "./remembered.js";

/** @param {Discussion} discussion @param {Acting} acting */
export async function showMine(discussion, acting) {
  const id = discussion.state?.thread.id;
  if (!id) return;
  const answer = await asPerson(acting, (header) => acting.api.getMe(id, { ...header, ...voterHeader(acting.storage) })).catch(() => null); // nobody asked for this, so nobody is told
  if (!answer || discussion.state?.thread.id !== id) return;
  showReports(discussion, acting, answer.reports);
  keepGiven(discussion, acting, answer);
  if (answer.warnings.length) (await bring("warnings", () => import("./warnings.js"))).showWarnings(discussion, acting, answer.warnings);
  for (const comment of answer.comments) {
    if (discussion.state?.comments.has(comment.id)) continue;
    acting.held.add(comment.id);
    discussion.change((state) => addOwn(state, comment));
  }
}

/** @param {Discussion} discussion @param {Acting} acting @param {Record<string, string>} reports */
function showReports(discussion, acting, reports) {
  keepReported(acting.storage, reports);
  discussion.change((state) => {
    const known = Object.keys(reports).map((id) => state.comments.get(id));
    // Other objects are drawn again.
    return known.reduce((next, comment) => (comment ? replaceComment(next, { ...comment }) : next), state);
  });
}

/** @param {Discussion} discussion @param {Acting} acting @param {MeAnswer} answer */
function keepGiven(discussion, { storage, articleKey }, { votes, reactions, thread_reactions: ofArticle }) {
  keepMine(storage, articleKey, { vote: 0, emoji: ofArticle });
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
