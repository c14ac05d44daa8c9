/**
 * What others write while a reader reads. New comments wait behind a button and nothing moves until it is pressed.
 *
 * What was removed loses its words at once: in sight its place keeps its height, so that nothing around it moves. An edit
 * may need another height; in sight it waits until the button is pressed or the reader has gone on.
 */
/** @import { ChangesAnswer, Comment, CommentView, Outcome } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */

import { asApiError } from "./api.js";
import { retrySeconds } from "./calls.js";
import { findNews, hasSameWords, isApproved, isOtherThread, replaceAll, takeAll, takeCounts, takePins } from "./changes.js";
import { setCollapsed } from "./folding.js";
import { button, dress, h } from "./html.js";
import { liveSheet } from "./live-style.js";
import { Polling } from "./polling.js";
import { listRows } from "./store.js";
import { words } from "./words.js";

/** So long, further comments change the button without another word to who listens. */
const SILENCE_MS = 30_000;
const CLOCK = {
  now: () => performance.now(),
  setTimeout: (/** @type {() => void} */ act, /** @type {number} */ ms) => setTimeout(act, ms),
  clearTimeout: (/** @type {ReturnType<typeof setTimeout> | undefined} */ timer) => clearTimeout(timer),
  random: Math.random,
};

export class Live {
  #discussion;
  /** @type {ChangesAnswer | null} */
  #answer = null;
  #press = button("", "press", () => void this.#pressed());
  #place = h("div", { class: "news", hidden: true }, this.#press);
  #said = { count: 0, at: -Infinity };

  /** @param {Discussion} discussion */
  constructor(discussion) {
    this.#discussion = discussion;
    const { section } = discussion;
    dress(section, liveSheet);
    this.#press.setAttribute("part", "news");
    section.querySelector(".compose")?.after(this.#place);
    this.#watch(section, new Polling(() => this.#ask(), CLOCK));
  }

  /**
   * Ask while somebody may be reading, and sooner when something happened.
   * @param {HTMLElement} section @param {Polling} polling
   */
  #watch(section, polling) {
    const { signal } = this.#discussion;
    let isInView = false;
    const look = () => {
      const isRead = isInView && document.visibilityState === "visible" && navigator.onLine;
      polling.setActive(isRead && !signal.aborted);
    };
    const seen = new IntersectionObserver((entries) => {
      isInView = !!entries.at(-1)?.isIntersecting;
      look();
    });
    seen.observe(section);
    const cameBack = () => {
      if (document.visibilityState === "visible") polling.hurry();
      look();
    };
    document.addEventListener("visibilitychange", cameBack, { signal });
    addEventListener("online", cameBack, { signal });
    addEventListener("offline", look, { signal });
    this.#discussion.root.host.addEventListener("afterword:posted", () => polling.hurry(), { signal });
    signal.addEventListener("abort", () => {
      seen.disconnect();
      look();
    });
  }

  /** @returns {Promise<Outcome>} */
  async #ask() {
    const { api, config } = this.#discussion;
    const { identifier, url } = config.page;
    try {
      return { news: this.#take(await api.getChanges({ identifier, url })) ? "some" : "none" };
    } catch (error) {
      // Nobody asked for this, so nobody is told.
      return { news: "error", retrySeconds: retrySeconds(asApiError(error)) };
    }
  }

  /** @param {ChangesAnswer} answer */
  #take(answer) {
    const { state, isReading } = this.#discussion;
    if (!state || isReading) return false;
    const known = Math.max(state.thread.version, this.#answer?.thread.version ?? 0);
    const isNew = answer.thread.version > known || isOtherThread(state, answer);
    if (isNew) this.#answer = answer;
    this.#settle(isNew);
    // Where people only vote, nobody asks more often for it.
    return answer.comments.some(({ version }) => version > known);
  }

  /** Show what can be shown without moving anything. @param {boolean} isNew */
  #settle(isNew) {
    const { state, order } = this.#discussion;
    if (!state || !this.#answer) return;
    if (isOtherThread(state, this.#answer)) return this.show();
    const { thread, comments } = this.#answer;
    const { added, updates, mustReread } = findNews(state, this.#answer, order);
    if (!isNew && !updates.length) return;
    const now = updates.filter((comment) => this.#makeRoom(comment));
    const isAll = !added.length && !mustReread && now.length === updates.length;
    const version = isAll ? Math.max(thread.version, state.thread.version) : state.thread.version;
    this.#discussion.change((next) => ({
      ...takeCounts(replaceAll(takePins(next, comments), now), this.#answer?.voted ?? []),
      thread: { ...(isNew ? thread : next.thread), version },
    }));
  }

  /**
   * Say whether a comment may be replaced now; one that loses its words in sight gets a fixed height.
   * @param {Comment} comment
   */
  #makeRoom(comment) {
    const article = this.#discussion.views.get(comment.id)?.item.querySelector("article");
    if (!article) return true;
    if (article.matches(":focus-within")) return false;
    const known = this.#discussion.state?.comments.get(comment.id);
    if (known && hasSameWords(known, comment)) return true;
    const { top, bottom, height } = article.getBoundingClientRect();
    // Above the window a browser that anchors its scrolling keeps what is read where it is.
    const isAway = top >= innerHeight || (bottom <= 0 && CSS.supports("overflow-anchor", "auto"));
    if (!isAway && !isApproved(comment)) article.style.minBlockSize = `${height}px`;
    return isAway || !isApproved(comment);
  }

  /** Show how many new comments wait. */
  show() {
    const { state, order } = this.#discussion;
    if (!state || !this.#answer) return;
    const { count, mustReread } = findNews(state, this.#answer, order);
    const label = mustReread ? words.manyNews : count ? words.news(count) : "";
    this.#place.hidden = !label;
    if (label && label !== this.#press.textContent) this.#say(label, mustReread ? Infinity : count);
    this.#press.textContent = label;
    if (!label) this.#said.count = 0;
  }

  /** @param {string} label @param {number} count */
  #say(label, count) {
    const now = performance.now();
    if (count <= this.#said.count || now - this.#said.at < SILENCE_MS) return;
    this.#said = { count, at: now };
    this.#discussion.announce(label);
  }

  async #pressed() {
    const discussion = this.#discussion;
    const { state, order } = discussion;
    if (!state || !this.#answer) return;
    const answer = this.#answer;
    const { added, count, mustReread } = findNews(state, answer, order);
    if (mustReread) await discussion.read();
    else {
      discussion.change((now) => takeAll(now, answer, order));
      discussion.announce(words.added(count));
    }
    this.#goTo(mustReread ? null : new Set(added.map(({ id }) => id)));
  }

  /**
   * Mark what is new and go to the first of it; without any, to the first comment.
   * @param {Set<string> | null} fresh
   */
  #goTo(fresh) {
    const { state } = this.#discussion;
    const rows = state ? listRows(state).map(({ comment }) => comment) : [];
    const shown = fresh ? rows.filter((comment) => fresh.has(comment.id) && isApproved(comment)) : rows.slice(0, 1);
    for (const { id } of fresh ? shown : []) this.#discussion.views.get(id)?.item.classList.add("fresh");
    const view = shown[0] && this.#discussion.views.get(shown[0].id);
    if (!view) return;
    this.#unfold(view);
    view.item.focus({ preventScroll: true });
    view.item.querySelector("article")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {CommentView} view */
  #unfold({ item }) {
    for (let list = item.parentElement; list; list = list.parentElement?.closest(".replies") ?? null) {
      const above = this.#discussion.views.get(list.id.replace("under-", ""));
      if (above) setCollapsed(above, false);
    }
  }
}
