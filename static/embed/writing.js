/** What a reader writes under a discussion: where composers open, and what becomes of what was sent. */
/** @import { CommentView, ComposerOptions, Desk, Draft, EditedAnswer, Given, PostedAnswer, State } from "./types.js" */
/** @import { Acting } from "./acting.js" */
/** @import { ApiError } from "./api.js" */
/** @import { Discussion } from "./discussion.js" */

import { isProblem } from "./calls.js";
import { addOwn, count, removeComment, replaceComment } from "./changing.js";
import { listKept } from "./kept.js";
import { bring } from "./parts.js";
import { draftName, findOwn, forgetOwn, keepOwn } from "./remembered.js";
import { createAlert, createComposer, createMessage } from "./view.js";
import { words } from "./words.js";

export class Writing {
  /** @type {Discussion} */
  #discussion;
  /** @type {string | undefined} the name that the page was told last */
  #speaker;
  /** @type {Acting} */
  #acting;

  /** @param {Discussion} discussion @param {Acting} acting */
  constructor(discussion, acting) {
    this.#discussion = discussion;
    this.#acting = acting;
    /** Settled once it is known whom the page shows as signed in. */
    this.member = this.#follow();
    void this.member.then(() => this.tellWho());
  }

  /** Tell the page who is speaking, when that is somebody else than before. */
  tellWho() {
    const { config, signal } = this.#discussion;
    const { storage } = this.#acting;
    const person = /** @type {Given | null} */ (storage.read("person"))?.person ?? null;
    if (signal.aborted || person?.name === this.#speaker) return;
    this.#speaker = person?.name;
    config.emit("identified", { person });
  }

  async #follow() {
    const { root, api, signal } = this.#discussion;
    const { storage } = this.#acting;
    const [sso, remoteAuth, apiKey] = ["sso", "remote-auth", "api-key"].map((name) => root.host.getAttribute(name));
    if (sso === null && remoteAuth === null) return;
    try {
      const { follow } = await bring("sso", () => import("./sso.js"));
      await follow({ sso, remoteAuth, apiKey }, { api, storage });
    } catch (error) {
      // Readers go on as guests; the page's developer should know.
      if (!signal.aborted) console.warn("Afterword could not take over who is signed in.", error);
    }
  }

  /** @returns {HTMLFormElement | null} the composer for a new comment */
  get #first() {
    return this.#discussion.frame.compose.querySelector("form");
  }

  /** Open the composer for a new comment. */
  begin() {
    const form = this.#first;
    const textarea = form?.querySelector("textarea");
    const draft = draftName(this.#acting.pageKey, null);
    if (form && textarea) void this.#open(form, textarea, { draft, parentId: null, own: null, close: null });
  }

  /** Open it where something was left unfinished, or where somebody is in it. */
  takeUpDraft() {
    const isBegun = this.#acting.storage.read(draftName(this.#acting.pageKey, null));
    if (isBegun || this.#first?.matches(":focus-within")) this.begin();
    this.#takeUpWaiting();
  }

  /** Open what waits for a network under the comments that it answers. */
  #takeUpWaiting() {
    const { views, config, state } = this.#discussion;
    const { storage, pageKey } = this.#acting;
    const drafts = new Set(listKept(config).filter((name) => /^draft:./.test(name)));
    for (const view of drafts.size && state?.thread.is_open ? views.values() : []) {
      const name = draftName(pageKey, view.comment.id);
      const draft = /** @type {Draft | null} */ (drafts.has(name) ? storage.read(name) : null);
      if (draft?.isWaiting && !view.slot.hasChildNodes()) this.reply(view, true);
    }
  }

  /**
   * Show that the discussion was closed or opened meanwhile, unless somebody is writing: they are told when they send it.
   * @param {State} state
   */
  followOpen({ thread, settings }) {
    const { compose } = this.#discussion.frame;
    const isShownOpen = !!this.#first;
    if (!compose.hasChildNodes() || compose.matches(":focus-within") || isShownOpen === thread.is_open) return;
    if (settings.stopped) return;
    compose.replaceChildren(thread.is_open ? createComposer(words.write).form : createMessage(words.closed));
    this.takeUpDraft();
  }

  /** @param {CommentView} view @param {boolean} [isByItself] whether nobody pressed anything: then the focus stays where it is */
  reply(view, isByItself = false) {
    const { id, author } = view.comment;
    const draft = draftName(this.#acting.pageKey, id);
    this.#openUnder(view, words.writeReply(author?.name ?? ""), { draft, parentId: id, own: null }, isByItself);
  }

  /** @param {CommentView} view */
  edit(view) {
    const { id } = view.comment;
    const own = findOwn(this.#acting.storage, id);
    if (!own) return;
    this.#openUnder(view, words.editing, { draft: `edit:${id}`, parentId: null, own });
    view.item.classList.add("editing");
  }

  /** @param {CommentView} view @param {string} label @param {Omit<ComposerOptions, "desk" | "close">} options @param {boolean} [isByItself] */
  #openUnder({ slot, item, actions }, label, options, isByItself = false) {
    const close = () => {
      const isHere = slot.matches(":focus-within");
      slot.replaceChildren();
      item.classList.remove("editing");
      if (isHere) actions.querySelector("button")?.focus();
    };
    const { form, textarea } = createComposer(label);
    item.classList.remove("editing");
    slot.replaceChildren(form);
    if (!isByItself) textarea.focus();
    void this.#open(form, textarea, { ...options, close });
  }

  /** @param {HTMLFormElement} form @param {HTMLTextAreaElement} textarea @param {Omit<ComposerOptions, "desk">} options */
  async #open(form, textarea, options) {
    if (form.matches(".open,.opening")) return;
    form.classList.add("opening");
    form.querySelector(".note")?.remove();
    try {
      const [{ openComposer }] = await Promise.all([bring("composer", () => import("./composer.js")), this.member]);
      if (!this.#discussion.signal.aborted) openComposer(form, textarea, { ...options, desk: this.desk() });
    } catch {
      form.append(createAlert(words.editorFailed, () => void this.#open(form, textarea, options)));
    }
    form.classList.remove("opening");
  }

  /** @returns {Desk} */
  desk() {
    const { api, config, signal, state } = this.#discussion;
    const { storage } = this.#acting;
    if (!state) throw new Error("Nothing was read yet.");
    return {
      api, storage, signal, service: config.service, site: config.site, page: config.page, settings: state.settings,
      signIn: config.signIn,
      follow: () => this.#follow(),
      tellWho: () => this.tellWho(),
      comments: () => this.#discussion.state?.comments.values() ?? [],
      posting: (text) => this.#posting(text),
      posted: (answer, text, isByItself) => this.#posted(answer, text, isByItself),
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

  /** @param {PostedAnswer} answer @param {string} text @param {boolean} isByItself */
  #posted({ comment, edit_token: token, notice }, text, isByItself) {
    const discussion = this.#discussion;
    keepOwn(this.#acting.storage, { token, page: this.#acting.pageKey, text, comment });
    discussion.change((state) => addOwn(comment.status === "approved" ? count(state, 1) : state, comment));
    const item = discussion.views.get(comment.id)?.item;
    if (!isByItself) {
      item?.scrollIntoView({ block: "nearest" });
      item?.focus({ preventScroll: true });
    }
    discussion.announce(comment.status === "pending" ? notice || words.held : words.posted);
    discussion.config.emit("posted", { comment, text });
  }

  /** @param {EditedAnswer} answer @param {string} text */
  #edited({ comment, notice }, text) {
    const discussion = this.#discussion;
    const own = findOwn(this.#acting.storage, comment.id);
    const before = own?.comment.status;
    if (own) keepOwn(this.#acting.storage, { ...own, text, comment });
    const published = Number(comment.status === "approved") - Number(before === "approved");
    discussion.change((state) => replaceComment(count(state, published), comment));
    discussion.views.get(comment.id)?.item.focus({ preventScroll: true }); // its buttons are others now
    discussion.announce(comment.status === "pending" ? notice || words.held : words.saved);
  }

  /** @param {ApiError} error */
  #failed(error) {
    this.#acting.tell(error);
    if (isProblem(error, "warning-unread")) {
      void bring("warnings", () => import("./warnings.js")).then(({ askForWarnings }) => askForWarnings(this.#discussion, this.#acting)).catch(() => {});
    }
  }

  /** @param {string} id */
  #removed(id) {
    const discussion = this.#discussion;
    forgetOwn(this.#acting.storage, id);
    const item = discussion.views.get(id)?.item;
    const neighbours = [item?.nextElementSibling, item?.previousElementSibling, item?.parentElement?.closest(".comment")];
    discussion.change((state) => removeComment(state, id));
    // The focus was in it: it goes to what stands there now.
    const place = [item, ...neighbours].find((one) => one?.isConnected && one.matches(".comment")) ?? discussion.section;
    if (place === discussion.section) discussion.section.tabIndex = -1;
    /** @type {HTMLElement} */ (place).focus({ preventScroll: true });
    discussion.announce(words.removedOwn);
  }
}
