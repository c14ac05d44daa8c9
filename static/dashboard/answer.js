/** The dialog in which staff answer a comment. What was typed stays there until it was sent. */

import { t } from "../embed/t.js";
import { messageOf } from "./deciding.js";

export class AnswerDialog {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.text = /** @type {HTMLTextAreaElement} */ (dialog.querySelector("textarea"));
    this.form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
    /** @type {((text: string) => Promise<void>) | null} */
    this.send = null;
    this.form.addEventListener("submit", (event) => this.#onSubmit(event));
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
    });
  }

  /** @param {string} who @param {(text: string) => Promise<void>} send */
  ask(who, send) {
    this.send = send;
    this.#say(t("To %(name)s", { name: who }));
    this.dialog.showModal();
    this.text.focus();
  }

  /** @param {SubmitEvent} event */
  async #onSubmit(event) {
    if (event.submitter instanceof HTMLButtonElement && event.submitter.value === "") return;
    event.preventDefault();
    if (!this.text.value.trim()) return;
    try {
      await this.send?.(this.text.value);
      this.text.value = "";
      this.dialog.close();
    } catch (error) {
      this.#say(messageOf(error));
    }
  }

  /** @param {string} words */
  #say(words) {
    const place = this.dialog.querySelector("[data-answer-to]");
    if (place) place.textContent = words;
  }
}
