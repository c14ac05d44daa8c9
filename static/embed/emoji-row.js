/** The emoji on a comment or on the article: those that were given, with their numbers, and a button for the others. */
/** @import { Emoji } from "./types.js" */

import { h } from "./html.js";
import { drawing } from "./identicon.js";
import { say } from "./strings.js";
import { t } from "./t.js";

export const emojiSheet = new CSSStyleSheet();

emojiSheet.replaceSync(`
.emoji{display:inline-flex;flex-wrap:wrap;align-items:center;gap:4px}
.chip{display:inline-flex;align-items:center;justify-content:center;gap:5px;min-inline-size:32px;min-block-size:26px;
padding-inline:8px;border-radius:13px;background:var(--field);color:var(--quiet)}
.article .chip{min-inline-size:44px;min-block-size:32px;border-radius:16px}
.chip:hover{color:inherit}
.chip[aria-pressed=true]{color:inherit;box-shadow:inset 0 0 0 2px var(--accent)}
.chip span{font-variant-numeric:tabular-nums}
.chip i{font:1.1em/1 "Apple Color Emoji","Segoe UI Emoji","Noto Color Emoji",sans-serif;font-variant-emoji:emoji}
.add{display:grid;place-items:center;inline-size:28px;min-block-size:28px;color:var(--quiet)}
.add:is(:hover,:focus-visible,[aria-expanded=true]){color:inherit}
.add svg{inline-size:17px;block-size:17px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round}
@media (hover:none){:is(.add,.chip){min-block-size:32px}}
@media (forced-colors:active){
.chip{border:1px solid ButtonText}
.chip[aria-pressed=true]{outline:2px solid Highlight}
}
`);

/** A face, and a plus. */
const FACE = "M14.6 8.5a6.5 6.5 0 1 1-5.1-5.8M5.5 10.5a3.5 3.5 0 0 0 5 0M5.8 6.8v.1M10.2 6.8v.1M14 1v5M11.5 3.5h5";

/**
 * @param {readonly string[]} offered @param {string} label @param {boolean} isOpen whether all are shown, also what nobody gave
 * @param {(emoji: string, isOn: boolean) => void} press
 */
export function createEmojiRow(offered, label, isOpen, press) {
  /** @type {Set<string>} */
  let given = new Set();
  /** @type {Emoji} */
  let counts = {};
  const chips = offered.map((emoji) => {
    const number = h("span");
    const chip = h("button", { type: "button", class: "chip", part: "reaction" }, h("i", {}, emoji), number);
    chip.addEventListener("click", () => press(emoji, !given.has(emoji)));
    return { emoji, chip, number };
  });
  const adding = t("Add a reaction");
  const add = h("button", { type: "button", class: "add", "aria-label": adding, title: adding });
  add.append(drawing("0 0 17 17", FACE));
  const element = h("span", { class: "emoji", part: "reactions", role: "group", "aria-label": label });
  element.append(...chips.map(({ chip }) => chip));
  if (!isOpen) element.append(add);
  /** @param {boolean} open */
  const setOpen = (open) => {
    isOpen = open;
    add.setAttribute("aria-expanded", String(open));
    draw();
  };
  const draw = () => {
    for (const { emoji, chip, number } of chips) {
      const count = counts[emoji] ?? 0;
      number.textContent = count ? say.number(count) : "";
      number.hidden = !count;
      chip.setAttribute("aria-pressed", String(given.has(emoji)));
      // What was just taken back stays while the focus is on it.
      chip.hidden = !isOpen && !count && !chip.matches(":focus");
    }
  };
  add.addEventListener("click", () => setOpen(!isOpen));
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !add.isConnected || !isOpen) return;
    add.focus();
    setOpen(false);
  });
  setOpen(isOpen);

  return {
    element,
    /** @param {Emoji} now @param {readonly string[]} mine */
    show(now, mine) {
      counts = now;
      given = new Set(mine);
      draw();
    },
  };
}
