/** Showing in place what a comment answers, where its own place does not show it. Loaded when somebody asks for it. */
/** @import { Comment, CommentView } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */

import { asApiError } from "./api.js";
import { nameOf } from "./comment.js";
import { dress, h, setHtml } from "./html.js";
import { createMessage } from "./view.js";
import { words } from "./words.js";

const parentSheet = new CSSStyleSheet();

parentSheet.replaceSync(`
.parent{margin-block:4px 8px;padding:2px 12px 6px;border-inline-start:2px solid var(--accent);background:var(--field);
border-start-end-radius:var(--radius);border-end-end-radius:var(--radius)}
.parent .text{max-block-size:10lh;overflow:auto}
`);

/**
 * Show what is answered above the answer's own words, or put it away again.
 * @param {HTMLElement} link @param {CommentView} view @param {Discussion} discussion
 */
export async function toggleParent(link, view, discussion) {
  const shown = view.row.parentElement?.querySelector(":scope>.parent");
  const isShown = !!shown;
  shown?.remove();
  link.setAttribute("aria-expanded", String(!isShown));
  if (isShown || !view.answers) return;
  const box = h("blockquote", { class: "parent", part: "parent" }, createMessage(words.loadingMore));
  dress(view.item, parentSheet);
  view.row.parentElement?.querySelector(":scope>.meta")?.after(box);
  try {
    draw(box, await find(view.answers, discussion), discussion);
  } catch (error) {
    if (discussion.signal.aborted) return;
    box.replaceChildren(createMessage(words.failed(asApiError(error))));
  }
}

/**
 * Find what is answered: among what was read, or where the service has it.
 * @param {string} id @param {Discussion} discussion
 * @returns {Promise<Comment | null>}
 */
async function find(id, { state, api, config, order }) {
  const known = state?.comments.get(id);
  if (known) return known;
  const { identifier, url } = config.page;
  const answer = await api.getThread({ identifier, url, order, comment: id });
  return answer.comments.find((comment) => comment.id === id) ?? null;
}

/** @param {HTMLElement} box @param {Comment | null} comment @param {Discussion} discussion */
function draw(box, comment, discussion) {
  if (comment?.status !== "approved") return box.replaceChildren(createMessage(words.gone));
  const name = h("strong", { class: "name" }, h("bdi", {}, nameOf(comment)));
  const link = h("a", { class: "quiet", href: discussion.linkTo(comment.id) }, words.goThere);
  const text = h("div", { class: "text", dir: "auto", tabindex: 0, role: "group", "aria-label": nameOf(comment) });
  setHtml(text, comment.html);
  box.replaceChildren(h("p", { class: "meta" }, name, link), text);
}
