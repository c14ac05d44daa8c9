/** What moderators told whoever is signed in: shown above the composer until they say that they have read it. */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Warning } from "./types.js" */

import { asApiError } from "./api.js";
import { button, dress, h } from "./html.js";
import { asPerson } from "./person.js";
import { words } from "./words.js";

const warningSheet = new CSSStyleSheet();
warningSheet.replaceSync(`
.warning{margin-block:0 16px;padding:12px 16px;border:1px solid var(--line);border-inline-start:3px solid var(--accent);border-radius:var(--radius)}
.warning p{margin-block:0 8px;max-inline-size:70ch}
.warning p:last-child{margin:0}
.warning-words{white-space:pre-wrap;overflow-wrap:anywhere}
`);

/** @param {Discussion} discussion @param {Acting} acting @param {Warning[]} warnings */
export function showWarnings(discussion, acting, warnings) {
  const { section } = discussion;
  dress(section, warningSheet);
  section.querySelector(".warnings")?.remove();
  if (!warnings.length) return;
  const place = h("div", { class: "warnings", role: "alert" });
  for (const warning of warnings) place.append(drawWarning(discussion, acting, warning, place));
  section.querySelector(".compose")?.before(place);
}

/** Show what the service holds against a post that was just refused. @param {Discussion} discussion @param {Acting} acting */
export async function askForWarnings(discussion, acting) {
  const { warnings } = await asPerson(acting, (header) => acting.api.getMe("", header));
  showWarnings(discussion, acting, warnings);
}

/** @param {Discussion} discussion @param {Acting} acting @param {Warning} warning @param {HTMLElement} place */
function drawWarning(discussion, acting, { id, message }, place) {
  const failure = h("span", { class: "error" });
  const read = async () => {
    failure.textContent = "";
    try {
      await asPerson(acting, (header) => acting.api.acknowledgeWarning(id, header));
    } catch (error) {
      failure.textContent = words.failed(asApiError(error));
      return;
    }
    box.remove();
    if (!place.childElementCount) place.remove();
    discussion.announce(words.warningRead);
    discussion.section.querySelector("textarea")?.focus({ preventScroll: true });
  };
  const told = h("p", { class: "warning-words", dir: "auto" }, message);
  const box = h(
    "div",
    { class: "warning", part: "message" },
    h("p", {}, h("strong", {}, words.warning)),
    told,
    h("p", {}, button(words.readWarning, "act plain", () => void read()), " ", failure),
  );
  return box;
}
