/**
 * Decisions without waiting: a decided card leaves at once, and comes back when the server could not do it, when
 * somebody else was faster, or when the moderator thinks again. Requests go one after the other, in the order of the keys.
 */

import { t } from "../embed/t.js";
import { ApiError } from "./api.js";

/** @import { Decision, How, ModerationApi, Outcome } from "./api.js" */
/** @import { CardList, Taken } from "./list.js" */
/** @import { Toast } from "./toast.js" */

const DONE = {
  approve: t("Approved"),
  restore: t("Restored"),
  remove: t("Removed"),
  spam: t("Marked as spam"),
  ban: t("Removed and banned"),
};
const BECOMES = { approve: "approved", restore: "approved", remove: "removed", spam: "spam", ban: "removed" };

export class Deciding {
  /** @param {CardList} list @param {ModerationApi} api @param {Toast} toast @param {string} seenAt */
  constructor(list, api, toast, seenAt) {
    this.list = list;
    this.api = api;
    this.toast = toast;
    this.seenAt = seenAt;
    /** What is on its way to the server; an undo waits for it. @type {Promise<unknown>} */
    this.busy = Promise.resolve();
    /** What can be undone, the last decision at the end. @type {(() => void)[]} */
    this.past = [];
  }

  /** @param {HTMLElement[]} cards @param {Decision} decision @param {How} [how] @param {string} [said] how, in words */
  decide(cards, decision, how = {}, said = "") {
    const undos = byWish(cards, decision).map((group) => this.#decideAlike(group, decision, how));
    this.past.push(() => undos.forEach((undo) => undo()));
    const words = said ? t("%(done)s: %(how)s", { done: DONE[decision], how: said }) : DONE[decision];
    this.toast.show(cards.length > 1 ? `${words} (${cards.length})` : words, () => this.undo());
  }

  /** A card was decided in another way, and can be undone like all. @param {HTMLElement} card @param {Decision} decision */
  leave(card, decision) {
    const taken = this.list.take([card]);
    count(card.dataset.status, BECOMES[decision], 1);
    this.past.push(() => this.#undo(taken, [idOf(card)], decision));
  }

  /** Take the last decision back that was not taken back yet. @returns {boolean} whether there was one */
  undo() {
    const undo = this.past.pop();
    undo?.();
    return undo !== undefined;
  }

  /** @param {HTMLElement[]} cards seen in one status @param {Decision} decision @param {How} how @returns {() => void} what undoes it */
  #decideAlike(cards, decision, how) {
    const ids = cards.map(idOf);
    const isInsisting = cards[0]?.dataset.asked === decision;
    const seenStatus = isInsisting ? null : cards[0]?.dataset.status ?? null;
    const wish = { ids, decision, how, seenAt: this.seenAt, seenStatus };
    const taken = this.list.take(cards);
    this.busy = this.busy.then(() => this.api.decide(wish)).then(
      (outcomes) => this.#settle(taken, outcomes, decision),
      (error) => this.#bringBack(taken, messageOf(error)),
    );
    return () => this.#undo(taken, ids, decision);
  }

  /** @param {Taken[]} taken @param {string[]} ids @param {Decision} decision */
  #undo(taken, ids, decision) {
    this.busy = this.busy.then(async () => {
      const back = taken.filter(({ card }) => !card.isConnected);
      if (back.length === 0) return this.toast.show(t("There is nothing to undo: it came back already."));
      try {
        const outcomes = await this.api.undo(ids);
        const done = new Set(outcomes.filter(({ outcome }) => outcome === "done").map(({ id }) => id));
        const undone = back.filter(({ card }) => done.has(idOf(card)));
        this.list.putBack(undone);
        for (const { card } of undone) {
          count(BECOMES[decision], card.dataset.status, 1);
          if ("reported" in card.dataset) count(undefined, "reported", 1);
        }
        this.toast.show(undone.length === back.length ? t("Undone") : detailOf(outcomes));
      } catch (error) {
        this.toast.show(messageOf(error));
      }
    });
  }

  /** Keep what was done away, and bring the rest back with the reason. @param {Taken[]} taken @param {Outcome[]} outcomes @param {Decision} decision */
  #settle(taken, outcomes, decision) {
    const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
    for (const item of taken) {
      const outcome = byId.get(idOf(item.card));
      if (outcome?.outcome === "done") {
        count(item.card.dataset.status, BECOMES[decision], 1);
        if ("reported" in item.card.dataset) count("reported", undefined, 1);
      }
      else if (outcome?.can_insist) this.#ask(item, outcome, decision);
      else if (outcome?.outcome !== "unchanged") this.#bringBack([item], outcome?.detail ?? t("This comment is no longer here."));
    }
  }

  /** Somebody else decided meanwhile: the same key again insists. @param {Taken} item @param {Outcome} outcome @param {Decision} decision */
  #ask(item, outcome, decision) {
    const { card } = item;
    card.dataset.status = outcome.status ?? "";
    card.dataset.asked = decision;
    const key = decision === "restore" ? "A" : decision.charAt(0).toUpperCase();
    this.#bringBack([item], t("%(problem)s Press %(key)s again to decide otherwise.", { problem: outcome.detail ?? "", key }));
  }

  /** @param {Taken[]} taken @param {string} reason */
  #bringBack(taken, reason) {
    this.list.putBack(taken);
    for (const { card } of taken) {
      card.querySelector(".problem")?.remove();
      const problem = document.createElement("p");
      problem.className = "problem";
      problem.textContent = reason;
      card.querySelector(".full-body")?.prepend(problem);
    }
    this.toast.show(reason);
  }
}

/** Cards that can be sent in one request: seen in the same status, and asked about or not. @param {HTMLElement[]} cards @param {Decision} decision @returns {HTMLElement[][]} */
function byWish(cards, decision) {
  /** @type {Map<string, HTMLElement[]>} */
  const groups = new Map();
  for (const card of cards) {
    const key = card.dataset.asked === decision ? "asked" : card.dataset.status ?? "";
    groups.set(key, [...(groups.get(key) ?? []), card]);
  }
  return [...groups.values()];
}

/** Move a number from one queue to another; a count that stopped at 99+ stays. @param {string | undefined} from @param {string | undefined} to @param {number} by */
function count(from, to, by) {
  for (const [name, change] of /** @type {[string | undefined, number][]} */ ([[from, -by], [to, by]])) {
    const number = document.querySelector(`[data-number="${name}"]`);
    if (number && /^\d+$/.test(number.textContent ?? "")) number.textContent = String(Math.max(0, Number(number.textContent) + change));
  }
}

/** @param {HTMLElement} card */
function idOf(card) {
  return card.dataset.comment ?? "";
}

/** @param {unknown} error */
export function messageOf(error) {
  if (error instanceof ApiError) return error.message;
  throw error;
}

/** @param {Outcome[]} outcomes */
function detailOf(outcomes) {
  return outcomes.find(({ detail }) => detail)?.detail ?? t("Some of it had changed since and was left as it is.");
}
