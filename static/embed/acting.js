/**
 * What is done in a discussion, and what of it is the reader's own: loaded when somebody comes near, or was here before. With
 * it come emoji and what staff pinned, which most discussions show none of.
 */
/** @import { Comment, CommentView, RepliesAnswer, State } from "./types.js" */
/** @import { ApiError } from "./api.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Live } from "./live.js" */
/** @import { Reacting } from "./reacting.js" */

import { actingSheet } from "./acting-style.js";
import { asApiError } from "./api.js";
import { completeApi } from "./calls.js";
import { addOwn, addReplies, isWhole } from "./changing.js";
import { drawActions, nameOf, setCollapsed } from "./comment.js";
import { dress } from "./dressing.js";
import { EmojiRows } from "./emoji.js";
import { deed, h } from "./html.js";
import { bring } from "./parts.js";
import { showPinned } from "./pinned.js";
import { findMine, findOwn, findReported, keepOwn, listPending, listUnseen, openStorage } from "./remembered.js";
import { addRoots } from "./store.js";
import { relativeTime } from "./time.js";
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

  /** @param {Discussion} discussion */
  constructor(discussion) {
    this.#discussion = discussion;
    const { config, signal, state, isReading, section } = discussion;
    dress(section, actingSheet);
    this.api = completeApi(discussion.api);
    this.storage = openStorage(config);
    this.pageKey = config.page.identifier || config.page.url;
    this.writing = new Writing(discussion, this);
    this.emoji = new EmojiRows(discussion);
    const timer = setInterval(() => refreshTimes(section, config.locale), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    config.dress(section);
    watchTheme(() => config.dress(section), signal);
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
    if (!findOwn(this.storage, comment.id)) return true;
    if (this.#mayEdit(comment)) actions.append(deed(words.edit, "act", "edit"));
    actions.append(deed(words.remove, "act", "remove"));
    return true;
  }

  /** @param {Comment} comment */
  #mayEdit({ created_at }) {
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
    if (discussion.state?.isPart) message.append(createMessage(words.part, words.whole, () => void discussion.read()));
    this.writing.takeUpDraft();
    if (commentId && !this.reveal(commentId)) message.append(createMessage(words.gone));
    void this.#goOn();
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
    this.emoji.showArticle();
    showPinned(this.#discussion.frame.pinned, state.pinned, (id) => this.#discussion.linkTo(id));
    this.#live?.show();
  }

  /** Do what a button says. @param {HTMLElement} pressed */
  press(pressed) {
    const { act = "", root = "" } = pressed.dataset;
    if (act === "more" || act === "replies") void this.#readOn(/** @type {HTMLButtonElement} */ (pressed), root);
    const id = pressed.closest(".comment")?.id.replace("comment-", "") ?? "";
    const view = this.#discussion.views.get(id);
    if (!view) return;
    if (act === "fold") setCollapsed(view, !view.replies.hidden);
    if (act === "reply") this.writing.reply(view);
    if (act === "edit") this.writing.edit(view);
    if (act === "remove") void this.#askToRemove(view);
    if (act === "report") void this.#report(view);
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

  /** @param {CommentView} view */
  async #askToRemove(view) {
    const own = findOwn(this.storage, view.comment.id);
    if (!own) return;
    try {
      (await bring("removing", () => import("./removing.js"))).askToRemove(view, own, this.writing.desk());
    } catch {
      this.#failed(view.slot, () => void this.#askToRemove(view));
    }
  }

  /** @param {CommentView} view */
  async #report(view) {
    try {
      (await bring("reporting", () => import("./reporting.js"))).askWhy(view, this.#discussion, this);
    } catch {
      this.#failed(view.slot, () => void this.#report(view));
    }
  }

  /** @param {HTMLElement} place @param {() => void} retry */
  #failed(place, retry) {
    const made = createAlert(words.partFailed, () => {
      made.remove();
      retry();
    });
    place.append(made);
  }

  /**
   * Read more comments, or more of a branch. The focus goes to the first of it: the button that asked for it is gone.
   * @param {HTMLButtonElement} press @param {string} root
   */
  async #readOn(press, root) {
    const discussion = this.#discussion;
    const { api, config, order, reading, state } = discussion;
    const problem = press.nextElementSibling;
    if (press.ariaDisabled === "true" || !problem || !state) return;
    const { identifier, url } = config.page;
    const label = press.textContent;
    press.ariaDisabled = "true";
    press.textContent = words.loadingMore;
    problem.textContent = "";
    try {
      /** @type {RepliesAnswer} */
      const answer = root
        ? await api.getReplies(root, state.rests.get(root) ?? "")
        : await api.getThread({ identifier, url, order, cursor: state.nextCursor ?? "" });
      if (reading === discussion.reading) {
        this.#add(answer.comments, (now) => (root ? addReplies(now, root, answer) : addRoots(now, answer)));
      }
    } catch (error) {
      if (discussion.signal.aborted) return;
      problem.textContent = words.failed(asApiError(error));
    }
    press.ariaDisabled = null;
    press.textContent = problem.textContent ? words.retry : label;
  }

  /** @param {Comment[]} added @param {(state: State) => State} change */
  #add(added, change) {
    const discussion = this.#discussion;
    discussion.config.emit("paginated", {});
    const fresh = added.filter(({ id }) => !discussion.views.has(id));
    discussion.change(change);
    discussion.announce(words.added(fresh.length));
    if (fresh.length) discussion.views.get(fresh[0].id)?.item.focus({ preventScroll: true });
  }

  /** Tell the page what went wrong. @param {ApiError} error */
  tell({ kind, problem }) {
    this.#discussion.config.emit("error", { kind, problem });
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
    view.item.scrollIntoView({ block: "start" });
    view.item.focus({ preventScroll: true });
    return true;
  }
}

/**
 * Write the relative times again.
 * @param {ParentNode} root @param {string} locale
 */
function refreshTimes(root, locale) {
  for (const time of root.querySelectorAll("time")) {
    time.textContent = relativeTime(time.dateTime, Date.now(), locale);
  }
}
