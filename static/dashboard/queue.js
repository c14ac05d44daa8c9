/**
 * The queue by keyboard, and without waiting: a decided card leaves at once, comes back when the server could not do it,
 * and for ten seconds when somebody thinks again. The form below works without any of this.
 */

import { ApiError, ModerationApi } from "./api.js";
import { Toast } from "./toast.js";

/** @import { Decision, Outcome } from "./api.js" */

/** @typedef {{ card: HTMLElement, next: Element | null }} Taken a card that left, and what stood behind it */

const DONE = { approve: "Approved", restore: "Restored", remove: "Removed", spam: "Marked as spam" };
const BECOMES = { approve: "approved", restore: "approved", remove: "removed", spam: "spam" };

/** @param {HTMLFormElement} form */
export function startQueue(form) {
  new Queue(form).start();
}

class Queue {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.list = /** @type {HTMLElement} */ (form.querySelector("[data-cards]"));
    const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrf_token"));
    this.seenAt = /** @type {HTMLInputElement} */ (form.elements.namedItem("seen_at")).value;
    this.api = new ModerationApi(form.dataset.api ?? "", token.value);
    this.toast = new Toast(document.body);
    this.help = document.querySelector("[data-help]");
    /** What is on its way to the server; an undo waits for it. @type {Promise<unknown>} */
    this.busy = Promise.resolve();
  }

  start() {
    this.form.addEventListener("submit", (event) => this.#onSubmit(event));
    this.form.addEventListener("change", () => this.#showPicked());
    document.addEventListener("keydown", (event) => this.#onKey(event));
    this.#startPickAll();
    const opener = this.form.querySelector("[data-help-open]");
    if (opener instanceof HTMLElement) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.#showHelp());
    }
    this.#showPicked();
    // The first key already means the first card.
    if (document.activeElement === document.body) focusCard(this.cards[0]);
  }

  /** @returns {HTMLElement[]} */
  get cards() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-comment]"))];
  }

  /** @returns {HTMLElement | null} the card that the keys are about */
  get current() {
    return /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-comment]") ?? null);
  }

  /** @returns {HTMLElement[]} */
  get picked() {
    return this.cards.filter((card) => pickBox(card)?.checked);
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.name !== "decide") return;
    event.preventDefault();
    const [decision, id] = button.value.split(":");
    const cards = id ? this.cards.filter((card) => card.dataset.comment === id) : this.picked;
    if (cards.length === 0) this.toast.show("Choose at least one comment first.");
    else this.#decide(cards, /** @type {Decision} */ (decision));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const isTyping = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const act = this.#actionFor(event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} key @returns {(() => void) | undefined} */
  #actionFor(key) {
    /** @type {Record<string, () => void>} */
    const actions = {
      j: () => this.#move(1),
      k: () => this.#move(-1),
      a: () => this.#decideByKey(["approve", "restore"]),
      r: () => this.#decideByKey(["remove"]),
      s: () => this.#decideByKey(["spam"]),
      x: () => this.#pickCurrent(),
      u: () => this.#undoByKey(),
      "?": () => this.#showHelp(),
    };
    return Object.hasOwn(actions, key.toLowerCase()) ? actions[key.toLowerCase()] : undefined;
  }

  /** @param {number} step */
  #move(step) {
    const { cards, current } = this;
    const from = current ? cards.indexOf(current) : -1;
    const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), cards.length - 1);
    focusCard(cards[to]);
  }

  #pickCurrent() {
    const box = this.current && pickBox(this.current);
    if (!box) return;
    box.checked = !box.checked;
    this.#showPicked();
  }

  #undoByKey() {
    if (!this.toast.takeBack()) this.toast.show("There is nothing to undo.");
  }

  /** The ticked cards, or else the current one, by the first of these that each offers. @param {Decision[]} wanted */
  #decideByKey(wanted) {
    const cards = this.picked.length > 0 ? this.picked : this.current ? [this.current] : [];
    const decision = wanted.find((name) => cards.some((card) => card.querySelector(`.do-${name}`)));
    if (!decision) this.toast.show(cards.length ? "That is what it already is." : "Choose a comment first: J and K move.");
    else this.#decide(cards, decision);
  }

  /** @param {HTMLElement[]} cards @param {Decision} decision */
  #decide(cards, decision) {
    const ids = cards.map((card) => card.dataset.comment ?? "");
    const taken = this.#take(cards);
    const many = cards.length > 1 ? ` (${cards.length})` : "";
    const sent = this.busy.then(() => this.api.decide(ids, decision, this.seenAt));
    this.busy = sent.then(
      (outcomes) => this.#settle(taken, outcomes, BECOMES[decision]),
      (error) => this.#bringBack(taken, messageOf(error)),
    );
    this.toast.show(`${DONE[decision]}${many}`, () => this.#undo(taken, ids, decision));
  }

  /** @param {Taken[]} taken @param {string[]} ids @param {Decision} decision */
  #undo(taken, ids, decision) {
    this.busy = this.busy.then(async () => {
      const back = taken.filter(({ card }) => !card.isConnected);
      try {
        const outcomes = back.length > 0 ? await this.api.undo(ids) : [];
        const done = new Set(outcomes.filter(({ outcome }) => outcome === "done").map(({ id }) => id));
        const undone = back.filter(({ card }) => done.has(card.dataset.comment ?? ""));
        this.#putBack(undone);
        for (const { card } of undone) this.#count(BECOMES[decision], card.dataset.status, 1);
        this.toast.show(undone.length === back.length ? "Undone" : detailOf(outcomes));
      } catch (error) {
        this.toast.show(messageOf(error));
      }
    });
  }

  /** Keep what was done away, and bring the rest back with the reason. @param {Taken[]} taken @param {Outcome[]} outcomes @param {string} status */
  #settle(taken, outcomes, status) {
    const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    for (const item of taken) {
      const outcome = byId.get(item.card.dataset.comment ?? "");
      if (outcome?.outcome === "done") this.#count(item.card.dataset.status, status, 1);
      else if (outcome?.outcome !== "unchanged") this.#bringBack([item], outcome?.detail ?? "This comment is no longer here.");
    }
  }

  /** @param {Taken[]} taken @param {string} reason */
  #bringBack(taken, reason) {
    this.#putBack(taken);
    for (const { card } of taken) {
      card.querySelector(".problem")?.remove();
      const problem = document.createElement("p");
      problem.className = "problem";
      problem.textContent = reason;
      card.querySelector(".card-body")?.append(problem);
    }
    this.toast.show(reason);
  }

  /** Take cards out of the list and go on to the next one. @param {HTMLElement[]} cards @returns {Taken[]} */
  #take(cards) {
    const leaving = new Set(cards);
    const all = this.cards;
    const last = all.findLastIndex((card) => leaving.has(card));
    const stay = all.filter((card) => !leaving.has(card));
    const next = all.slice(last + 1).find((card) => !leaving.has(card)) ?? stay.at(-1);
    const taken = cards.map((card) => ({ card, next: card.nextElementSibling }));
    for (const card of cards) card.remove();
    this.#showEmpty();
    this.#showPicked();
    focusCard(next);
    return taken;
  }

  /** @param {Taken[]} taken */
  #putBack(taken) {
    // Backwards, so that a card's neighbour is there again before the card is.
    for (const { card, next } of [...taken].reverse()) {
      const box = pickBox(card);
      if (box) box.checked = false;
      this.list.insertBefore(card, next?.parentElement === this.list ? next : null);
    }
    this.#showEmpty();
    this.#showPicked();
    focusCard(taken[0]?.card);
  }

  #showEmpty() {
    const empty = document.querySelector("[data-empty]");
    if (empty instanceof HTMLElement) empty.hidden = this.cards.length > 0;
  }

  #showPicked() {
    const label = this.form.querySelector("[data-picked]");
    const number = this.picked.length;
    if (label) label.textContent = number ? `${number} ticked:` : "Ticked:";
  }

  #startPickAll() {
    const label = this.form.querySelector("[data-pick-all]");
    const box = label?.querySelector("input");
    if (!(label instanceof HTMLElement) || !box) return;
    label.hidden = false;
    box.addEventListener("change", () => {
      for (const card of this.cards) {
        const pick = pickBox(card);
        if (pick) pick.checked = box.checked;
      }
    });
  }

  /** Move a number from one queue to another; a count that stopped at 99+ stays. @param {string | undefined} from @param {string | undefined} to @param {number} by */
  #count(from, to, by) {
    for (const [name, change] of /** @type {[string | undefined, number][]} */ ([[from, -by], [to, by]])) {
      const number = document.querySelector(`[data-number="${name}"]`);
      if (number && /^\d+$/.test(number.textContent ?? "")) number.textContent = String(Math.max(0, Number(number.textContent) + change));
    }
  }

  #showHelp() {
    if (this.help instanceof HTMLDialogElement && !this.help.open) this.help.showModal();
  }
}

/** @param {HTMLElement} card @returns {HTMLInputElement | null} */
function pickBox(card) {
  return card.querySelector("input[name=comment_ids]");
}

/** @param {HTMLElement | undefined} card */
function focusCard(card) {
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "nearest" });
}

/** @param {unknown} error */
function messageOf(error) {
  if (error instanceof ApiError) return error.message;
  throw error;
}

/** @param {Outcome[]} outcomes */
function detailOf(outcomes) {
  return outcomes.find(({ detail }) => detail)?.detail ?? "Some of it had changed since and was left as it is.";
}
