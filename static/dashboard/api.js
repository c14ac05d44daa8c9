/** The only caller of `fetch` on the desk. */

import { t } from "../embed/t.js";

/**
 * @typedef {"approve" | "remove" | "spam" | "restore" | "ban"} Decision
 * @typedef {{ id: string, outcome: "done" | "unchanged" | "not_found" | "conflict", status: string | null, detail: string | null, can_insist: boolean }} Outcome
 * @typedef {{ reason?: string, days?: number, remove_days?: number }} How why, and a ban's end and what goes with it
 * @typedef {{ ids: string[], decision: Decision, how: How, seenAt: string, seenStatus: string | null }} Wish
 * @typedef {{ comment_id: string, name: string }} Present
 */

/** What the server refused, in its own words. */
export class ApiError extends Error {
  /** @param {string} detail @param {number} status */
  constructor(detail, status) {
    super(detail);
    this.status = status;
  }
}

/** The moderation API of one site, called with the session's cookie and its CSRF token. */
export class ModerationApi {
  /** @param {string} base @param {string} csrfToken */
  constructor(base, csrfToken) {
    this.base = base;
    this.csrfToken = csrfToken;
  }

  /** @param {Wish} wish @returns {Promise<Outcome[]>} */
  async decide({ ids, decision, how, seenAt, seenStatus }) {
    const body = { ...how, comment_ids: ids, seen_at: seenAt, seen_status: seenStatus };
    const isBan = decision === "ban";
    return (await this.#send("POST", isBan ? "bans" : "decisions", isBan ? body : { ...body, decision })).decisions;
  }

  /** @param {string[]} ids @returns {Promise<Outcome[]>} */
  async undo(ids) {
    return (await this.#send("POST", "undo", { comment_ids: ids })).decisions;
  }

  /** @param {string} id @param {string} text */
  async reply(id, text) {
    await this.#send("POST", `comments/${id}/reply`, { text });
  }

  /** Say which card is open, and learn who else has which. @param {string | null} id @returns {Promise<Present[]>} */
  async openCard(id) {
    return (await this.#send("PUT", "presence", { comment_id: id })).others;
  }

  /** @param {URLSearchParams} wanted @returns {Promise<number>} how many came into the queue */
  async countNew(wanted) {
    return (await this.#send("GET", `comments/new?${wanted}`)).count;
  }

  /** A page of ours, as HTML. @param {string} path @returns {Promise<string>} */
  async readPage(path) {
    const response = await this.#fetch(path, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) throw new ApiError(t("That could not be loaded just now."), response.status);
    return response.text();
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #send(method, path, body) {
    const headers = {
      "Content-Type": "application/json",
      "X-CSRFToken": this.csrfToken,
      "Accept-Language": document.documentElement.lang, // which the page's address may have chosen
    };
    const response = await this.#fetch(`${this.base}/${path}`, { method, headers, body: body && JSON.stringify(body) });
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new ApiError(answer?.detail ?? t("The server could not do that just now."), response.status);
    return answer;
  }

  /** @param {string} path @param {RequestInit} options */
  async #fetch(path, options) {
    try {
      return await fetch(path, options);
    } catch {
      throw new ApiError(t("We couldn’t reach the server. Nothing was changed."), 0);
    }
  }
}
