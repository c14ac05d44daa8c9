/** One running discussion: reads it, keeps its state, shows it, and ends when it is told to. */
/** @import { Comment, CommentHooks, CommentView, Config, PlacedRow, State, ThreadAnswer } from "./types.js" */
/** @import { Live } from "./live.js" */
/** @import { Frame } from "./view.js" */

import { ApiError, createApi } from "./api.js";
import { createComment, refreshTimes, setCollapsed } from "./comment.js";
import { findOwn, findReported, keepOwn, listPending, listUnseen, openStorage } from "./remembered.js";
import * as store from "./store.js";
import { say } from "./strings.js";
import { createFrame, createMessage, createMoreButton, createSkeleton, renderRows } from "./view.js";
import { Voting } from "./voting.js";
import { Writing } from "./writing.js";

const REFRESH_MS = 60_000;
const MINUTE_MS = 60_000;
const PERMALINK = /^#comment-(.+)$/;

export class Discussion {
  /** @type {State | null} */
  #state = null;
  /** @type {Map<string, CommentView>} */
  #views = new Map();
  /** @type {Map<string, Element>} the buttons that read on in a branch, by cursor */
  #rests = new Map();
  #stopping = new AbortController();
  /** @type {Set<string>} own comments that wait, and that another browser wrote */
  held = new Set();
  /** Counts the readings, so that only the last one shows. */
  #reading = 0;
  /** The reading that is shown. */
  #shown = 0;
  /** @type {Live | null} */
  #live = null;
  /** @type {Frame} */
  #frame;

  /** @param {ShadowRoot} root @param {Config} config */
  constructor(root, config) {
    const { signal } = this.#stopping;
    this.config = config;
    this.order = config.order;
    this.api = createApi(config.service, config.site, signal);
    this.storage = openStorage(config.service, config.site);
    this.pageKey = config.page.identifier || config.page.url;
    this.#frame = createFrame((order) => {
      this.order = order;
      config.emit("ordered", { order });
      void this.read();
    });
    this.writing = new Writing(this);
    this.voting = new Voting(this, this.#frame.article);
    this.host = root.host;
    root.replaceChildren(this.#frame.section);
    addEventListener("hashchange", () => this.#followHash(), { signal });
    const timer = setInterval(() => refreshTimes(this.#frame.list, config.locale), REFRESH_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
    void this.read(wantedComment());
  }

  get section() {
    return this.#frame.section;
  }

  get signal() {
    return this.#stopping.signal;
  }

  stop() {
    this.#stopping.abort();
  }

  /** Read from the start, or the part that holds a comment. */
  async read(commentId = "") {
    const reading = ++this.#reading;
    const { identifier, url } = this.config.page;
    const { message, pinned, list, more, status } = this.#frame;
    message.replaceChildren(createSkeleton());
    list.replaceChildren();
    pinned.replaceChildren();
    more.replaceChildren();
    status.textContent = say.loading;
    try {
      const question = { identifier, url, order: this.order };
      const answer = await this.#ask(question, commentId);
      if (answer.pinned?.length) await import("./pinned.js"); // so that it is there with the rest
      if (reading !== this.#reading) return;
      this.#shown = reading;
      // An old link calls a comment as it was called elsewhere.
      this.#open(answer, answer.target_id ?? commentId);
      await this.#goOn();
    } catch (error) {
      if (reading === this.#reading) this.#fail(error, () => void this.read(commentId));
    }
  }

  /** @param {{ identifier: string, url: string, order: string }} question @param {string} comment */
  async #ask(question, comment) {
    try {
      return await this.api.getThread({ ...question, comment });
    } catch (error) {
      const isGone = comment && error instanceof ApiError && error.problem?.status === 404;
      if (!isGone) throw error;
      return await this.api.getThread(question);
    }
  }

  /** @param {ThreadAnswer} answer @param {string} commentId */
  #open(answer, commentId) {
    this.#views.clear();
    this.#rests.clear();
    let state = store.openThread(answer);
    const isPart = !!commentId && state.rootOf.get(commentId) === state.roots[0] && !store.isWhole(state);
    state = { ...state, isPart };
    for (const comment of listPending(this.storage, this.pageKey, Date.now())) {
      const published = state.comments.get(comment.id);
      const own = findOwn(this.storage, comment.id);
      if (published && own) keepOwn(this.storage, { ...own, comment: published });
      else state = store.addOwn(state, comment);
    }
    const { message, select, status, section } = this.#frame;
    section.classList.add("ready");
    message.replaceChildren();
    if (isPart) message.append(createMessage(say.part, say.whole, () => void this.read()));
    select.value = answer.settings.order;
    status.textContent = "";
    this.#show(state);
    this.writing.showComposer(this.#frame.compose, state);
    this.config.emit("ready", { thread: state.thread });
    if (commentId && !this.#reveal(commentId)) message.append(createMessage(say.gone));
  }

  /** Watch for what others write; only now, so that the first page waits for nothing of it. */
  async #goOn() {
    const loaded = await import("./live.js").catch(() => null);
    if (loaded && !this.signal.aborted) this.#live ??= new loaded.Live(this);
    const mine = this.storage.read("person") ? await import("./mine.js").catch(() => null) : null;
    await mine?.showMine(this);
    const unseen = listUnseen(this.storage, this.pageKey, this.state?.comments ?? new Map(), Date.now());
    const own = unseen.length ? await import("./unseen.js").catch(() => null) : null;
    await own?.showUnseen(this, unseen);
  }

  /** @param {unknown} error @param {() => void} retry */
  #fail(error, retry) {
    if (!(error instanceof ApiError)) {
      if (!this.#stopping.signal.aborted) throw error;
      return;
    }
    const made = createMessage(say.loadFailed(error), say.retry, retry);
    made.setAttribute("role", "alert");
    this.#frame.message.replaceChildren(made);
    this.#frame.section.classList.add("ready");
    this.#frame.status.textContent = "";
    this.tell(error);
  }

  /** Tell the page what went wrong. @param {ApiError} error */
  tell = ({ kind, problem }) => this.config.emit("error", { kind, problem });

  /** @param {State} state */
  #show(state) {
    const { comment_count: count } = state.thread;
    const { emit, page, site } = this.config;
    if (count !== this.#state?.thread.comment_count) emit("counted", { site, ...page, count });
    this.#state = state;
    const { heading, select, list, more, message, compose } = this.#frame;
    this.writing.followOpen(compose, state);
    const rows = store.listRows(state);
    heading.textContent = say.heading(count);
    select.hidden = count < 2;
    renderRows(list, rows, (row) => this.#showRow(row), (id) => this.#restOf(state, id));
    more.replaceChildren();
    if (state.nextCursor) more.append(createMoreButton(say.moreComments, () => this.#readMore(), explain));
    message.querySelector(".empty")?.remove();
    if (!rows.length) {
      const made = createMessage(state.thread.is_open ? say.empty : say.emptyClosed);
      made.classList.add("empty");
      message.append(made);
    }
    this.voting.showArticle();
    this.#live?.show();
    void this.#showPinned(state);
  }

  /** @param {State} state */
  async #showPinned({ pinned }) {
    const place = this.#frame.pinned;
    if (!pinned.length && !place.hasChildNodes()) return;
    const loaded = await import("./pinned.js").catch(() => null);
    if (pinned !== this.#state?.pinned) return;
    loaded?.showPinned(place, pinned, {
      linkTo: this.#linkTo,
      find: (event, id) => {
        if (this.#reveal(id)) event.preventDefault();
      },
    });
  }

  /** @param {string} id */
  #linkTo = (id) => `${location.href.split("#")[0]}#comment-${id}`;

  /** @param {PlacedRow} row */
  #showRow(row) {
    const { id } = row.comment;
    let view = this.#views.get(id);
    const isDrawn = view?.comment === row.comment && view.answers === row.answers;
    if (view && isDrawn && view.isOpen === this.#state?.thread.is_open) return view;
    if (!view) this.#views.set(id, (view = createComment(row.comment, this.#hooks())));
    view.update(row);
    return view;
  }

  /** @returns {CommentHooks} */
  #hooks() {
    return {
      locale: this.config.locale,
      service: this.config.service,
      isOpen: () => !!this.#state?.thread.is_open,
      ownOf: (id) => findOwn(this.storage, id),
      isOwn: (id) => this.held.has(id) || !!findOwn(this.storage, id),
      mayEdit: (comment) => this.#mayEdit(comment),
      nameOf: (id) => this.#state?.comments.get(id)?.author?.name ?? "",
      reportOf: (id) => findReported(this.storage, id),
      report: (view) => void this.writing.report(view),
      linkTo: this.#linkTo,
      reply: (view) => this.writing.reply(view),
      edit: (view) => this.writing.edit(view),
      remove: (view) => void this.writing.askToRemove(view),
      showCounts: (view, isGone) => this.voting.showComment(view, isGone),
    };
  }

  /** @param {Comment} comment */
  #mayEdit({ id, created_at }) {
    const minutes = this.#state?.settings.edit_window_minutes;
    const isOver = minutes !== undefined && Date.now() - Date.parse(created_at) > minutes * MINUTE_MS;
    return !isOver && !!this.#state?.thread.is_open && !!findOwn(this.storage, id);
  }

  /** @param {State} state @param {string} rootId */
  #restOf(state, rootId) {
    const cursor = state.rests.get(rootId);
    if (!cursor) return null;
    let made = this.#rests.get(cursor);
    if (!made) {
      const item = document.createElement("li");
      item.append(createMoreButton(say.moreReplies, () => this.#readReplies(rootId, cursor), explain));
      this.#rests.set(cursor, (made = item));
    }
    return made;
  }

  async #readMore() {
    const { identifier, url } = this.config.page;
    const reading = this.#reading;
    const cursor = this.#state?.nextCursor ?? "";
    const answer = await this.api.getThread({ identifier, url, order: this.order, cursor });
    if (reading === this.#reading) this.#add(answer.comments, (state) => store.addRoots(state, answer));
  }

  /** @param {string} rootId @param {string} cursor */
  async #readReplies(rootId, cursor) {
    const reading = this.#reading;
    const answer = await this.api.getReplies(rootId, cursor);
    if (reading === this.#reading) this.#add(answer.comments, (state) => store.addReplies(state, rootId, answer));
  }

  /**
   * Show what was read, and put the focus on the first of it: the button that asked for it is gone.
   * @param {Comment[]} added @param {(state: State) => State} change
   */
  #add(added, change) {
    if (!this.#state) return;
    this.config.emit("paginated", {});
    const fresh = added.filter(({ id }) => !this.#views.has(id));
    this.#show(change(this.#state));
    this.announce(say.added(fresh.length));
    if (fresh.length) this.#views.get(fresh[0].id)?.item.focus({ preventScroll: true });
  }

  #followHash() {
    const id = wantedComment();
    if (id && !this.#reveal(id)) void this.read(id);
  }

  /**
   * Bring a comment into view; false when it is not on the page.
   * @param {string} id
   */
  #reveal(id) {
    const view = this.#views.get(id);
    if (!view) return false;
    for (const other of this.#views.values()) {
      if (other.replies.contains(view.item)) setCollapsed(other, false);
      other.item.classList.toggle("target", other === view);
    }
    view.item.scrollIntoView({ block: "start" });
    view.item.focus({ preventScroll: true });
    return true;
  }

  /** @param {string} id */
  viewOf(id) {
    return this.#views.get(id) ?? null;
  }

  get state() {
    return this.#state;
  }

  /** Whether what is shown is about to be replaced. */
  get isReading() {
    return this.#shown !== this.#reading;
  }

  /** Go on from the present state to another. @param {(state: State) => State} step */
  change(step) {
    if (this.#state) this.#show(step(this.#state));
  }

  /** @param {string} text */
  announce(text) {
    this.#frame.status.textContent = text;
  }
}

/** The comment that the page's address names. */
function wantedComment() {
  return PERMALINK.exec(location.hash)?.[1] ?? "";
}

/** @param {unknown} error */
function explain(error) {
  return error instanceof ApiError ? say.failed(error) : "";
}
