/** The list of a queue: which card the keys are about, and cards that leave and come back. The page's form is its truth. */

import { t } from "../embed/t.js";

/** @typedef {{ card: HTMLElement, next: Element | null }} Taken a card that left, and what stood behind it */

export class CardList {
  /** @param {HTMLFormElement} form @param {(card: HTMLElement | null) => void} onOpen */
  constructor(form, onOpen) {
    this.form = form;
    this.list = /** @type {HTMLElement} */ (form.querySelector("[data-cards]"));
    this.onOpen = onOpen;
    /** @type {HTMLElement | null} */
    this.current = null;
  }

  /** @returns {HTMLElement[]} */
  get cards() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll("[data-comment]"))];
  }

  /** @returns {HTMLElement[]} */
  get picked() {
    return this.cards.filter((card) => pickBox(card)?.checked);
  }

  /** What a key means: all that are ticked, or else the current card. @returns {HTMLElement[]} */
  get meant() {
    const { picked, current } = this;
    return picked.length > 0 ? picked : current ? [current] : [];
  }

  /** Make a card the current one. @param {HTMLElement | undefined} card */
  open(card) {
    const before = this.current;
    before?.classList.remove("is-current");
    this.current = card ?? null;
    card?.classList.add("is-current");
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: "nearest" });
    if (before !== this.current) this.onOpen(this.current);
  }

  /** @param {number} step */
  move(step) {
    const { cards, current } = this;
    const from = current ? cards.indexOf(current) : -1;
    this.open(cards[from < 0 ? 0 : Math.min(Math.max(from + step, 0), cards.length - 1)]);
  }

  pickCurrent() {
    const box = this.current && pickBox(this.current);
    if (!box) return;
    box.checked = !box.checked;
    this.showPicked();
  }

  /** Take cards out of the list and go on to the next one. @param {HTMLElement[]} cards @returns {Taken[]} */
  take(cards) {
    const leaving = new Set(cards);
    const all = this.cards;
    const last = all.findLastIndex((card) => leaving.has(card));
    const stay = all.filter((card) => !leaving.has(card));
    const next = all.slice(last + 1).find((card) => !leaving.has(card)) ?? stay.at(-1);
    const taken = cards.map((card) => ({ card, next: card.nextElementSibling }));
    for (const card of cards) card.remove();
    this.#show();
    this.open(next);
    return taken;
  }

  /** @param {Taken[]} taken */
  putBack(taken) {
    // Backwards, so that a card's neighbour is there again before the card is.
    for (const { card, next } of [...taken].reverse()) {
      const box = pickBox(card);
      if (box) box.checked = false;
      this.list.insertBefore(card, next?.parentElement === this.list ? next : null);
    }
    this.#show();
    this.open(taken[0]?.card);
  }

  /** Add what comes behind, unless it is there. @param {Iterable<Element>} cards */
  append(cards) {
    const known = new Set(this.cards.map((card) => card.id));
    for (const card of cards) if (!known.has(card.id)) this.list.append(card);
    this.#show();
    if (!this.current) this.open(this.cards[0]);
  }

  showPicked() {
    const label = this.form.querySelector("[data-picked]");
    const number = this.picked.length;
    if (label) label.textContent = number ? t("%(number)s ticked:", { number: String(number) }) : t("Ticked:");
  }

  /** @param {boolean} isTicked */
  pickAll(isTicked) {
    for (const card of this.cards) {
      const box = pickBox(card);
      if (box) box.checked = isTicked;
    }
    this.showPicked();
  }

  #show() {
    const empty = document.querySelector("[data-empty]");
    const isEmpty = this.cards.length === 0;
    if (empty instanceof HTMLElement) empty.hidden = !isEmpty;
    this.form.classList.toggle("is-empty", isEmpty);
    this.showPicked();
  }
}

/** @param {HTMLElement} card @returns {HTMLInputElement | null} */
function pickBox(card) {
  return card.querySelector("input[name=comment_ids]");
}
