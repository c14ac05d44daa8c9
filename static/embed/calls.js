/** What acts ask of the service, in one place, and what they ask of its errors. */
/** @import { ApiError } from "./api.js" */
/** @import { Api } from "./types.js" */

import { query } from "./api.js";

/** Say whether the same request may succeed later. @param {ApiError} error */
export function isPassing({ problem }) {
  const status = problem?.status ?? 503;
  return status >= 500 || status === 429;
}

/** @param {ApiError} error @param {string} slug */
export function isProblem({ problem }, slug) {
  return !!problem?.type.endsWith(`/${slug}`);
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
  /** @param {string} id */
  const commentPath = (id) => `/comments/${encodeURIComponent(id)}`;

  /** @type {Omit<Api, "ask" | "getThread">} */
  const calls = {
    getChanges: (question) => ask(`/thread/changes?${query({ ...question })}`),
    getReplies: (id, cursor) => ask(`${commentPath(id)}/replies?${query({ cursor })}`),
    postComment: (comment, key, header) =>
      ask("/comments", sending("POST", comment, { "Idempotency-Key": key, ...header })),
    editComment: (id, text, token) =>
      ask(commentPath(id), sending("PATCH", { text }, { Authorization: `Bearer ${token}` })),
    deleteComment: (id, token) =>
      ask(commentPath(id), sending("DELETE", null, { Authorization: `Bearer ${token}` })),
    vote: (id, value, header) => ask(`${commentPath(id)}/vote`, sending("PUT", { value }, header)),
    reactToComment: (id, emoji, isOn, header) =>
      ask(`${commentPath(id)}/reactions`, sending("PUT", { emoji, is_on: isOn }, header)),
    reactToArticle: (page, emoji, isOn, header) =>
      ask(`/thread/reactions?${query({ ...page })}`, sending("PUT", { emoji, is_on: isOn }, header)),
    getChallenge: () => ask("/challenge"),
    report: (id, report, header) => ask(`${commentPath(id)}/reports`, sending("POST", report, header)),
    preview: (text) => ask("/preview", sending("POST", { text })),
    getOwn: (id, token) => ask(commentPath(id), { headers: { Authorization: `Bearer ${token}` } }),
    getMe: (thread, header) => ask(`/me?${query({ thread })}`, { headers: header }),
    acknowledgeWarning: (id, header) =>
      ask(`/me/warnings/${encodeURIComponent(id)}/acknowledge`, sending("POST", null, header)),
    renew: (header) => ask("/session/renew", sending("POST", null, header)),
    getTicket: (header) => ask("/session/ticket", sending("POST", null, header)),
    exchange: (signed, header) => ask("/sso", sending("POST", signed, header)),
    signOut: (header) => ask("/session", sending("DELETE", null, header)),
  };
  return Object.assign(api, calls);
}
