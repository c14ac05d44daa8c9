/** The page of a discussion that others put into frames: tells them its height. */

import "../embed/define.js";
import { tellHeight } from "./messages.js";

const element = document.querySelector("afterword-comments");
const end = new AbortController();
if (element instanceof HTMLElement) {
  element.addEventListener("afterword:ready", () => tellHeight(element, end.signal), { once: true });
}
