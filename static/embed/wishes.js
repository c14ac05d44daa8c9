/**
 * What is wished, sent one request at a time for each thing. Whatever is wished meanwhile follows, but only the last of it:
 * who presses a button three times means the third.
 */

/**
 * @template Value
 * @template Answer
 * @typedef {object} Deed
 * @property {(value: Value) => Promise<Answer>} send
 * @property {(answer: Answer) => void} done called when the last wish came true
 * @property {(error: unknown) => void} failed called when one did not; what was wished after it is dropped
 */

export class Wishes {
  /** @type {Map<string, { value: unknown } | null>} what follows, by what is on its way */
  #following = new Map();

  /**
   * @template Value, Answer
   * @param {string} key @param {Value} value @param {Deed<Value, Answer>} deed that of the first wish counts for those that follow
   */
  async make(key, value, { send, done, failed }) {
    if (this.#following.has(key)) {
      this.#following.set(key, { value });
      return;
    }
    for (let next = /** @type {{ value: unknown } | null} */ ({ value }); next; ) {
      this.#following.set(key, null);
      try {
        const answer = await send(/** @type {Value} */ (next.value));
        next = this.#following.get(key) ?? null;
        if (next) continue;
        this.#following.delete(key);
        done(answer);
      } catch (error) {
        this.#following.delete(key);
        next = null;
        failed(error);
      }
    }
  }
}
