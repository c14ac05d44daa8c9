/** What staff put on top of a discussion. Each comment stands at its place as well, where it is voted on and answered. */
/** @import { Comment, Extra } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */

import { dress, h, setHtml } from "./html.js";
import { say } from "./strings.js";
import { t } from "./t.js";

const pinnedSheet = new CSSStyleSheet();

pinnedSheet.replaceSync(`
.pinned:not(:empty){margin-block-end:24px;padding-inline-start:12px;border-inline-start:2px solid var(--accent)}
.pinned li+li{margin-block-start:12px}
.pinned .text{max-block-size:12lh;overflow:auto}
`);

/** @param {Discussion} discussion @returns {Extra} */
export function extend(discussion) {
  const place = discussion.frame.pinned;
  dress(place, pinnedSheet);
  return { show: ({ pinned }) => place.replaceChildren(...(pinned.length ? [drawHeading(), drawList(pinned, discussion)] : [])) };
}

function drawHeading() {
  return h("h3", { class: "quiet" }, t("Pinned"));
}

/** @param {readonly Comment[]} comments @param {Discussion} discussion */
function drawList(comments, discussion) {
  const items = comments.map(({ id, author, html }) => {
    const text = h("div", { class: "text", part: "text", dir: "auto" });
    setHtml(text, html);
    const name = h("strong", { class: "name", part: "name" }, h("bdi", {}, author?.name ?? ""));
    const badge = author?.badge ? h("span", { class: "badge", part: "badge" }, say.badge(author.badge)) : null;
    const link = h("a", { class: "quiet", href: discussion.linkTo(id) }, t("in the discussion"));
    return h("li", {}, h("p", { class: "meta" }, name, badge, link), text);
  });
  return h("ol", { role: "list", class: "comments" }, ...items);
}
