/** A choice of one more key: a digit or a click on a button, or the key that opened it for the last one. Nothing is done before. */

export class Picker {
  /** @param {HTMLDialogElement} dialog its `data-picker` is the key that opens it */
  constructor(dialog) {
    this.dialog = dialog;
    /** @type {((button: HTMLButtonElement) => void) | null} */
    this.onChosen = null;
    dialog.addEventListener("keydown", (event) => this.#onKey(event));
    dialog.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button[type=button]") : null;
      if (button instanceof HTMLButtonElement) this.#choose(button);
    });
  }

  /** @param {(button: HTMLButtonElement) => void} onChosen told once, unless the picker is closed before */
  ask(onChosen) {
    this.onChosen = onChosen;
    this.dialog.showModal();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (this.dialog.querySelectorAll(".picker button"));
    const isOpener = event.key.toLowerCase() === this.dialog.dataset.picker;
    const button = isOpener ? [...buttons].at(-1) : buttons[Number.parseInt(event.key, 10) - 1];
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(button);
  }

  /** @param {HTMLButtonElement} button */
  #choose(button) {
    this.dialog.close();
    this.onChosen?.(button);
    this.onChosen = null;
  }
}
