/**
 * The names that are offered behind an `@`: a list under the text, gone through by arrow keys while the focus stays in the text.
 * What is put in is the name as plain words. Loaded when somebody types the first `@`.
 */
/** @import { Comment } from "./types.js" */

import { dress, h } from "./html.js";
import { identicon } from "./identicon.js";
import { findMention, listNames } from "./mentioning.js";
import { words } from "./words.js";

const mentionSheet = new CSSStyleSheet();

mentionSheet.replaceSync(`
.names{position:absolute;z-index:2;margin:0;padding:4px;min-inline-size:180px;max-inline-size:100%;list-style:none;border:1px solid var(--line);
border-radius:var(--radius);background:Canvas;color:CanvasText;box-shadow:0 4px 16px #0003}
.names li{display:flex;align-items:center;gap:8px;min-block-size:36px;padding:4px 10px;border-radius:4px;cursor:pointer}
.names li[aria-selected=true]{background:var(--field);outline:2px solid var(--accent);outline-offset:-2px}
.names .avatar{--avatar:20px;flex:none}
.writes{position:relative}
`);

let lists = 0;

/**
 * Offer names in a text from now on. The text stays a text field for those who listen: it says that a list belongs to it and
 * which name is chosen, as a combobox does, and a status says how many there are.
 * @param {HTMLTextAreaElement} textarea @param {() => Iterable<Comment>} comments @param {AbortSignal} signal
 */
export function offerNames(textarea, comments, signal) {
  const list = h("ul", { class: "names", part: "names", role: "listbox", id: `names-${++lists}`, "aria-label": words.mention, hidden: true });
  const status = h("p", { class: "unseen", role: "status" });
  dress(textarea, mentionSheet);
  textarea.parentElement?.classList.add("writes");
  textarea.after(list, status);
  const offer = new Offer(textarea, list, status);
  signal.addEventListener("abort", () => offer.end());
  const look = () => offer.look(comments());
  textarea.addEventListener("input", look, { signal });
  textarea.addEventListener("click", look, { signal });
  textarea.addEventListener("keydown", (event) => offer.follow(event), { signal, capture: true });
  textarea.addEventListener("blur", () => offer.close(), { signal });
  look();
}

class Offer {
  /** @type {string[]} */
  #names = [];
  #chosen = 0;

  /** @param {HTMLTextAreaElement} textarea @param {HTMLElement} list @param {HTMLElement} status */
  constructor(textarea, list, status) {
    this.textarea = textarea;
    this.list = list;
    this.status = status;
    textarea.setAttribute("aria-autocomplete", "list");
    textarea.setAttribute("aria-haspopup", "listbox");
  }

  /** @param {Iterable<Comment>} comments */
  look(comments) {
    const { value, selectionStart, selectionEnd } = this.textarea;
    const mention = selectionStart === selectionEnd ? findMention(value, selectionStart) : null;
    const names = mention ? listNames(comments, mention.typed) : [];
    if (!names.length) return this.close();
    if (names.join("\n") !== this.#names.join("\n")) this.status.textContent = words.namesOffered(names.length);
    this.#names = names;
    this.#chosen = 0;
    this.list.replaceChildren(...names.map((name, at) => this.#draw(name, at)));
    this.list.hidden = false;
    this.list.style.insetBlockStart = `${this.textarea.offsetTop + this.textarea.offsetHeight}px`;
    this.textarea.setAttribute("aria-controls", this.list.id);
    this.#choose(0);
  }

  /** @param {string} name @param {number} at */
  #draw(name, at) {
    const picture = h("span", { class: "avatar", "aria-hidden": "true" });
    picture.append(identicon(name));
    const item = h("li", { role: "option", id: `${this.list.id}-${at}` }, picture, h("bdi", {}, name));
    // Pressed, it must not take the focus out of the text.
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take(name);
    });
    return item;
  }

  /** @param {number} at */
  #choose(at) {
    this.#chosen = (at + this.#names.length) % this.#names.length;
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === this.#chosen)));
    this.textarea.setAttribute("aria-activedescendant", `${this.list.id}-${this.#chosen}`);
  }

  /** Keys that are for the list do nothing else: Escape folds no composer. @param {KeyboardEvent} event */
  follow(event) {
    if (this.list.hidden || event.isComposing) return;
    const { key } = event;
    if (key === "ArrowDown") this.#choose(this.#chosen + 1);
    else if (key === "ArrowUp") this.#choose(this.#chosen - 1);
    else if (key === "Escape") this.close();
    else if ((key === "Enter" && !event.ctrlKey && !event.metaKey) || key === "Tab") this.#take(this.#names[this.#chosen]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {string} name */
  #take(name) {
    const { textarea } = this;
    const mention = findMention(textarea.value, textarea.selectionStart);
    this.close();
    if (!mention) return;
    textarea.setSelectionRange(mention.from, textarea.selectionStart);
    // The old command alone leaves the edit in the browser's undo list.
    const isDone = document.execCommand("insertText", false, `@${name} `);
    if (!isDone) {
      textarea.setRangeText(`@${name} `, mention.from, textarea.selectionEnd, "end");
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  close() {
    this.#names = [];
    this.list.hidden = true;
    this.status.textContent = "";
    this.textarea.removeAttribute("aria-activedescendant");
    this.textarea.removeAttribute("aria-controls");
  }

  end() {
    for (const name of ["aria-autocomplete", "aria-haspopup", "aria-activedescendant", "aria-controls"]) this.textarea.removeAttribute(name);
    this.list.remove();
    this.status.remove();
  }
}
