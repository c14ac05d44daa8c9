/**
 * When to ask for news: soon after something happened, ever less often while nothing does, and never at the same moment as
 * everybody else. No DOM and no clock of its own.
 */
/** @import { Clock, Outcome } from "./types.js" */

export const QUICK_MS = 10_000;
export const SLOW_MS = 120_000;
/** After an error it may become slower than that. */
export const SLOWEST_MS = 600_000;
/** However often a reader comes back. */
export const GAP_MS = 5000;
const GROWTH = 1.5;
const ERROR_GROWTH = 3;
/** Each wait is this much longer or shorter, by chance: a page that many opened at once is not asked for at once. */
const SPREAD = 0.25;

export class Polling {
  #clock;
  #ask;
  #pace = QUICK_MS;
  #askedAt;
  #dueAt;
  /** Until then the service wants to be left alone. */
  #notBefore = 0;
  #isActive = false;
  #isAsking = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => Promise<Outcome>} ask @param {Clock} clock */
  constructor(ask, clock) {
    this.#ask = ask;
    this.#clock = clock;
    this.#askedAt = clock.now();
    this.#dueAt = this.#askedAt + this.#spread(this.#pace);
  }

  /**
   * Go on, or ask nothing until told to. What fell due in between is asked then.
   * @param {boolean} isActive
   */
  setActive(isActive) {
    if (isActive === this.#isActive) return;
    this.#isActive = isActive;
    this.#plan();
  }

  /** Something is going on: ask soon. */
  hurry() {
    this.#pace = QUICK_MS;
    this.#dueAt = Math.min(this.#dueAt, this.#askedAt + this.#spread(GAP_MS));
    this.#plan();
  }

  #plan() {
    const { setTimeout, clearTimeout, now } = this.#clock;
    clearTimeout(this.#timer);
    if (!this.#isActive || this.#isAsking) return;
    const at = Math.max(this.#dueAt, this.#notBefore);
    this.#timer = setTimeout(() => void this.#run(), Math.max(0, at - now()));
  }

  async #run() {
    this.#isAsking = true;
    this.#askedAt = this.#clock.now();
    this.#dueAt = Infinity;
    const { news, retrySeconds = 0 } = await this.#ask();
    this.#isAsking = false;
    const now = this.#clock.now();
    if (news === "some") this.#pace = QUICK_MS;
    else if (news === "none") this.#pace = Math.min(this.#pace * GROWTH, SLOW_MS);
    else this.#pace = Math.min(this.#pace * ERROR_GROWTH, SLOWEST_MS);
    this.#notBefore = now + this.#spread(retrySeconds * 1000, 0);
    this.#dueAt = Math.min(this.#dueAt, now + this.#spread(this.#pace));
    this.#plan();
  }

  /** @param {number} wait @param {number} early how much shorter it may get */
  #spread(wait, early = SPREAD) {
    return wait * (1 - early + (early + SPREAD) * this.#clock.random());
  }
}
