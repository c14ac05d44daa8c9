/** What acts ask of the service, in one place, and what they ask of its errors. */
/** @import { Api } from "./types.js" */

import { ApiError, query } from "./api.js";

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
  const { ask } = api;
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
   * Ask for an answer that has something: what has not is another program's, and must not be taken for ours.
   * @template T
   * @param {keyof T & string} part @param {string} path @param {RequestInit} [init]
   * @returns {Promise<T>}
   */
  const askFor = async (part, path, init) => {
    const answer = /** @type {T | null} */ (await ask(path, init));
    if (answer?.[part] === undefined) throw new ApiError("unreadable");
    return answer;
  };
  /** @param {string} id */
  const commentPath = (id) => `/comments/${encodeURIComponent(id)}`;

  /** @type {Omit<Api, "ask" | "getThread">} */
  const calls = {
    getChanges: (question) => askFor("comments", `/thread/changes?${query({ ...question })}`),
    getReplies: (id, cursor) => askFor("comments", `${commentPath(id)}/replies?${query({ cursor })}`),
    postComment: (comment, key, header) =>
      askFor("comment", "/comments", sending("POST", comment, { "Idempotency-Key": key, ...header })),
    editComment: (id, text, token) =>
      askFor("comment", commentPath(id), sending("PATCH", { text }, { Authorization: `Bearer ${token}` })),
    deleteComment: (id, token) =>
      ask(commentPath(id), sending("DELETE", null, { Authorization: `Bearer ${token}` })),
    vote: (id, value, header) => askFor("votes", `${commentPath(id)}/vote`, sending("PUT", { value }, header)),
    reactToComment: (id, emoji, isOn, header) =>
      askFor("reactions", `${commentPath(id)}/reactions`, sending("PUT", { emoji, is_on: isOn }, header)),
    reactToArticle: (page, emoji, isOn, header) =>
      askFor("reactions", `/thread/reactions?${query({ ...page })}`, sending("PUT", { emoji, is_on: isOn }, header)),
    getChallenge: () => ask("/challenge"),
    report: (id, report, header) => ask(`${commentPath(id)}/reports`, sending("POST", report, header)),
    preview: (text) => askFor("html", "/preview", sending("POST", { text })),
    getOwn: (id, token) => askFor("comment", commentPath(id), { headers: { Authorization: `Bearer ${token}` } }),
    getMe: (thread, header) => askFor("comments", `/me?${query({ thread })}`, { headers: header }),
    acknowledgeWarning: (id, header) =>
      ask(`/me/warnings/${encodeURIComponent(id)}/acknowledge`, sending("POST", null, header)),
    renew: (header) => askFor("token", "/session/renew", sending("POST", null, header)),
    getTicket: (header) => askFor("ticket", "/session/ticket", sending("POST", null, header)),
    exchange: (signed, header) => ask("/sso", sending("POST", signed, header)),
    signOut: (header) => ask("/session", sending("DELETE", null, header)),
  };
  return Object.assign(api, calls);
}
