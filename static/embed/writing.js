/** What a reader writes under a discussion: where composers open, and what becomes of what was sent. */
/** @import { CommentView, ComposerOptions, Desk, EditedAnswer, Given, PostedAnswer, State } from "./types.js" */
/** @import { ApiError } from "./api.js" */
/** @import { Discussion } from "./discussion.js" */

import { draftName, findOwn, forgetOwn, keepOwn } from "./remembered.js";
import { addOwn, count, removeComment, replaceComment } from "./store.js";
import { say } from "./strings.js";
import { createClosedComposer, createMessage } from "./view.js";

export class Writing {
  /** @type {Discussion} */
  #discussion;
  /** @type {string | undefined} the name that the page was told last */
  #speaker;

  /** @param {Discussion} discussion */
  constructor(discussion) {
    this.#discussion = discussion;
    /** Settled once it is known whom the page shows as signed in. */
    this.member = this.#follow();
    void this.member.then(() => this.tellWho());
  }

  /** Tell the page who is speaking, when that is somebody else than before. */
  tellWho() {
    const { config, signal, storage } = this.#discussion;
    const person = /** @type {Given | null} */ (storage.read("person"))?.person ?? null;
    if (signal.aborted || person?.name === this.#speaker) return;
    this.#speaker = person?.name;
    config.emit("identified", { person });
  }

  async #follow() {
    const { config, api, storage, signal } = this.#discussion;
    if (config.shown.sso === null && config.shown.remoteAuth === null) return;
    try {
      const { follow } = await import("./sso.js");
      await follow(config.shown, { api, storage });
    } catch (error) {
      // Readers go on as guests; the page's developer should know.
      if (!signal.aborted) console.warn("Afterword could not take over who is signed in.", error);
    }
  }

  /**
   * Put the composer for a new comment into its place, open if something was left unfinished.
   * @param {HTMLElement} place @param {State} state
   */
  showComposer(place, state) {
    if (state.settings.stopped || !state.thread.is_open) {
      place.replaceChildren(createMessage(state.settings.stopped || say.closed));
      return;
    }
    if (place.querySelector("form")) return;
    const { pageKey, storage } = this.#discussion;
    const draft = draftName(pageKey, null);
    const { form, begin } = this.#composer(say.write, { draft, parentId: null, own: null, close: null });
    place.replaceChildren(form);
    if (storage.read(draft)) begin();
  }

  /**
   * Show that the discussion was closed or opened meanwhile, unless somebody is writing: they are told when they send it.
   * @param {HTMLElement} place @param {State} state
   */
  followOpen(place, state) {
    const isOpen = !!place.querySelector("form");
    if (!place.hasChildNodes() || place.matches(":focus-within") || isOpen === state.thread.is_open) return;
    this.showComposer(place, state);
  }

  /** @param {CommentView} view */
  reply(view) {
    const { id, author } = view.comment;
    const draft = draftName(this.#discussion.pageKey, id);
    this.#openUnder(view, say.writeReply(author?.name ?? ""), { draft, parentId: id, own: null });
  }

  /** @param {CommentView} view */
  edit(view) {
    const { id } = view.comment;
    const own = findOwn(this.#discussion.storage, id);
    if (!own) return;
    this.#openUnder(view, say.editing, { draft: `edit:${id}`, parentId: null, own });
    view.item.classList.add("editing");
  }

  /** @param {CommentView} view @param {string} label @param {Omit<ComposerOptions, "desk" | "close">} options */
  #openUnder({ slot, item, actions }, label, options) {
    const close = () => {
      slot.replaceChildren();
      item.classList.remove("editing");
      actions.querySelector("button")?.focus();
    };
    const { form, textarea } = this.#composer(label, { ...options, close });
    item.classList.remove("editing");
    slot.replaceChildren(form);
    textarea.focus();
  }

  /** @param {string} label @param {Omit<ComposerOptions, "desk">} options */
  #composer(label, options) {
    return createClosedComposer(label, async (form, textarea) => {
      const [{ openComposer }] = await Promise.all([import("./composer.js"), this.member]);
      openComposer(form, textarea, { ...options, desk: this.#desk() });
    });
  }

  /** @param {CommentView} view */
  async askToRemove(view) {
    const own = findOwn(this.#discussion.storage, view.comment.id);
    if (!own) return;
    const { askToRemove } = await import("./removing.js");
    askToRemove(view, own, this.#desk());
  }

  /** @param {CommentView} view */
  async report(view) {
    try {
      (await import("./reporting.js")).askWhy(view, this.#discussion);
    } catch {
      view.slot.replaceChildren(createMessage(say.partFailed, say.retry, () => void this.report(view)));
    }
  }

  /** @returns {Desk} */
  #desk() {
    const { api, storage, config, signal, state } = this.#discussion;
    if (!state) throw new Error("Nothing was read yet.");
    return {
      api, storage, signal, service: config.service, site: config.site, page: config.page, settings: state.settings,
      signIn: config.signIn,
      follow: () => this.#follow(),
      tellWho: () => this.tellWho(),
      posting: (text) => this.#posting(text),
      posted: (answer, text) => this.#posted(answer, text),
      edited: (answer, text) => this.#edited(answer, text),
      removed: (id) => this.#removed(id),
      failed: (error) => this.#failed(error),
    };
  }

  /** Let the page change what is about to be posted. @param {string} text */
  #posting(text) {
    const detail = { text };
    this.#discussion.config.emit("posting", detail);
    return String(detail.text);
  }

  /** @param {PostedAnswer} answer @param {string} text */
  #posted({ comment, edit_token: token, notice }, text) {
    const discussion = this.#discussion;
    keepOwn(discussion.storage, { token, page: discussion.pageKey, text, comment });
    discussion.change((state) => addOwn(comment.status === "approved" ? count(state, 1) : state, comment));
    const item = discussion.viewOf(comment.id)?.item;
    item?.scrollIntoView({ block: "nearest" });
    item?.focus({ preventScroll: true });
    discussion.announce(comment.status === "pending" ? notice || say.held : say.posted);
    discussion.config.emit("posted", { comment, text });
  }

  /** @param {EditedAnswer} answer @param {string} text */
  #edited({ comment, notice }, text) {
    const discussion = this.#discussion;
    const own = findOwn(discussion.storage, comment.id);
    const before = own?.comment.status;
    if (own) keepOwn(discussion.storage, { ...own, text, comment });
    const published = Number(comment.status === "approved") - Number(before === "approved");
    discussion.change((state) => replaceComment(count(state, published), comment));
    discussion.announce(comment.status === "pending" ? notice || say.held : say.saved);
  }

  /** @param {ApiError} error */
  #failed(error) {
    this.#discussion.tell(error);
    if (error.is("warning-unread")) {
      void import("./warnings.js").then(({ askForWarnings }) => askForWarnings(this.#discussion)).catch(() => {});
    }
  }

  /** @param {string} id */
  #removed(id) {
    const discussion = this.#discussion;
    forgetOwn(discussion.storage, id);
    discussion.change((state) => removeComment(state, id));
    discussion.announce(say.removedOwn);
  }
}
