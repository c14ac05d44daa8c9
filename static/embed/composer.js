/** The open composer. Loaded when a reader first wants to write. */
/** @import { ApiError } from "./api.js" */
/** @import { ComposerOptions, Draft, NewComment } from "./types.js" */

import { asApiError } from "./api.js";
import { isPassing, isProblem } from "./calls.js";
import { buildComposer, showFieldErrors } from "./composer-parts.js";
import { composerSheet } from "./composer-style.js";
import { keepDraft, openDraft, rekeyDraft } from "./drafts.js";
import { showWindow } from "./edit-window.js";
import { countCharacters } from "./formatting.js";
import { dress, setHtml } from "./html.js";
import { bring } from "./parts.js";
import { asPerson, readPerson } from "./person.js";
import { readAuthor } from "./remembered.js";
import { isOver, showSpeaker } from "./speaker.js";
import { words } from "./words.js";

const KEEP_AFTER_MS = 250;
const MAX_TITLE = 500;
/** Nobody needs to know how much may still be written before it gets scarce. */
const COUNT_FROM = 0.9;

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} textarea @param {ComposerOptions} options */
export function openComposer(form, textarea, options) {
  dress(form, composerSheet);
  new Composer(form, textarea, options).open();
}

class Composer {
  /** @type {Draft} */
  #draft;
  /** @type {number | undefined} */
  #timer;
  #isSending = false;
  /** Whether it is to be sent as soon as there is a network again. */
  #isWaiting = false;
  #offersNames = false;
  /** Ends with this composer or with the discussion, whichever is first. */
  #ending = new AbortController();

  /** @param {HTMLFormElement} form @param {HTMLTextAreaElement} textarea @param {ComposerOptions} options */
  constructor(form, textarea, options) {
    this.form = form;
    this.textarea = textarea;
    this.options = options;
    this.parts = buildComposer(form, textarea, {
      isNew: !options.own,
      submit: this.#label(),
      preview: (isShown) => void this.#preview(isShown),
      cancel: () => this.#fold(),
    });
    this.speaker = options.own ? null : showSpeaker(this.parts, options.desk);
    this.#draft = openDraft(options.desk.storage, options.draft);
  }

  open() {
    const { textarea, form, parts } = this;
    const { own, desk } = this.options;
    const typed = textarea.value;
    textarea.value = typed || this.#draft.text || own?.text || "";
    const author = readAuthor(desk.storage);
    parts.name.input.value = author.name;
    parts.email.input.value = author.email ?? "";
    const { signal } = this.#ending;
    desk.signal.addEventListener("abort", () => this.#end(), { signal });
    textarea.addEventListener("input", () => this.#typed(), { signal });
    form.addEventListener("submit", () => void this.#send(), { signal });
    form.addEventListener("input", ({ target }) => this.parts.clearError(target), { signal });
    form.addEventListener("keydown", (event) => this.#keyPressed(event), { signal });
    addEventListener("online", () => this.#isWaiting && void this.#send(true), { signal });
    addEventListener("pagehide", () => this.#keep(), { signal });
    document.addEventListener("visibilitychange", () => this.#keep(), { signal });
    this.#changed();
    const minutes = desk.settings.edit_window_minutes;
    if (own && minutes) showWindow(parts.left, own.comment, minutes, signal);
    // Of a page that was left, or closed, without a network.
    if (this.#draft.isWaiting && textarea.value === this.#draft.text) this.#wait();
    if (this.#isWaiting && navigator.onLine) void this.#send(true);
  }

  #label() {
    if (this.options.own) return words.save;
    return this.options.desk.settings.premoderate ? words.postForReview : words.post;
  }

  /** @param {KeyboardEvent} event */
  #keyPressed(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void this.#send();
    } else if (event.key === "Escape" && !this.textarea.value.trim()) this.#fold();
  }

  /** Who goes on writing sends it themselves. */
  #typed() {
    if (this.#isWaiting) this.parts.failure.replaceChildren();
    this.#isWaiting = this.#draft.isWaiting = false;
    this.#changed();
    this.#offerNames();
  }

  #offerNames() {
    if (this.#offersNames || !this.textarea.value.includes("@")) return;
    this.#offersNames = true;
    void bring("mentions", () => import("./mentions.js")).then(
      ({ offerNames }) => offerNames(this.textarea, this.options.desk.comments, this.#ending.signal),
      () => (this.#offersNames = false), // the next letter tries again
    );
  }

  #changed() {
    const { textarea, parts } = this;
    // A text finds its own direction; what stands in an empty field has that of the discussion.
    textarea.dir = textarea.value ? "auto" : "";
    textarea.style.blockSize = "auto";
    // The borders are not part of the scroll height.
    textarea.style.blockSize = `${textarea.scrollHeight + 2}px`;
    const allowed = this.options.desk.settings.max_length;
    const left = allowed - countCharacters(textarea.value);
    parts.left.textContent = left <= allowed * (1 - COUNT_FROM) ? words.left(left) : "";
    parts.left.classList.toggle("error", left < 0);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), KEEP_AFTER_MS);
  }

  #keep() {
    clearTimeout(this.#timer);
    if (this.#ending.signal.aborted) return;
    const { desk, draft, own } = this.options;
    const { value } = this.textarea;
    if (value === this.#draft.text || (own && value === own.text)) return;
    this.#draft = keepDraft(desk.storage, draft, this.#draft, value);
  }

  #end() {
    this.#keep();
    this.#ending.abort();
    clearTimeout(this.#timer);
  }

  /** Fold up, or go away. What was written stays in the draft. */
  #fold() {
    // Who puts it away does not want it sent.
    if (this.#isWaiting) this.options.desk.storage.write(this.options.draft, { ...this.#draft, isWaiting: false });
    this.#isWaiting = false;
    this.#end();
    const { close } = this.options;
    if (close) {
      close();
      return;
    }
    this.parts.fold();
    this.textarea.value = "";
    this.textarea.style.blockSize = "";
    this.textarea.blur();
  }

  /** @param {boolean} isShown */
  async #preview(isShown) {
    if (!isShown) return;
    const { preview } = this.parts;
    const text = this.textarea.value;
    preview.textContent = text.trim() ? words.previewing : words.previewEmpty;
    if (!text.trim()) return;
    try {
      const { html } = await this.options.desk.api.preview(text);
      if (text === this.textarea.value) setHtml(preview, html);
    } catch (error) {
      if (!this.options.desk.signal.aborted) preview.textContent = words.failed(asApiError(error));
    }
  }

  /** @param {boolean} [isByItself] whether nobody pressed anything: then nobody is taken anywhere */
  async #send(isByItself = false) {
    if (this.#isSending) return;
    this.#isWaiting = false;
    const text = this.textarea.value;
    const author = { name: this.parts.name.input.value.trim(), email: this.parts.email.input.value.trim() || null };
    const missing = this.#findMissing(text, author.name);
    this.parts.failure.replaceChildren();
    showFieldErrors(this.parts, missing);
    if (missing.length) return;
    this.#keep();
    this.#setSending(true);
    try {
      await (this.options.own ? this.#save(text) : this.#post(text, author, isByItself));
    } catch (error) {
      if (!this.options.desk.signal.aborted) this.#explain(asApiError(error));
    } finally {
      this.#setSending(false);
    }
  }

  /** @param {string} text @param {string} name */
  #findMissing(text, name) {
    const missing = [];
    if (!text.trim()) missing.push({ pointer: "/text", detail: words.textMissing });
    const { own, desk } = this.options;
    const needsName = !own && desk.settings.guests && !readPerson(desk.storage);
    if (needsName && !name) missing.push({ pointer: "/author/name", detail: words.nameMissing });
    const left = desk.settings.max_length - countCharacters(text);
    if (left < 0) missing.push({ pointer: "/text", detail: `${words.left(left)}.` });
    return missing;
  }

  /** @param {string} text @param {{ name: string, email: string | null }} author @param {boolean} isByItself */
  async #post(text, author, isByItself) {
    const { desk, draft, parentId } = this.options;
    const { identifier, url } = desk.page;
    const title = [...desk.page.title].slice(0, MAX_TITLE).join("");
    const isGuest = !readPerson(desk.storage);
    const place = { identifier: identifier || null, url: url || null, title, parent_id: parentId };
    /** @type {NewComment} */
    const comment = { ...place, text: desk.posting(text), author: isGuest && author.name ? author : null };
    const proved = desk.settings.proof_of_work ?? "off";
    if (proved === "everyone" || (proved === "guests" && isGuest)) {
      const { prove } = await bring("proving", () => import("./proving.js"));
      comment.proof = await prove(desk.api, desk.signal);
    }
    if (isGuest) desk.storage.write("author", author);
    // Written before it is sent: if the page dies now, the retry carries the same key.
    desk.storage.write(draft, { ...this.#draft, text });
    const answer = await asPerson(desk, (header) => desk.api.postComment(comment, this.#draft.key, header));
    this.#done();
    desk.posted(answer, comment.text, isByItself);
  }

  /** @param {string} text */
  async #save(text) {
    const { desk, own } = this.options;
    if (!own) return;
    const answer = await desk.api.editComment(own.comment.id, text, own.token);
    this.#done();
    desk.edited(answer, text);
  }

  /** The server has it: the draft may go. */
  #done() {
    this.options.desk.storage.drop(this.options.draft);
    this.#ending.abort();
    clearTimeout(this.#timer);
    this.#fold();
  }

  /** @param {ApiError} error */
  #explain(error) {
    const { parts, options } = this;
    options.desk.failed(error);
    if (error.kind === "unreachable" && !navigator.onLine && !options.own) return this.#wait();
    if (isOver(error)) this.speaker?.signedOut();
    if (isProblem(error, "key-reused")) {
      this.#draft = rekeyDraft(options.desk.storage, options.draft, this.#draft);
      parts.showFailure(words.keyReused, null);
      return;
    }
    const unplaced = showFieldErrors(parts, error.problem?.errors ?? []);
    const isShown = error.problem?.errors?.length && !unplaced.length;
    if (!isShown) parts.showFailure(words.postFailed(error), isPassing(error) ? () => void this.#send() : null);
  }

  /** Keep it, also over a reload, until there is a network; then it goes with the key it has. */
  #wait() {
    this.#isWaiting = true;
    this.#draft = { ...this.#draft, text: this.textarea.value, isWaiting: true };
    this.options.desk.storage.write(this.options.draft, this.#draft);
    this.parts.showFailure(words.waiting, () => void this.#send());
  }

  /** @param {boolean} isSending */
  #setSending(isSending) {
    this.#isSending = isSending;
    this.parts.submit.ariaDisabled = isSending ? "true" : null;
    this.parts.submit.textContent = isSending ? words.sending : this.#label();
  }
}
