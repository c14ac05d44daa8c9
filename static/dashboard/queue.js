/** The queue by keyboard, and without waiting. The form below works without any of this. */

import { t } from "../embed/t.js";
import { AnswerDialog } from "./answer.js";
import { ModerationApi } from "./api.js";
import { Attention } from "./attention.js";
import { Deciding, messageOf } from "./deciding.js";
import { startDensity } from "./density.js";
import { fragmentOf } from "./html.js";
import { CardList } from "./list.js";
import { Picker } from "./picker.js";
import { Toast } from "./toast.js";

/** @import { Decision } from "./api.js" */

const FEW = 10; // so many are left when more are fetched

/** @param {HTMLFormElement} form */
export function startQueue(form) {
  new Queue(form).start();
}

class Queue {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.mayDecide = "mayDecide" in form.dataset;
    this.api = new ModerationApi(form.dataset.api ?? "", field(form, "csrf_token"));
    this.toast = new Toast(document.body);
    this.list = new CardList(form, () => this.#onOpen());
    this.deciding = new Deciding(this.list, this.api, this.toast, field(form, "seen_at"));
    this.attention = new Attention(this.list, this.api, wantedBy(form));
    this.reasons = new Picker(/** @type {HTMLDialogElement} */ (document.querySelector("dialog[data-picker=r]")));
    this.bans = new Picker(/** @type {HTMLDialogElement} */ (document.querySelector("dialog[data-picker=b]")));
    this.answer = new AnswerDialog(/** @type {HTMLDialogElement} */ (document.querySelector("dialog[data-answer]")));
    this.help = document.querySelector("[data-help]");
    this.next = form.dataset.next ?? "";
    this.isFetching = false;
  }

  start() {
    this.form.addEventListener("submit", (event) => this.#onSubmit(event));
    this.form.addEventListener("change", () => this.list.showPicked());
    this.form.addEventListener("click", (event) => this.#onClick(event));
    document.addEventListener("keydown", (event) => this.#onKey(event));
    this.#startButtons();
    this.list.showPicked();
    // The first key already means the first card.
    if (document.activeElement === document.body) this.list.open(this.list.cards[0]);
    this.attention.start();
  }

  #startButtons() {
    const pickAll = this.form.querySelector("[data-pick-all]");
    const box = pickAll?.querySelector("input");
    if (pickAll instanceof HTMLElement && box) {
      pickAll.hidden = false;
      box.addEventListener("change", () => this.list.pickAll(box.checked));
    }
    const opener = document.querySelector("[data-help-open]");
    if (opener instanceof HTMLElement) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.#showHelp());
    }
    const density = document.querySelector("[data-density]");
    if (density instanceof HTMLElement) startDensity(density);
  }

  #onOpen() {
    this.attention.moved();
    if (this.list.cards.length <= FEW) this.#fetchMore();
  }

  /** @param {SubmitEvent} event */
  #onSubmit(event) {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.name !== "decide") return;
    event.preventDefault();
    const [decision, id] = button.value.split(":");
    const cards = id ? this.list.cards.filter((card) => card.dataset.comment === id) : this.list.picked;
    if (cards.length === 0) this.toast.show(t("Choose at least one comment first."));
    else this.#decide(cards, /** @type {Decision} */ (decision));
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = event.target instanceof Element ? event.target : null;
    const card = target?.closest("[data-comment]");
    if (!(card instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (target?.closest("[data-open]")) {
      event.preventDefault();
      this.list.open(card);
      this.#showCard(true);
    } else if (target?.closest("[data-history]")) {
      event.preventDefault();
      this.#showHistory();
    } else if (target?.closest("[data-reply]")) {
      event.preventDefault();
      this.#reply();
    } else if (target?.closest("[data-close]")) this.#showCard(false);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const isTyping = event.target instanceof Element && event.target.closest("input:not([type=checkbox]), textarea, select, dialog");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const act = this.#actionFor(event.shiftKey && event.key.toLowerCase() === "b" ? "shift b" : event.key);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {string} key @returns {(() => void) | undefined} */
  #actionFor(key) {
    /** @type {Record<string, () => void>} */
    const reading = {
      j: () => this.list.move(1),
      k: () => this.list.move(-1),
      h: () => this.#showHistory(),
      o: () => this.#showCard(true),
      escape: () => this.#showCard(false),
      "/": () => /** @type {HTMLElement | null} */ (document.querySelector("input[type=search]"))?.focus(),
      "?": () => this.#showHelp(),
    };
    /** @type {Record<string, () => void>} */
    const deciding = {
      a: () => this.#decideByKey(["approve", "restore"]),
      r: () => this.#decideByKey(["remove"]),
      s: () => this.#decideByKey(["spam"]),
      b: () => this.#decideByKey(["ban"]),
      "shift b": () => this.#askAboutBan(),
      w: () => this.#reply(),
      x: () => this.list.pickCurrent(),
      u: () => this.#undo(),
    };
    const actions = this.mayDecide ? { ...reading, ...deciding } : reading;
    const name = key.toLowerCase();
    return Object.hasOwn(actions, name) ? actions[name] : undefined;
  }

  #undo() {
    if (!this.deciding.undo()) this.toast.show(t("There is nothing to undo."));
  }

  /** By the first of these that each card offers. @param {Decision[]} wanted */
  #decideByKey(wanted) {
    const cards = this.list.meant;
    const decision = wanted.find((name) => cards.some((card) => card.querySelector(`.do-${name}`)));
    if (!decision) this.toast.show(cards.length ? t("That does not fit here.") : t("Choose a comment first: J and K move."));
    else this.#decide(cards, decision);
  }

  /** @param {HTMLElement[]} cards @param {Decision} decision */
  #decide(cards, decision) {
    if (decision !== "remove") this.deciding.decide(cards, decision);
    else this.reasons.ask(({ value, dataset: { said } }) => this.deciding.decide(cards, decision, value ? { reason: value } : {}, said));
  }

  /** How long, and what else of theirs goes: a ban by `B` alone is for good, and takes nothing else. */
  #askAboutBan() {
    const cards = this.list.meant.filter((card) => card.querySelector(".do-ban"));
    if (cards.length === 0) return this.toast.show(t("That does not fit here."));
    this.bans.ask(({ dataset: { days, removeDays, said = "" } }) => {
      const how = { ...(days && { days: Number(days) }), ...(removeDays && { remove_days: Number(removeDays) }) };
      this.deciding.decide(cards, "ban", how, said);
    });
  }

  #reply() {
    const card = this.list.current;
    if (!card) return;
    if (!card.querySelector("[data-reply]")) return this.toast.show(t("That does not fit here."));
    this.answer.ask(card.querySelector(".who")?.textContent ?? "", async (text) => {
      const { status = "" } = card.dataset;
      await this.api.reply(card.dataset.comment ?? "", text);
      this.toast.show(t("Your answer is posted."));
      if (status === "pending" && card.isConnected) this.deciding.leave(card, "approve");
    });
  }

  /** On narrow screens the card lies over the list. @param {boolean} isShown */
  #showCard(isShown) {
    this.form.classList.toggle("shows-card", isShown && this.list.current !== null);
  }

  async #showHistory() {
    const card = this.list.current;
    const place = card?.querySelector("[data-person]");
    if (!card || !(place instanceof HTMLElement)) return;
    this.#showCard(true);
    if (!place.hidden) {
      place.hidden = true;
      return;
    }
    place.hidden = false;
    if (place.childElementCount > 0) return;
    try {
      const link = /** @type {HTMLAnchorElement} */ (card.querySelector("[data-open]"));
      place.replaceChildren(fragmentOf(await this.api.readPage(`${link.pathname}/person${link.search}`)));
    } catch (error) {
      place.textContent = messageOf(error);
    }
  }

  /** Bring what comes next before the list is empty, so that no page has to be loaded between two comments. */
  async #fetchMore() {
    if (!this.next || this.isFetching) return;
    this.isFetching = true;
    try {
      const page = fragmentOf(await this.api.readPage(this.next));
      this.next = /** @type {HTMLElement | null} */ (page.querySelector("form[data-next]"))?.dataset.next ?? "";
      this.list.append(page.querySelectorAll("[data-comment]"));
      const link = this.form.querySelector("[data-next-link]");
      if (link instanceof HTMLAnchorElement) {
        if (this.next) link.href = this.next;
        else link.remove();
      }
    } catch (error) {
      this.toast.show(messageOf(error));
    } finally {
      this.isFetching = false;
    }
  }

  #showHelp() {
    if (this.help instanceof HTMLDialogElement && !this.help.open) this.help.showModal();
  }
}

/** @param {HTMLFormElement} form @param {string} name */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value;
}

/** The queue on this page, and after which comment something is new in it. @param {HTMLFormElement} form */
function wantedBy(form) {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[data-field]"));
  const wanted = new URLSearchParams([...fields].map(({ name, value }) => [name, value]));
  wanted.set("after", form.dataset.newest ?? "0");
  wanted.set("seen_at", field(form, "seen_at"));
  return wanted;
}
