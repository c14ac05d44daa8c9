/** What staff put on top of a discussion. Each comment stands at its place as well, where it is voted on and answered. */
/** @import { Comment } from "./types.js" */

import { h, setHtml } from "./html.js";
import { say } from "./strings.js";

/**
 * @param {HTMLElement} place @param {readonly Comment[]} comments
 * @param {{ linkTo: (id: string) => string, find: (event: Event, id: string) => void }} hooks
 */
export function showPinned(place, comments, { linkTo, find }) {
  const items = comments.map(({ id, author, html }) => {
    const text = h("div", { class: "text", part: "text", dir: "auto" });
    setHtml(text, html);
    const name = h("strong", { class: "name", part: "name" }, h("bdi", {}, author?.name ?? ""));
    const badge = author?.badge ? h("span", { class: "badge", part: "badge" }, author.badge) : null;
    const link = h("a", { class: "quiet", href: linkTo(id) }, say.pinnedPlace);
    link.addEventListener("click", (event) => find(event, id));
    return h("li", {}, h("p", { class: "meta" }, name, badge, link), text);
  });
  const heading = h("h3", { class: "quiet" }, say.pinned);
  place.replaceChildren(...(items.length ? [heading, h("ol", { role: "list", class: "comments" }, ...items)] : []));
}
