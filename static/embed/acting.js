/** What is done in a discussion, and what of it is the reader's own: loaded when somebody comes near, or was here before. */
/** @import { ApiError } from "./api.js" */
/** @import { Comment, CommentView, PlacedRow, State } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Live } from "./live.js" */
/** @import { Reacting } from "./reacting.js" */

import { actingSheet } from "./acting-style.js";
import { completeApi } from "./calls.js";
import { addOwn, isWhole } from "./changing.js";
import { drawActions, drawMore, nameOf } from "./comment.js";
import { fullTime, refreshTimes } from "./dating.js";
import { setCollapsed } from "./folding.js";
import { deed, dress, h } from "./html.js";
import { readOn } from "./more.js";
import { mute, showMuted } from "./muting.js";
import { bring } from "./parts.js";
import { findMine, findOwn, findReported, keepOwn, listPending, listUnseen, openStorage } from "./remembered.js";
import { arrange, isDrawn, saysTheSame, setWhole } from "./redrawing.js";
import { Since } from "./since.js";
import { createAlert, createMessage } from "./view.js";
import { watchTheme } from "./watching.js";
import { words } from "./words.js";
import { Writing } from "./writing.js";

const REFRESH_MS = 60_000;
const MINUTE_MS = 60_000;

export class Acting {
  /** @type {Discussion} */
  #discussion;
  /** @type {Live | null} */
  #live = null;
  /** @type {Promise<Reacting> | null} */
  #reacting = null;
  /** @type {Set<string>} own comments that wait, and that another browser wrote */
  held = new Set();
  /** The comment that was gone to last. */
  revealed = "";
  /** What is said while the discussion is read anew. */
  loading = words.loadingMore;
  arrange = arrange;
  isDrawn = isDrawn;
  setCollapsed = setCollapsed;

  /** @param {Discussion} discussion */
  constructor(discussion) {
    this.#discussion = discussion;
    const { config, signal, state, isReading, section } = discussion;
    dress(section, actingSheet);
    this.api = completeApi(discussion.api, config.locale);
    this.storage = openStorage(config);
    this.pageKey = config.page.identifier || config.page.url;
    this.writing = new Writing(discussion, this);
    this.since = new Since(discussion, this);
    const timer = setInterval(() => refreshTimes(section, config.locale), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    section.addEventListener("click", (event) => this.#quote(event));
    // Who finds words in a folded comment, or comes to a link there by keyboard, scrolls it: then it is unfolded.
    section.addEventListener("scroll", ({ target }) => setWhole(/** @type {Element} */ (target), true), { capture: true, passive: true });
    config.dress(section);
    watchTheme(discussion.root.host, () => config.dress(section), signal);
    if (state && !isReading) this.opened("");
  }

  /** What the article is called among the things one gave something to. */
  get articleKey() {
    return `article:${this.pageKey}`;
  }

  /** @param {string} id */
  reportOf(id) {
    return findReported(this.storage, id);
  }

  /** Whether a comment is the reader's own, also where this browser cannot change it. @param {string} id */
  isOwn(id) {
    return this.held.has(id) || !!findOwn(this.storage, id);
  }

  /** @param {string} id */
  voteOn(id) {
    return findMine(this.storage, id).vote;
  }

  /** @param {string} target a comment, or the article */
  emojiOn(target) {
    return findMine(this.storage, target).emoji;
  }

  /**
   * Draw what may be done with one's own comment, or with one that was reported; false where it is neither.
   * @param {CommentView} view
   */
  drawOwn(view) {
    const { comment, actions, reported, item } = view;
    const isOwn = this.isOwn(comment.id);
    const isHeld = comment.status === "pending";
    item.classList.toggle("held", isOwn && isHeld);
    if (!isOwn && !reported) return false;
    if (isHeld) actions.append(h("p", { class: "waiting", part: "held" }, words.held));
    else if (!isOwn) drawActions(view);
    else if (view.isOpen) actions.append(deed(words.reply, "act", "reply", words.replyTo(nameOf(comment))));
    if (!isOwn) {
      actions.append(h("span", { class: "quiet" }, reported === "rejected" ? words.reportRejected : words.reported));
    }
    if (findOwn(this.storage, comment.id)) {
      if (this.mayEdit(comment)) actions.append(deed(words.edit, "act", "edit"));
      actions.append(deed(words.remove, "act", "remove"));
    }
    if (isOwn && !isHeld) drawMore(view);
    return true;
  }

  /** @param {CommentView} view @param {PlacedRow} row */
  isSame(view, row) {
    const isAsOpen = view.isOpen === this.#discussion.state?.thread.is_open;
    return isAsOpen && view.reported === this.reportOf(row.comment.id) && saysTheSame(view, row);
  }

  /** Add to a comment that was drawn what only this reader is shown. @param {CommentView} view */
  drawn(view) {
    const { item, comment, actions } = view;
    const { locale } = this.#discussion.config;
    for (const time of item.querySelectorAll(":scope>article>.meta time")) {
      /** @type {HTMLElement} */ (time).title = fullTime(comment.created_at, locale);
    }
    const edited = /** @type {HTMLElement | null} */ (item.querySelector(":scope>article>.meta>.edited"));
    if (edited && comment.edited_at) edited.title = fullTime(comment.edited_at, locale);
    actions.querySelector("[data-act=menu]")?.setAttribute("aria-haspopup", "menu");
    item.querySelector(":scope>article>.meta>.answers>a")?.setAttribute("aria-expanded", "false");
    this.since.mark(view);
    showMuted(view, this);
  }

  /** Read somebody no more, or again. @param {string} name @param {boolean} isOn */
  mute(name, isOn) {
    mute(this.storage, name, isOn);
    const { views, state } = this.#discussion;
    for (const view of views.values()) {
      this.since.mark(view);
      showMuted(view, this);
    }
    if (state) this.since.show(state);
  }

  /** @param {Comment} comment */
  mayEdit({ created_at }) {
    const { state } = this.#discussion;
    const minutes = state?.settings.edit_window_minutes;
    const isOver = minutes !== undefined && Date.now() - Date.parse(created_at) > minutes * MINUTE_MS;
    return !isOver && !!state?.thread.is_open;
  }

  /** Say, of a comment that is gone, what became of one's report of it. @param {string} id */
  whatBecameOf(id) {
    return this.reportOf(id) === "upheld" ? h("span", { class: "quiet" }, words.reportUpheld) : null;
  }

  /**
   * Add to what was read what of one's own waits for a moderator.
   * @param {State} state @param {string} commentId which one was looked for
   */
  addWaiting(state, commentId) {
    const { storage, pageKey } = this;
    const isPart = !!commentId && state.rootOf.get(commentId) === state.roots[0] && !isWhole(state);
    let next = { ...state, isPart };
    for (const comment of listPending(storage, pageKey, Date.now())) {
      const published = next.comments.get(comment.id);
      const own = findOwn(storage, comment.id);
      if (published && own) keepOwn(storage, { ...own, comment: published });
      else next = addOwn(next, comment);
    }
    return next;
  }

  /** Go on where a discussion was shown: with a draft, at the comment that was looked for, and with what others write. @param {string} commentId */
  opened(commentId) {
    const discussion = this.#discussion;
    const { message } = discussion.frame;
    for (const view of discussion.views.values()) this.drawn(view);
    if (discussion.state) this.shown(discussion.state);
    if (discussion.state?.isPart) message.append(createMessage(words.part, words.whole, () => void discussion.read()));
    this.writing.takeUpDraft();
    if (commentId && !this.reveal(commentId)) message.append(createMessage(words.gone));
    // Nobody asked for any of it, so nobody but the page's owner is told.
    this.#goOn().catch((error) => console.warn("Afterword could not show all of a reader's own.", error));
  }

  async #goOn() {
    const discussion = this.#discussion;
    const loaded = await bring("live", () => import("./live.js")).catch(() => null);
    if (discussion.signal.aborted) return;
    if (loaded) this.#live ??= new loaded.Live(discussion);
    const mine = this.storage.read("person") ? await bring("mine", () => import("./mine.js")).catch(() => null) : null;
    await mine?.showMine(discussion, this);
    const unseen = listUnseen(this.storage, this.pageKey, discussion.state?.comments ?? new Map(), Date.now());
    const own = unseen.length ? await bring("unseen", () => import("./unseen.js")).catch(() => null) : null;
    await own?.showUnseen(discussion, this, unseen);
  }

  /** Follow what is shown now. @param {State} state */
  shown(state) {
    this.writing.followOpen(state);
    this.since.show(state);
    // So that room is kept for emoji, and what shows them is asked for, when the page is read anew.
    if (!state.settings.reactions.length) this.storage.drop("emoji");
    else if (!this.storage.read("emoji")) this.storage.write("emoji", true);
    if (state.pinned.length && !this.#discussion.extras.has("pinned")) {
      void this.#discussion.bring(state).then(() => this.#discussion.extras.get("pinned")?.show?.(state));
    }
    this.#live?.show();
  }

  /** Do what a button says. @param {HTMLElement} pressed */
  press(pressed) {
    const { act = "", root = "" } = pressed.dataset;
    if (act === "more" || act === "replies") void readOn(/** @type {HTMLButtonElement} */ (pressed), root, this.#discussion);
    const id = pressed.closest(".comment")?.id.replace("comment-", "") ?? "";
    const view = this.#discussion.views.get(id);
    if (!view) return;
    if (act === "fold") setCollapsed(view, !view.replies.hidden);
    if (act === "reply") this.writing.reply(view);
    if (act === "edit") this.writing.edit(view);
    const own = act === "remove" ? findOwn(this.storage, id) : null;
    if (own) void this.#with(view, async () => (await bring("removing", () => import("./removing.js"))).askToRemove(view, own, this.writing.desk()));
    if (act === "menu") void this.#with(view, async () => (await bring("menu", () => import("./menu.js"))).toggleMenu(pressed, view, this.#discussion, this));
    if (act === "whole") setWhole(pressed.previousElementSibling, pressed.ariaExpanded !== "true");
    const value = act === "up" ? 1 : act === "down" ? -1 : 0;
    if (value) void this.react((sender) => sender.vote(view, this.voteOn(id) === value ? 0 : value), view.slot);
  }

  /**
   * Send a vote or an emoji.
   * @param {(sender: Reacting) => void} send @param {HTMLElement} place where it is said when that cannot be done
   */
  async react(send, place) {
    this.#reacting ??= bring("reacting", () => import("./reacting.js")).then(({ Reacting }) => new Reacting(this.#discussion, this));
    try {
      send(await this.#reacting);
    } catch {
      this.#reacting = null; // the next press tries to load it again
      this.#failed(place, () => void this.react(send, place));
    }
  }

  /** Do what a part does that is loaded for it; where it cannot be, say so. @param {CommentView} view @param {() => Promise<unknown>} deed */
  async #with(view, deed) {
    try {
      await deed();
    } catch {
      this.#failed(view.slot, () => void this.#with(view, deed));
    }
  }

  /** @param {HTMLElement} place @param {() => void} retry */
  #failed(place, retry) {
    place.querySelector(":scope>.missing")?.remove();
    const made = createAlert(words.partFailed, () => {
      made.remove();
      retry();
    });
    made.classList.add("missing");
    place.append(made);
  }

  /** @param {CommentView} view */
  report(view) {
    void this.#with(view, async () => (await bring("reporting", () => import("./reporting.js"))).askWhy(view, this.#discussion, this));
  }

  /** Show what is answered in place of going there, where that is what a link is for. @param {MouseEvent} event */
  #quote(event) {
    const link = event.target instanceof Element && event.target.closest(".answers>a");
    const view = link && this.#discussion.views.get(link.closest(".comment")?.id.replace("comment-", "") ?? "");
    if (!(link instanceof HTMLElement) || !view || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void bring("parent", () => import("./parent.js")).then(
      ({ toggleParent }) => toggleParent(link, view, this.#discussion),
      () => this.reveal(view.answers ?? ""), // the link leads there as well
    );
  }

  /** Tell the page what went wrong. @param {ApiError} error */
  tell({ kind, problem }) {
    this.#discussion.config.emit("error", { kind, problem });
  }

  /** Tell the page's owner, who may have set it up just now, what helps when it could not be read. @param {unknown} error */
  explain(error) {
    const { site } = this.#discussion.config;
    console.warn(`Afterword could not be read. To allow this page: afterword site set ${site} origins+=${location.origin}`, error);
  }

  /** Go to the comment that the page's address names, and read it where it is not here. @param {string} id */
  follow(id) {
    if (id && !this.reveal(id)) void this.#discussion.read(id);
  }

  /**
   * Bring a comment into view; false when it is not on the page.
   * @param {string} id
   */
  reveal(id) {
    const { views } = this.#discussion;
    const view = views.get(id);
    if (!view) return false;
    for (const other of views.values()) {
      if (other.replies.contains(view.item)) setCollapsed(other, false);
      other.item.classList.toggle("target", other === view);
    }
    this.revealed = id;
    view.isShownAnyway = true;
    showMuted(view, this);
    setWhole(view.row.parentElement?.querySelector(":scope>.text") ?? null, true);
    view.item.scrollIntoView({ block: "start" });
    view.item.focus({ preventScroll: true });
    return true;
  }
}
