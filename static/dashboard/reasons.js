/** The picker of reasons: `R` opens it, one more key or a click chooses. Nothing is removed before that. */

export class ReasonPicker {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    /** @type {((reason: string | null) => void) | null} */
    this.onChosen = null;
    dialog.addEventListener("keydown", (event) => this.#onKey(event));
    dialog.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button[type=button]") : null;
      if (button instanceof HTMLButtonElement) this.#choose(button);
    });
  }

  /** @param {(reason: string | null) => void} onChosen told once, unless the picker is closed before */
  ask(onChosen) {
    this.onChosen = onChosen;
    this.dialog.showModal();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (this.dialog.querySelectorAll(".picker button"));
    const button = event.key.toLowerCase() === "r" ? [...buttons].at(-1) : buttons[Number.parseInt(event.key, 10) - 1];
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    this.#choose(button);
  }

  /** @param {HTMLButtonElement} button */
  #choose(button) {
    this.dialog.close();
    this.onChosen?.(button.value || null);
    this.onChosen = null;
  }
}
