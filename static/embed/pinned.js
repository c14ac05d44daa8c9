/** What staff put on top of a discussion. Each comment stands at its place as well, where it is voted on and answered. */
/** @import { Comment } from "./types.js" */

import { dress } from "./dressing.js";
import { h, setHtml } from "./html.js";
import { words } from "./words.js";

const pinnedSheet = new CSSStyleSheet();

pinnedSheet.replaceSync(`
.pinned:not(:empty){margin-block-end:24px;padding-inline-start:12px;border-inline-start:2px solid var(--accent)}
.pinned li+li{margin-block-start:12px}
.pinned .text{max-block-size:12lh;overflow:auto}
`);

/**
 * @param {HTMLElement} place @param {readonly Comment[]} comments
 * @param {(id: string) => string} linkTo
 */
export function showPinned(place, comments, linkTo) {
  if (!comments.length) return place.replaceChildren();
  dress(place, pinnedSheet);
  const items = comments.map(({ id, author, html }) => {
    const text = h("div", { class: "text", part: "text", dir: "auto" });
    setHtml(text, html);
    const name = h("strong", { class: "name", part: "name" }, h("bdi", {}, author?.name ?? ""));
    const badge = author?.badge ? h("span", { class: "badge", part: "badge" }, author.badge) : null;
    const link = h("a", { class: "quiet", href: linkTo(id) }, words.pinnedPlace);
    return h("li", {}, h("p", { class: "meta" }, name, badge, link), text);
  });
  const heading = h("h3", { class: "quiet" }, words.pinned);
  place.replaceChildren(heading, h("ol", { role: "list", class: "comments" }, ...items));
}
