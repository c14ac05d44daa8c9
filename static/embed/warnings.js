/** What moderators told whoever is signed in: shown above the composer until they say that they have read it. */
/** @import { Discussion } from "./discussion.js" */
/** @import { Warning } from "./types.js" */

import { ApiError } from "./api.js";
import { button, h } from "./html.js";
import { asPerson } from "./person.js";
import { say } from "./strings.js";

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
.warning{margin-block:0 16px;padding:12px 16px;border:1px solid var(--line);border-inline-start:3px solid var(--accent);border-radius:var(--radius)}
.warning p{margin-block:0 8px;max-inline-size:70ch}
.warning p:last-child{margin:0}
.warning-words{white-space:pre-wrap;overflow-wrap:anywhere}
`);

/** @param {Discussion} discussion @param {Warning[]} warnings */
export function showWarnings(discussion, warnings) {
  const { section } = discussion;
  const root = section.getRootNode();
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  section.querySelector(".warnings")?.remove();
  if (!warnings.length) return;
  const place = h("div", { class: "warnings", role: "alert" });
  for (const warning of warnings) place.append(drawWarning(discussion, warning, place));
  section.querySelector(".compose")?.before(place);
}

/** Show what the service holds against a post that was just refused. @param {Discussion} discussion */
export async function askForWarnings(discussion) {
  const { warnings } = await asPerson(discussion, (header) => discussion.api.getMe("", header));
  showWarnings(discussion, warnings);
}

/** @param {Discussion} discussion @param {Warning} warning @param {HTMLElement} place */
function drawWarning(discussion, { id, message }, place) {
  const failure = h("span", { class: "error" });
  const read = async () => {
    failure.textContent = "";
    try {
      await asPerson(discussion, (header) => discussion.api.acknowledgeWarning(id, header));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failure.textContent = say.failed(error);
      return;
    }
    box.remove();
    if (!place.childElementCount) place.remove();
    discussion.announce(say.warningRead);
    discussion.section.querySelector("textarea")?.focus({ preventScroll: true });
  };
  const words = h("p", { class: "warning-words", dir: "auto" }, message);
  const box = h(
    "div",
    { class: "warning", part: "message" },
    h("p", {}, h("strong", {}, say.warning)),
    words,
    h("p", {}, button(say.readWarning, "act plain", () => void read()), " ", failure),
  );
  return box;
}
