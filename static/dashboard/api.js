/** The only caller of `fetch` on the desk. */

/**
 * @typedef {"approve" | "remove" | "spam" | "restore"} Decision
 * @typedef {{ id: string, outcome: "done" | "unchanged" | "not_found" | "conflict", status: string | null, detail: string | null }} Outcome
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

  /** @param {string[]} ids @param {Decision} decision @param {string} seenAt @returns {Promise<Outcome[]>} */
  decide(ids, decision, seenAt) {
    return this.#post("decisions", { comment_ids: ids, decision, seen_at: seenAt });
  }

  /** @param {string[]} ids @returns {Promise<Outcome[]>} */
  undo(ids) {
    return this.#post("undo", { comment_ids: ids });
  }

  /** @param {string} path @param {object} body @returns {Promise<Outcome[]>} */
  async #post(path, body) {
    let response;
    try {
      response = await fetch(`${this.base}/${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.csrfToken },
        body: JSON.stringify(body),
      });
    } catch {
      throw new ApiError("We couldn’t reach the server. Nothing was changed.", 0);
    }
    const answer = await response.json().catch(() => null);
    if (!response.ok) throw new ApiError(answer?.detail ?? "The server could not do that just now.", response.status);
    return answer.decisions;
  }
}
