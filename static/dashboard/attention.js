/**
 * Asking politely: who else has which card open, and what came into the queue meanwhile. Only while the page is looked
 * at, every twenty seconds; what is new is said, and nothing moves until it is asked for.
 */

import { t } from "../embed/t.js";
import { ApiError } from "./api.js";

/** @import { ModerationApi, Present } from "./api.js" */
/** @import { CardList } from "./list.js" */

const EVERY_MS = 20_000;
const SETTLED_MS = 700; // whoever runs through the list has no card open yet
const MANY = 100;

export class Attention {
  /** @param {CardList} list @param {ModerationApi} api @param {URLSearchParams} wanted */
  constructor(list, api, wanted) {
    this.list = list;
    this.api = api;
    this.wanted = wanted;
    this.mayDecide = "mayDecide" in list.form.dataset;
    this.notice = /** @type {HTMLElement | null} */ (document.querySelector("[data-new]"));
    this.timer = 0;
  }

  start() {
    document.addEventListener("visibilitychange", () => this.#wait(0));
    this.#wait(SETTLED_MS);
  }

  /** Another card was opened. */
  moved() {
    if (this.mayDecide) this.#wait(SETTLED_MS);
  }

  /** @param {number} milliseconds */
  #wait(milliseconds) {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") this.timer = setTimeout(() => this.#ask(), milliseconds);
  }

  async #ask() {
    try {
      if (this.mayDecide) this.#showOthers(await this.api.openCard(this.list.current?.dataset.comment ?? null));
      this.#showNew(await this.api.countNew(this.wanted));
    } catch (error) {
      // Nothing is lost by not knowing; it is asked again.
      if (!(error instanceof ApiError)) throw error;
    }
    this.#wait(EVERY_MS);
  }

  /** @param {Present[]} others */
  #showOthers(others) {
    for (const card of this.list.cards) {
      const here = others.filter((other) => other.comment_id === card.dataset.comment).map((other) => other.name);
      card.classList.toggle("has-others", here.length > 0);
      const line = card.querySelector("[data-others]");
      if (!(line instanceof HTMLElement)) continue;
      line.hidden = here.length === 0;
      if (here.length > 0) line.textContent = sayWho(here);
    }
  }

  /** @param {number} count */
  #showNew(count) {
    const words = this.notice?.querySelector("[data-new-words]");
    if (!this.notice || !words || count === 0) return;
    words.textContent = t("%(number)s new", { number: count >= MANY ? `${MANY - 1}+` : String(count) });
    this.notice.hidden = false;
  }
}

/** @param {string[]} names */
function sayWho(names) {
  const [name = ""] = names;
  return names.length === 1
    ? t("%(name)s is reading this, too.", { name })
    : t("%(names)s are reading this, too.", { names: names.join(", ") });
}
