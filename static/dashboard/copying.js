/** “Copy” beside each snippet; where the browser keeps the clipboard to itself, the snippet is selected for the keys. */

import { t } from "../embed/t.js";

for (const button of document.querySelectorAll("button[data-copies]")) {
  const code = button.parentElement?.querySelector("code");
  if (!(button instanceof HTMLButtonElement) || !code) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    getSelection()?.selectAllChildren(code);
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
      button.textContent = t("Copied");
    } catch {
      button.textContent = t("Selected: copy it with your keys");
    }
  });
}
