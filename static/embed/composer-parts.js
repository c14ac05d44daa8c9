/** What an open composer is made of: tabs, toolbar, fields, buttons. */
/** @import { FieldError } from "./types.js" */
/** @import { Mark } from "./formatting.js" */

import { format } from "./formatting.js";
import { button, h } from "./html.js";
import { drawing } from "./identicon.js";
import { createMessage } from "./view.js";
import { words } from "./words.js";

/** @typedef {ReturnType<typeof buildComposer>} Parts */
/** @typedef {{ box: HTMLElement, input: HTMLInputElement | HTMLTextAreaElement, error: HTMLElement }} Field */
/**
 * @typedef {object} Wishes
 * @property {boolean} isNew
 * @property {string} submit
 * @property {(isShown: boolean) => void} preview
 * @property {() => void} cancel
 */

/** @type {[Mark, string][]} each with its picture, in a square of 16 */
const TOOLS = [
  [
    "bold",
    "M4 2h5a3.5 3.5 0 0 1 2.2 6.2A3.6 3.6 0 0 1 9.5 14H4zM6.2 4v3H9a1.5 1.5 0 0 0 0-3zM6.2 9v3h3.2a1.5 1.5 0 0 0 0-3z",
  ],
  ["italic", "M6.5 2H13v1.8h-2.3L7.8 12.2H10V14H3.5v-1.8h2.3L8.7 3.8H6.5z"],
  [
    "link",
    "M7 11.5H4.5a3.5 3.5 0 1 1 0-7H7v1.8H4.5a1.7 1.7 0 1 0 0 3.4H7zM9 4.5h2.5a3.5 3.5 0 1 1 0 7H9V9.7h2.5a1.7 1.7 0 1 0 0-3.4H9zM5 7.1h6v1.8H5z",
  ],
  [
    "quote",
    "M2 4h5v5c0 2-1.3 3.3-3.5 3.5v-1.8C4.6 10.4 5 9.8 5 9H2zM9 4h5v5c0 2-1.3 3.3-3.5 3.5v-1.8c1.1-.3 1.5-.9 1.5-1.7H9z",
  ],
  ["code", "M5.3 3.8 6.6 5 3.6 8l3 3-1.3 1.2L1 8zM10.7 3.8 15 8l-4.3 4.2L9.4 11l3-3-3-3z"],
  ["list", "M2 3h2v2H2zM6 3h8v2H6zM2 7h2v2H2zM6 7h8v2H6zM2 11h2v2H2zM6 11h8v2H6z"],
];

let composers = 0;

/** @param {HTMLFormElement} form @param {HTMLTextAreaElement} textarea @param {Wishes} wishes */
export function buildComposer(form, textarea, wishes) {
  const id = `composer-${++composers}`;
  const text = { box: textarea, input: textarea, error: h("p", { class: "error", id: `${id}-text` }) };
  const name = createField(`${id}-name`, words.name, "", { autocomplete: "name", maxlength: 80, required: true });
  const email = createField(`${id}-email`, words.email, words.emailHint, {
    autocomplete: "email", maxlength: 254, type: "email",
  });
  const preview = h("div", { class: "text preview", part: "preview", dir: "auto", hidden: true });
  const left = h("span", { class: "quiet", role: "status" });
  const failure = h("div", { class: "failure", role: "alert" });
  const submit = h("button", { class: "post", part: "post" }, wishes.submit);
  const bar = h("div", { class: "bar" });
  const tools = createToolbar(textarea);
  bar.append(createTabs(id, textarea, preview, tools, wishes.preview), tools);
  const fields = h("div", { class: "fields" }, name.box, email.box);
  const foot = h("div", { class: "foot" }, left, button(words.cancel, "act", wishes.cancel), submit);
  form.prepend(bar);
  form.append(preview, text.error, ...(wishes.isNew ? [fields] : []), failure, foot);
  form.classList.add("open");
  return {
    text, name, email, fields, preview, left, failure, submit,
    fold() {
      form.replaceChildren(textarea);
      form.classList.remove("open");
      textarea.hidden = false;
      for (const attribute of ["id", "role", "aria-invalid", "aria-describedby"]) textarea.removeAttribute(attribute);
    },
    /** @param {EventTarget | null} input whose content changed, so that it may be right now */
    clearError(input) {
      const field = [text, name, email].find((one) => one.input === input);
      if (field) unmark(field);
    },
    /** @param {string} sentence @param {(() => void) | null} retry */
    showFailure(sentence, retry) {
      failure.replaceChildren(retry ? createMessage(sentence, words.retry, retry) : createMessage(sentence));
    },
  };
}

/**
 * @param {string} id @param {string} label @param {string} hint
 * @param {Record<string, string | number | boolean>} attributes
 * @returns {Field}
 */
function createField(id, label, hint, attributes) {
  const input = h("input", { id, part: "input", ...attributes });
  const error = h("p", { class: "error", id: `${id}-error` });
  const caption = h("label", { for: id }, label, hint ? h("span", { class: "quiet" }, ` (${hint})`) : null);
  return { box: h("div", { class: "field" }, caption, input, error), input, error };
}

/** @param {HTMLTextAreaElement} textarea */
function createToolbar(textarea) {
  const tools = h("div", { class: "tools", role: "group", "aria-label": words.toolbar });
  for (const [mark, path] of TOOLS) {
    const tool = button("", "tool", () => applyMark(textarea, mark));
    tool.append(drawing("0 0 16 16", path));
    tool.ariaLabel = tool.title = words.marks[mark];
    tools.append(tool);
  }
  return tools;
}

/** @param {HTMLTextAreaElement} textarea @param {Mark} mark */
function applyMark(textarea, mark) {
  const { from, to, insert, start, end } = format(mark, textarea.value, textarea.selectionStart, textarea.selectionEnd);
  textarea.focus();
  textarea.setSelectionRange(from, to);
  // The old command alone leaves the edit in the browser's undo list.
  const isDone = document.execCommand("insertText", false, insert);
  if (!isDone) {
    textarea.setRangeText(insert);
    textarea.dispatchEvent(new Event("input"));
  }
  textarea.setSelectionRange(start, end);
}

/**
 * @param {string} id @param {HTMLTextAreaElement} textarea @param {HTMLElement} preview @param {HTMLElement} tools
 * @param {(isShown: boolean) => void} changed
 */
function createTabs(id, textarea, preview, tools, changed) {
  const panels = [textarea, preview];
  const tabs = [words.tabWrite, words.tabPreview].map((label, at) => button(label, "tab", () => choose(at)));
  const list = h("div", { class: "tabs", role: "tablist" }, ...tabs);
  /** @param {number} chosen */
  const choose = (chosen) => {
    tabs.forEach((tab, at) => {
      tab.ariaSelected = String(at === chosen);
      tab.tabIndex = at === chosen ? 0 : -1;
      panels[at].hidden = at !== chosen;
    });
    tools.classList.toggle("hidden", chosen === 1);
    changed(chosen === 1);
  };
  tabs.forEach((tab, at) => {
    tab.setAttribute("role", "tab");
    tab.id = `${id}-tab-${at}`;
    tab.setAttribute("aria-controls", (panels[at].id = `${id}-panel-${at}`));
  });
  preview.setAttribute("role", "tabpanel");
  preview.setAttribute("aria-labelledby", `${id}-tab-1`);
  preview.tabIndex = 0;
  list.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = tabs[0].tabIndex === 0 ? 1 : 0;
    choose(other);
    tabs[other].focus();
  });
  choose(0);
  return list;
}

/**
 * Put each error under the field it is about.
 * @param {Parts} parts @param {FieldError[]} errors
 * @returns {FieldError[]} those that belong to no field
 */
export function showFieldErrors(parts, errors) {
  /** @type {Record<string, Field>} */
  const fields = { "/text": parts.text, "/author/name": parts.name, "/author/email": parts.email };
  Object.values(fields).forEach(unmark);
  const unplaced = [];
  let isFocused = false;
  for (const { pointer, detail } of errors) {
    const field = fields[pointer];
    if (!field?.input.isConnected) {
      unplaced.push({ pointer, detail });
      continue;
    }
    field.error.textContent = detail;
    field.input.ariaInvalid = "true";
    field.input.setAttribute("aria-describedby", field.error.id);
    if (!isFocused) field.input.focus();
    isFocused = true;
  }
  return unplaced;
}

/** @param {Field} field */
function unmark({ input, error }) {
  error.textContent = "";
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
}
