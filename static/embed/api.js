/** The only caller of fetch. */
/** @import { Api, Problem } from "./types.js" */

const TIMEOUT_MS = 10_000;

/** A request that did not end well; `problem` is there when the service said why. */
export class ApiError extends Error {
  /**
   * @param {"refused" | "unreachable" | "timeout" | "unreadable"} kind
   * @param {Problem | null} problem
   */
  constructor(kind, problem = null) {
    super(problem?.detail || problem?.title || kind);
    this.name = "ApiError";
    this.kind = kind;
    this.problem = problem;
    /** How long the service asked to be left alone. */
    this.retrySeconds = problem?.retry_after ?? 0;
  }

  /** Whether the same request may succeed later. */
  get isPassing() {
    const status = this.problem?.status ?? 503;
    return status >= 500 || status === 429;
  }

  /** @param {string} slug */
  is(slug) {
    return !!this.problem?.type.endsWith(`/${slug}`);
  }
}

let hasWarned = false;

/** @param {string} site */
function warnOnce(site) {
  if (hasWarned) return;
  hasWarned = true;
  console.warn(
    `Afterword could not be reached. If it is up, this page's origin may not be among the site's: ` +
      `afterword site set ${site} origins+=${location.origin}`,
  );
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
async function readAnswer(response) {
  if (response.status === 204) return null;
  const answer = await response.json().catch((error) => {
    if (error.name === "AbortError") throw error;
    return null;
  });
  if (response.ok && answer && typeof answer === "object") return answer;
  const problem = answer?.title ? new ApiError("refused", answer) : new ApiError("unreadable");
  problem.retrySeconds ||= Number(response.headers.get("Retry-After")) || 0;
  throw problem;
}

/**
 * Make the calls for one site. When `stopping` aborts they reject with its AbortError.
 * @param {string} service @param {string} site @param {AbortSignal} stopping
 * @returns {Api}
 */
export function createApi(service, site, stopping) {
  const base = `${service}/api/v1/sites/${encodeURIComponent(site)}`;

  /**
   * @template T
   * @param {string} path @param {RequestInit} [init]
   * @returns {Promise<T>}
   */
  async function ask(path, init) {
    stopping.throwIfAborted();
    const request = new AbortController();
    const stop = () => request.abort();
    stopping.addEventListener("abort", stop);
    const timer = setTimeout(stop, TIMEOUT_MS);
    try {
      // The browser's own copy is good for its validator alone: what caches may show for a second more, a reader who just
      // posted must not see. A validator of ours would be a header for which every browser first asks for leave.
      const { signal } = request;
      const response = await fetch(base + path, { ...init, cache: "no-cache", credentials: "omit", signal });
      return /** @type {T} */ (await readAnswer(response));
    } catch (error) {
      if (stopping.aborted) throw stopping.reason;
      if (error instanceof ApiError) throw error;
      if (request.signal.aborted) throw new ApiError("timeout");
      warnOnce(site);
      throw new ApiError("unreachable");
    } finally {
      clearTimeout(timer);
      stopping.removeEventListener("abort", stop);
    }
  }

  /**
   * @param {string} method @param {unknown} body @param {Record<string, string>} [headers]
   * @returns {RequestInit}
   */
  const sending = (method, body, headers) => ({
    method,
    headers: { ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
    body: body ? JSON.stringify(body) : null,
  });
  /** @param {string} id */
  const commentPath = (id) => `/comments/${encodeURIComponent(id)}`;

  return {
    getThread: (question) => ask(`/thread?${query({ ...question })}`),
    getChanges: (question) => ask(`/thread/changes?${query({ ...question })}`),
    getReplies: (id, cursor) => ask(`${commentPath(id)}/replies?${query({ cursor })}`),
    postComment: (comment, key, header) =>
      ask("/comments", sending("POST", comment, { "Idempotency-Key": key, ...header })),
    getOwn: (id, token) => ask(commentPath(id), { headers: { Authorization: `Bearer ${token}` } }),
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
    getMe: (thread, header) => ask(`/me?${query({ thread })}`, { headers: header }),
    acknowledgeWarning: (id, header) =>
      ask(`/me/warnings/${encodeURIComponent(id)}/acknowledge`, sending("POST", null, header)),
    renew: (header) => ask("/session/renew", sending("POST", null, header)),
    getTicket: (header) => ask("/session/ticket", sending("POST", null, header)),
    exchange: (signed, header) => ask("/sso", sending("POST", signed, header)),
    signOut: (header) => ask("/session", sending("DELETE", null, header)),
  };
}

/**
 * Write a query string of what is not empty.
 * @param {Record<string, string | undefined>} values
 */
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value);
  return new URLSearchParams(/** @type {[string, string][]} */ (given)).toString();
}
