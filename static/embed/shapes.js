/**
 * What an answer has to look like before anything is made of it. Between a page and the service others may answer: a proxy,
 * a captive network, an older release. What does not fit is as good as no answer, and is never half shown.
 */
/** @import { FieldError, Problem } from "./types.js" */

export const COMMENT = { id: "", html: "", status: "", created_at: "", votes: { up: 0, down: 0 }, reactions: {} };
export const THREAD = { is_open: true, comment_count: 0, reactions: {}, version: 0 };
export const SETTINGS = { order: "", max_length: 0, votes: "", reactions: [""] };
export const GIVEN = { token: "", expires_at: "", person: { name: "" } };
export const ME = {
  comments: [COMMENT], votes: {}, reactions: {}, thread_reactions: [""], reports: {}, warnings: [{ id: "", message: "" }],
};

/**
 * Say whether an answer has all that a sample has, of the same kinds; of a list every one is like the sample's first.
 * @param {unknown} answer @param {unknown} sample
 * @returns {boolean}
 */
export function isLike(answer, sample) {
  if (Array.isArray(sample)) return Array.isArray(answer) && answer.every((each) => isLike(each, sample[0]));
  if (typeof answer !== typeof sample || answer === null || Array.isArray(answer)) return false;
  if (typeof answer !== "object") return true;
  return Object.entries(/** @type {object} */ (sample)).every(([name, part]) => isLike(/** @type {Record<string, unknown>} */ (answer)[name], part));
}

/**
 * Make a problem of what was sent as one: other programs write some of its parts in another way.
 * @param {Record<string, unknown>} sent @param {number} status
 * @returns {Problem}
 */
export function asProblem(sent, status) {
  /** @param {unknown} part */
  const text = (part) => (typeof part === "string" ? part : "");
  const errors = isLike(sent.errors, [{ pointer: "", detail: "" }]) ? /** @type {FieldError[]} */ (sent.errors) : [];
  return {
    type: text(sent.type), title: text(sent.title), detail: text(sent.detail), errors,
    status: Number(sent.status) || status, retry_after: Number(sent.retry_after) || 0,
  };
}
