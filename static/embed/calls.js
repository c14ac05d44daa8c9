/** What acts ask of the service, in one place, and what they ask of its errors. */
/** @import { Api, Exchanged } from "./types.js" */

import { ApiError, query } from "./api.js";
import { asProblem, COMMENT, GIVEN, isLike, ME, SETTINGS, THREAD } from "./shapes.js";

/** Whether the same request may succeed later. @param {ApiError} error */
export function isPassing({ problem }) {
  const status = problem?.status ?? 503;
  return status >= 500 || status === 429;
}

/** How long the service, or what stands before it, asked to be left alone. @param {ApiError} error */
export function retrySeconds({ problem, response }) {
  return problem?.retry_after || Number(response?.headers.get("Retry-After")) || 0;
}

/** Whether a request was refused for what a problem calls so. @param {unknown} error @param {string} slug */
export function isProblem(error, slug) {
  return error instanceof ApiError && !!error.problem?.type.endsWith(`/${slug}`);
}

/**
 * Add to what is asked by those who read what is asked by those who act.
 * @param {Api} api @param {string} language in which to say what is refused: that of everything else
 */
export function completeApi(api, language) {
  const asked = api.ask;
  /**
   * @template T
   * @param {string} path @param {RequestInit} [init]
   * @returns {Promise<T>}
   */
  const ask = async (path, init) => {
    try {
      return await asked(path, init);
    } catch (error) {
      if (!(error instanceof ApiError && error.problem)) throw error;
      throw new ApiError(error.kind, asProblem({ ...error.problem }, error.response?.status ?? 0), error.response);
    }
  };
  /**
   * @param {string} method @param {unknown} body @param {Record<string, string>} [headers]
   * @returns {RequestInit}
   */
  const sending = (method, body, headers) => ({
    method,
    headers: { "Accept-Language": language, ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
    body: body ? JSON.stringify(body) : null,
  });
  /**
   * Ask for an answer that looks like a sample: what does not is another program's, and must not be taken for ours.
   * @template T
   * @param {object | null} sample nothing, where the answer is that it was done
   * @param {string} path @param {RequestInit} [init]
   * @returns {Promise<T>}
   */
  const askFor = async (sample, path, init) => {
    const answer = /** @type {T} */ (await ask(path, init));
    if (sample ? !isLike(answer, sample) : answer !== null) throw new ApiError("unreadable");
    return answer;
  };
  /** @param {string} id */
  const commentPath = (id) => `/comments/${encodeURIComponent(id)}`;

  const reacted = { reactions: {}, mine: [""], version: 0 };

  /** @type {Omit<Api, "ask">} */
  const calls = {
    getThread: (question) => askFor({ thread: THREAD, settings: SETTINGS, comments: [COMMENT] }, `/thread?${query({ ...question })}`),
    getChanges: (question) =>
      askFor({ thread: THREAD, comments: [{ ...COMMENT, version: 0 }], voted: [{ id: "" }] }, `/thread/changes?${query({ ...question })}`),
    getReplies: (id, cursor) => askFor({ comments: [COMMENT] }, `${commentPath(id)}/replies?${query({ cursor })}`),
    postComment: (comment, key, header) =>
      askFor({ comment: COMMENT, edit_token: "" }, "/comments", sending("POST", comment, { "Idempotency-Key": key, ...header })),
    editComment: (id, text, token) =>
      askFor({ comment: COMMENT }, commentPath(id), sending("PATCH", { text }, { Authorization: `Bearer ${token}` })),
    deleteComment: (id, token) =>
      askFor(null, commentPath(id), sending("DELETE", null, { Authorization: `Bearer ${token}` })),
    vote: (id, value, header) =>
      askFor({ score: 0, votes: COMMENT.votes, mine: 0, version: 0 }, `${commentPath(id)}/vote`, sending("PUT", { value }, header)),
    reactToComment: (id, emoji, isOn, header) =>
      askFor(reacted, `${commentPath(id)}/reactions`, sending("PUT", { emoji, is_on: isOn }, header)),
    reactToArticle: (page, emoji, isOn, header) =>
      askFor(reacted, `/thread/reactions?${query({ ...page })}`, sending("PUT", { emoji, is_on: isOn }, header)),
    getChallenge: () => askFor({ parameters: { nonce: "", salt: "", cost: 0, keyLength: 0, keyPrefix: "" } }, "/challenge"),
    report: (id, report, header) => askFor({ reason: "" }, `${commentPath(id)}/reports`, sending("POST", report, header)),
    preview: (text) => askFor({ html: "" }, "/preview", sending("POST", { text })),
    getOwn: (id, token) => askFor({ comment: COMMENT }, commentPath(id), { headers: { Authorization: `Bearer ${token}` } }),
    getMe: (thread, header) => askFor(ME, `/me?${query({ thread })}`, { headers: header }),
    acknowledgeWarning: (id, header) =>
      askFor(null, `/me/warnings/${encodeURIComponent(id)}/acknowledge`, sending("POST", null, header)),
    renew: (header) => askFor(GIVEN, "/session/renew", sending("POST", null, header)),
    getTicket: (header) => askFor({ ticket: "" }, "/session/ticket", sending("POST", null, header)),
    exchange: async (signed, header) => {
      const answer = /** @type {Exchanged} */ (await askFor({ signed_out: true }, "/sso", sending("POST", signed, header)));
      if (!answer.signed_out && !isLike(answer, GIVEN)) throw new ApiError("unreadable");
      return answer;
    },
    signOut: (header) => askFor(null, "/session", sending("DELETE", null, header)),
  };
  return Object.assign(api, calls);
}
