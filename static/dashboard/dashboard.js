/** Gives each form that asks for it by `data-behavior` what it can do beyond being a form. */

import { startQueue } from "./queue.js";

/** @type {Record<string, (form: HTMLFormElement) => void>} */
const BEHAVIORS = { queue: startQueue };

for (const element of document.querySelectorAll("form[data-behavior]")) {
  if (element instanceof HTMLFormElement) BEHAVIORS[element.dataset.behavior ?? ""]?.(element);
}
