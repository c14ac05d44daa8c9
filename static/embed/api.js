/** Asking the service: the only caller of fetch. What is asked is here for those who read, and in calls.js for those who act. */
/** @import { Api, Config, Problem } from "./types.js" */

const TIMEOUT_MS = 10_000;

/** A request that did not end well; `problem` is there when the service said why. */
export class ApiError extends Error {
  /**
   * @param {"refused" | "unreachable" | "timeout" | "unreadable"} kind
   * @param {Problem | null} [problem]
   * @param {Response | null} [response]
   */
  constructor(kind, problem = null, response = null) {
    super(problem?.detail || kind);
    this.kind = kind;
    this.problem = problem;
    this.response = response;
  }
}

/** An answer in another form than ours is as good as none, wherever that shows. @param {unknown} error */
export function asApiError(error) {
  return error instanceof ApiError ? error : new ApiError("unreadable");
}

/**
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
async function readAnswer(response) {
  if (response.status === 204) return null;
  const answer = await response.json().catch((error) => {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  });
  if (response.ok && answer && typeof answer === "object") return answer;
  throw new ApiError(answer?.title ? "refused" : "unreadable", answer?.title ? answer : null, response);
}

/**
 * Make the calls for one site. When `stopping` aborts they reject with its AbortError. What acts need is added by `completeApi`.
 * @param {Pick<Config, "service" | "site" | "asked">} config @param {AbortSignal} stopping
 * @returns {Api}
 */
export function createApi({ service, site, asked = null }, stopping) {
  const base = `${service}/api/v1/sites/${encodeURIComponent(site)}`;

  /**
   * @template T
   * @param {string} path @param {RequestInit} [init]
   * @returns {Promise<T>}
   */
  async function ask(path, init) {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), TIMEOUT_MS);
    try {
      // The browser's own copy is good for its validator alone: what caches may show for a second more, a reader who just
      // posted must not see. A validator of ours would be a header for which every browser first asks for leave.
      const signal = AbortSignal.any([stopping, late.signal]);
      signal.throwIfAborted();
      const early = asked?.address === base + path ? asked.answer : null;
      asked = null; // an answer is read once
      const response = await (early ?? fetch(base + path, { ...init, cache: "no-cache", credentials: "omit", signal }));
      return /** @type {T} */ (await readAnswer(response));
    } catch (error) {
      stopping.throwIfAborted();
      if (error instanceof ApiError) throw error;
      throw new ApiError(late.signal.aborted || /** @type {Error} */ (error).name === "TimeoutError" ? "timeout" : "unreachable");
    } finally {
      clearTimeout(timer);
    }
  }

  /** @type {Pick<Api, "ask" | "getThread">} */
  const reading = { ask, getThread: (question) => ask(`/thread?${query({ ...question })}`) };
  return /** @type {Api} */ (reading);
}

/**
 * Write a query string of what is not empty.
 * @param {Record<string, string | undefined>} values
 */
export function query(values) {
  const given = Object.entries(values).filter(([, value]) => value);
  return new URLSearchParams(/** @type {[string, string][]} */ (given)).toString();
}
