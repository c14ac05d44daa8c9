/** One running discussion: reads it, keeps its state, shows it, and ends when it is told to. What is done in it is in acting.js. */
/** @import { CommentView, Config, Extra, PlacedRow, State, ThreadAnswer } from "./types.js" */
/** @import { Acting } from "./acting.js" */
/** @import { ApiError } from "./api.js" */

import { asApiError, createApi } from "./api.js";
import { createComment } from "./comment.js";
import { h } from "./html.js";
import { listKept } from "./kept.js";
import { bring } from "./parts.js";
import { listRows, openThread } from "./store.js";
import { say } from "./strings.js";
import { createAlert, createComposer, createFrame, createMessage, createMoreButton, renderRows } from "./view.js";

/** What only some discussions show, by name. @type {Record<string, () => Promise<{ extend(discussion: Discussion): Extra }>>} */
const EXTRAS = {
  looks: () => import("./looks.js"),
  emoji: () => import("./emoji.js"),
  pinned: () => import("./pinned.js"),
};
/** A reader who is still here after so long is shown what others write meanwhile. */
const WATCH_AFTER_MS = 4000;

export class Discussion {
  /** @type {State | null} */
  state = null;
  /** What is done in a discussion, and what of it is the reader's own; nothing until it is loaded. @type {Acting | null} */
  acting = null;
  /** @type {Promise<Acting> | null} */
  #loading = null;
  /** @type {Map<string, CommentView>} */
  views = new Map();
  /** What only some discussions show, by name. @type {Map<string, Extra>} */
  extras = new Map();
  /** @type {Map<string, Element>} the buttons that read on in a branch, by cursor */
  #rests = new Map();
  #stopping = new AbortController();
  signal = this.#stopping.signal;
  /** @type {number | undefined} */
  #timer;
  /** Counts the readings, so that only the last one shows. */
  reading = 0;
  /** The reading that is shown. */
  #shown = 0;

  /** @param {ShadowRoot} root @param {Config} config */
  constructor(root, config) {
    this.config = config;
    this.order = config.order;
    this.api = createApi(config, this.signal);
    this.frame = createFrame();
    this.root = root;
    const { section, select, article } = this.frame;
    const kept = listKept(config);
    /** Whether this browser may have something of the reader's own, or the page shows who they are. */
    this.isKnown = kept.some((name) => name !== "emoji" && name !== "visits") || root.host.matches("[sso],[remote-auth]");
    // Where there were emoji before, room is kept for them: nothing moves when they come.
    article.classList.toggle("kept", kept.includes("emoji"));
    // What the publisher's server put there stays until there is something to show.
    section.hidden = !!root.firstChild;
    root.append(section);
    config.dress(section);
    select.addEventListener("change", () => {
      this.order = select.value;
      config.emit("ordered", { order: this.order });
      void this.read();
    });
    this.#listen(section);
    void this.read(wantedComment());
  }

  /** What buttons do is loaded when somebody comes near; pressed before, they do it as soon as it is there. @param {HTMLElement} section */
  #listen(section) {
    section.addEventListener("click", ({ target }) => {
      const pressed = target instanceof Element && target.closest("[data-act]");
      if (pressed instanceof HTMLElement) this.act((acting) => acting.press(pressed), pressed);
    });
    section.addEventListener("focusin", ({ target }) => {
      const isWriting = target === section.querySelector(".compose textarea");
      if (isWriting) this.act((acting) => acting.writing.begin(), /** @type {HTMLElement} */ (target));
      else this.#expect();
    });
    section.addEventListener("pointerenter", () => this.#expect());
    addEventListener("hashchange", () => this.act((acting) => acting.follow(wantedComment())), { signal: this.signal });
  }

  /** Nobody asked for anything yet, so nobody is told when it fails. */
  #expect() {
    this.load().catch(() => undefined);
  }

  get section() {
    return this.frame.section;
  }

  stop() {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    this.section.remove();
  }

  /** Load what is done in a discussion. */
  load() {
    this.#loading ??= bring("acting", () => import("./acting.js")).then(({ Acting }) => (this.acting ??= new Acting(this)));
    this.#loading.catch(() => (this.#loading = null)); // the next one tries again
    return this.#loading;
  }

  /**
   * Do something as soon as it is loaded; where that fails say so beside what was pressed.
   * @param {(acting: Acting) => unknown} deed @param {Element} [pressed]
   */
  act(deed, pressed) {
    const place = pressed?.closest("article,.compose,.further");
    place?.querySelector(":scope>.missing")?.remove();
    this.load().then(
      (acting) => void (this.signal.aborted || deed(acting)),
      () => {
        const made = createAlert(say.partFailed, () => this.act(deed, pressed));
        made.classList.add("missing");
        place?.append(made);
      },
    );
  }

  /** Read from the start, or the part that holds a comment; where that is gone, from the start. @param {string} [commentId] */
  async read(commentId = "", wanted = commentId) {
    const reading = ++this.reading;
    const { message, pinned, list, more } = this.frame;
    // Grey shapes of four comments, as high as most are.
    message.replaceChildren(h("div", { class: "skeleton", "aria-hidden": "true" }));
    for (const place of [pinned, list, more]) place.replaceChildren();
    this.announce(this.acting?.loading ?? ""); // at first nobody listens yet
    try {
      const own = this.isKnown || commentId ? this.load().catch(() => null) : null;
      const looks = this.root.host.matches("[look],[density],[avatars]") ? this.#bring("looks") : null;
      const { identifier, url } = this.config.page;
      const [answer] = await Promise.all([this.api.getThread({ identifier, url, order: this.order, comment: wanted }), own, looks]);
      await this.bring(answer);
      if (reading !== this.reading || this.signal.aborted) return;
      this.#shown = reading;
      // An old link calls a comment as it was called elsewhere.
      this.#open(answer, answer.target_id ?? commentId);
    } catch (error) {
      if (reading !== this.reading || this.signal.aborted) return;
      const known = asApiError(error);
      if (wanted && known.problem?.status === 404) void this.read(commentId, "");
      else this.#fail(known, commentId, error);
    }
  }

  /** Load what only some discussions show, so that it comes with the rest and moves nothing. @param {Pick<ThreadAnswer, "settings"> & { pinned?: readonly unknown[] }} shown */
  bring({ pinned, settings: { avatars, reactions } }) {
    return Promise.all([
      avatars === false && this.#bring("looks"),
      reactions.length && this.#bring("emoji"),
      pinned?.length && this.#bring("pinned"),
    ]);
  }

  /** @param {keyof typeof EXTRAS} name */
  async #bring(name) {
    const loaded = await bring(name, EXTRAS[name]).catch(() => null);
    if (loaded && !this.extras.has(name)) this.extras.set(name, loaded.extend(this));
  }

  /** @param {ThreadAnswer} answer @param {string} commentId */
  #open(answer, commentId) {
    this.views.clear();
    this.#rests.clear();
    const { message, select, section, compose } = this.frame;
    const { thread, settings } = answer;
    section.classList.add("ready");
    if (section.hidden) {
      section.hidden = false;
      this.root.replaceChildren(section);
    }
    message.replaceChildren();
    select.value = settings.order;
    this.announce("");
    const state = openThread(answer);
    this.show(this.acting?.addWaiting(state, commentId) ?? state);
    const isTaken = thread.is_open && !settings.stopped;
    if (!isTaken) compose.replaceChildren(createMessage(settings.stopped || say.closed));
    else if (!compose.querySelector("form")) compose.replaceChildren(createComposer(say.write).form);
    this.config.emit("ready", { thread });
    if (this.acting) this.acting.opened(commentId);
    else this.#timer = setTimeout(() => this.#expect(), WATCH_AFTER_MS);
  }

  /** @param {ApiError} error @param {string} commentId @param {unknown} cause */
  #fail(error, commentId, cause) {
    void this.load().then((acting) => acting.explain(cause)).catch(() => undefined);
    this.frame.message.replaceChildren(createAlert(say.loadFailed(error), () => void this.read(commentId)));
    this.section.classList.add("ready");
    this.announce("");
    this.config.emit("error", { kind: error.kind, problem: error.problem });
  }

  /** @param {State} state */
  show(state) {
    const { comment_count: count } = state.thread;
    const { emit, page, site } = this.config;
    if (count !== this.state?.thread.comment_count) emit("counted", { site, ...page, count });
    this.state = state;
    const { heading, select, list, more, message } = this.frame;
    const rows = listRows(state);
    heading.textContent = say.heading(count);
    select.hidden = count < 2;
    renderRows(list, rows, (row) => this.#showRow(row), (id) => this.#restOf(state, id), this.acting?.arrange);
    more.replaceChildren();
    if (state.nextCursor) more.append(createMoreButton(say.moreComments, "more"));
    message.querySelector(".empty")?.remove();
    if (!rows.length) {
      const made = createMessage(state.thread.is_open ? say.empty : say.emptyClosed);
      made.classList.add("empty");
      message.append(made);
    }
    for (const extra of this.extras.values()) extra.show?.(state);
    this.acting?.shown(state);
  }

  /** @param {string} id */
  linkTo(id) {
    return `${location.href.split("#")[0]}#comment-${id}`;
  }

  /** @param {PlacedRow} row */
  #showRow(row) {
    const { id } = row.comment;
    let view = this.views.get(id);
    if (view && this.acting?.isDrawn(view, row, this.state)) return view;
    if (!view) this.views.set(id, (view = createComment(row.comment, this)));
    view.update(row);
    return view;
  }

  /** @param {State} state @param {string} rootId */
  #restOf(state, rootId) {
    const cursor = state.rests.get(rootId);
    if (!cursor) return null;
    let made = this.#rests.get(cursor);
    if (!made) {
      made = document.createElement("li");
      made.append(createMoreButton(say.moreReplies, "replies", rootId));
      this.#rests.set(cursor, made);
    }
    return made;
  }

  /** Whether what is shown is about to be replaced. */
  get isReading() {
    return this.#shown !== this.reading;
  }

  /** Go on from the present state to another. @param {(state: State) => State} step */
  change(step) {
    if (this.state) this.show(step(this.state));
  }

  /** @param {string} text */
  announce(text) {
    this.frame.status.textContent = text;
  }
}

/** The comment that the page's address names. */
function wantedComment() {
  return location.hash.split("#comment-")[1] ?? "";
}
