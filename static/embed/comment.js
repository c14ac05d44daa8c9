/** One comment, and the branch under it. */
/** @import { Author, Comment, CommentView, PlacedRow } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */

import { deed, h, setHtml } from "./html.js";
import { identicon } from "./identicon.js";
import { isPlaceholder } from "./store.js";
import { say } from "./strings.js";
import { relativeTime } from "./time.js";
import { createVotes } from "./votes.js";

/** From so many lines on a comment is folded to half of them: style.js. */
const LONG = 40;
const WEB_ADDRESS = /^https?:\/\//i;

/**
 * @param {Comment} comment @param {Discussion} discussion
 * @returns {CommentView}
 */
export function createComment(comment, discussion) {
  const { id } = comment;
  const avatar = h("div", { class: "avatar", part: "avatar" });
  const meta = h("header", { class: "meta", part: "meta" });
  const text = h("div", { class: "text", part: "text", dir: "auto" });
  const actions = h("span", { class: "acts" });
  const whole = deed(say.showAll, "act plain", "whole");
  const row = h("div", { class: "actions", part: "actions" }, actions);
  const slot = h("div", { class: "slot" });
  const article = h("article", { "aria-labelledby": `by-${id}` }, avatar, meta, text, whole, row, slot);
  const replies = h("ol", { role: "list", class: "replies", id: `under-${id}` });
  const line = deed("", "line", "fold");
  line.setAttribute("part", "line");
  line.setAttribute("aria-controls", replies.id);
  line.setAttribute("aria-expanded", "true");
  const item = h("li", { class: "comment", part: "comment", id: `comment-${id}`, tabindex: -1 }, article);
  const votes = createVotes();

  /** @type {CommentView} */
  const view = {
    item, comment, answers: null, reported: "", isOpen: null, actions, row, slot, replies, line,
    update(placed) {
      const { acting, state } = discussion;
      const isRecount = acting?.isSame(view, placed);
      view.comment = placed.comment;
      view.reported = acting?.reportOf(id) ?? "";
      view.isOpen = !!state?.thread.is_open;
      view.answers = placed.answers;
      const isOwn = !!acting?.isOwn(id);
      const isGone = isPlaceholder(placed.comment, isOwn);
      const isCounted = !isGone && placed.comment.status === "approved";
      votes.show(isCounted ? row : null, placed.comment, state?.settings.votes ?? "off", acting);
      for (const extra of discussion.extras.values()) extra.showComment?.(view, isCounted);
      if (isRecount) return;
      item.classList.toggle("gone", isGone);
      drawAvatar(avatar, isGone ? null : placed.comment.author, discussion.config.service);
      meta.replaceChildren(...metaOf(placed, discussion, isGone));
      setHtml(text, isGone ? "" : placed.comment.html);
      // About how many lines it has; nothing is measured, so that nothing is laid out twice.
      const said = text.textContent ?? "";
      text.classList.toggle("long", !(whole.hidden = said.length / 70 + said.split("\n").length < LONG));
      actions.replaceChildren();
      if (!isGone) acting?.drawOwn(view) || drawActions(view);
      acting?.drawn(view);
    },
    setBranch(count) {
      line.dataset.count = String(count);
      line.setAttribute("aria-label", say.branch(count, nameOf(view.comment)));
      if (replies.hidden) discussion.acting?.setCollapsed(view, true);
      if (!count) {
        line.remove();
        replies.remove();
      } else if (!line.parentNode) item.append(line, replies);
    },
  };
  return view;
}

/** @param {Comment} comment */
export function nameOf(comment) {
  return comment.author?.name || say.someone;
}

/**
 * Show a person's picture, or one drawn from their name: also where the picture was taken away meanwhile.
 * @param {HTMLElement} place @param {Author | null} author @param {string} service
 */
function drawAvatar(place, author, service) {
  place.replaceChildren();
  if (!author) return;
  const { avatar_url: path, name } = author;
  if (!path) return place.append(identicon(name));
  const picture = h("img", { src: service + path, alt: "", loading: "lazy", referrerpolicy: "no-referrer" });
  picture.addEventListener("error", () => picture.replaceWith(identicon(name)), { once: true });
  place.append(picture);
}

/**
 * @param {PlacedRow} row @param {Discussion} discussion @param {boolean} isGone
 * @returns {Node[]}
 */
function metaOf({ comment, answers }, discussion, isGone) {
  const { author, id } = comment;
  const { locale } = discussion.config;
  const name = h("h3", { class: "name", part: "name", id: `by-${id}` });
  const label = h("bdi", {}, author?.name ?? "");
  const link = author?.url && WEB_ADDRESS.test(author.url) ? author.url : null;
  if (isGone) name.textContent = comment.status === "deleted" ? say.deleted : say.removed;
  else name.append(link ? h("a", { href: link, rel: "nofollow ugc noopener noreferrer" }, label) : label);
  const badge = !isGone && author?.badge ? h("span", { class: "badge", part: "badge" }, say.badge(author.badge)) : null;
  const featured = comment.is_featured ? h("span", { class: "badge", part: "featured" }, say.featured) : null;
  const written = h("time", { datetime: comment.created_at });
  written.append(relativeTime(comment.created_at, Date.now(), locale));
  const time = h("a", { class: "quiet", part: "permalink", href: discussion.linkTo(id) }, written);
  const edited = !isGone && comment.edited_at ? h("span", { class: "quiet edited" }, say.edited) : null;
  const reported = isGone ? discussion.acting?.whatBecameOf(id) ?? null : null;
  const parts = [name, badge, featured, time, edited, answers ? replyLink(answers, discussion) : null, reported];
  return parts.filter((part) => part !== null);
}

/** @param {string} id @param {Discussion} discussion */
function replyLink(id, discussion) {
  const name = h("bdi", {}, discussion.state?.comments.get(id)?.author?.name || say.someone);
  const [before = "", after = ""] = say.inReplyTo;
  return h("span", { class: "quiet answers" }, before, h("a", { href: discussion.linkTo(id) }, name), after);
}

/** @param {CommentView} view */
export function drawActions(view) {
  const { actions, comment, isOpen } = view;
  if (isOpen) actions.append(deed(say.reply, "act", "reply", say.replyTo(nameOf(comment))));
  drawMore(view);
}

/** @param {CommentView} view */
export function drawMore({ actions, comment }) {
  actions.append(deed(say.more, "act", "menu", say.moreOf(nameOf(comment))));
}
