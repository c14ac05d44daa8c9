/** One line at the bottom that says what was done, offers to undo it, and goes away by itself. */

import { t } from "../embed/t.js";

const SHOWN_MS = 10_000;

export class Toast {
  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.element = document.createElement("div");
    this.element.className = "toast";
    this.element.hidden = true;
    // The region stands there before it has words, so that screen readers hear them.
    const region = document.createElement("div");
    region.setAttribute("role", "status");
    region.append(this.element);
    parent.append(region);
    /** @type {(() => void) | null} */
    this.undo = null;
    this.timer = 0;
  }

  /** @param {string} words @param {(() => void) | null} [undo] */
  show(words, undo = null) {
    clearTimeout(this.timer);
    const text = document.createElement("span");
    text.textContent = words;
    this.element.replaceChildren(text);
    this.undo = undo;
    if (undo) this.element.append(this.#undoButton());
    this.element.hidden = false;
    this.timer = setTimeout(() => this.hide(), SHOWN_MS);
  }

  hide() {
    clearTimeout(this.timer);
    this.element.hidden = true;
    this.undo = null;
  }

  /** Takes back what the line offers to take back, once. @returns {boolean} whether there was anything */
  takeBack() {
    const undo = this.undo;
    if (!undo) return false;
    this.hide();
    undo();
    return true;
  }

  #undoButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = t("Undo (U)");
    button.addEventListener("click", () => this.takeBack());
    return button;
  }
}
