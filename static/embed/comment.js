/** One comment, and the branch under it. */
/** @import { Author, Comment, CommentHooks, CommentView, PlacedRow } from "./types.js" */

import { button, h, setHtml } from "./html.js";
import { identicon } from "./identicon.js";
import { isPlaceholder } from "./store.js";
import { say } from "./strings.js";
import { fullTime, relativeTime } from "./time.js";

const WEB_ADDRESS = /^https?:\/\//i;

/**
 * @param {Comment} comment @param {CommentHooks} hooks
 * @returns {CommentView}
 */
export function createComment(comment, hooks) {
  const { id } = comment;
  const avatar = h("div", { class: "avatar", part: "avatar" });
  const meta = h("header", { class: "meta", part: "meta" });
  const text = h("div", { class: "text", part: "text", dir: "auto" });
  const actions = h("span", { class: "acts" });
  const row = h("div", { class: "actions", part: "actions" }, actions);
  const slot = h("div", { class: "slot" });
  const article = h("article", { "aria-labelledby": `by-${id}` }, avatar, meta, text, row, slot);
  const replies = h("ol", { role: "list", class: "replies", id: `under-${id}` });
  const line = h("button", { type: "button", class: "line", part: "line", "aria-controls": `under-${id}` });
  const item = h("li", { class: "comment", part: "comment", id: `comment-${id}`, tabindex: -1 }, article);
  line.addEventListener("click", () => setCollapsed(view, !replies.hidden));

  /** @type {CommentView} */
  const view = {
    item, comment, answers: null, reported: "", isOpen: hooks.isOpen(), actions, row, slot, replies, line,
    update(row) {
      const reported = hooks.reportOf(id);
      const hasSameActions = view.reported === reported && view.isOpen === hooks.isOpen();
      const isRecount = meta.hasChildNodes() && saysTheSame(view, row) && hasSameActions;
      view.comment = row.comment;
      view.reported = reported;
      view.isOpen = hooks.isOpen();
      view.answers = row.answers;
      const isOwn = hooks.isOwn(id);
      const isGone = isPlaceholder(row.comment, isOwn);
      hooks.showCounts(view, isGone);
      if (isRecount) return;
      item.classList.toggle("gone", isGone);
      item.classList.toggle("held", isOwn && row.comment.status === "pending");
      drawAvatar(avatar, isGone ? null : row.comment.author, hooks);
      meta.replaceChildren(...metaOf(row, hooks, isGone));
      setHtml(text, isGone ? "" : row.comment.html);
      drawActions(view, hooks, isGone);
    },
    setBranch(count) {
      line.dataset.label = say.show(count);
      line.dataset.branch = say.branch(count, nameOf(view.comment));
      setCollapsed(view, !!replies.hidden);
      if (!count) {
        line.remove();
        replies.remove();
      } else if (!line.parentNode) item.append(line, replies);
    },
  };
  return view;
}

/**
 * Say whether nothing but counts changed: then what somebody reads, has selected or is about to press is left alone.
 * @param {CommentView} view @param {PlacedRow} row
 */
function saysTheSame({ comment: before, answers }, { comment, answers: answersNow }) {
  const isSame = before.author === comment.author && before.html === comment.html && before.status === comment.status;
  const isMarkedAlike = !!before.is_featured === !!comment.is_featured;
  return isSame && isMarkedAlike && before.edited_at === comment.edited_at && answers === answersNow;
}

/** @param {CommentView} view @param {boolean} isCollapsed */
export function setCollapsed({ replies, line }, isCollapsed) {
  replies.hidden = isCollapsed;
  line.setAttribute("aria-expanded", String(!isCollapsed));
  // A collapsed line shows words, and is called by them.
  line.setAttribute("aria-label", (isCollapsed ? line.dataset.label : line.dataset.branch) ?? "");
}

/** @param {Comment} comment */
function nameOf(comment) {
  return comment.author?.name || say.someone;
}

/**
 * Show a person's picture, or one drawn from their name: also where the picture was taken away meanwhile.
 * @param {HTMLElement} place @param {Author | null} author @param {CommentHooks} hooks
 */
function drawAvatar(place, author, hooks) {
  const isDrawn = place.dataset.of === `${author?.avatar_url} ${author?.name}`;
  if (isDrawn) return;
  place.dataset.of = `${author?.avatar_url} ${author?.name}`;
  place.replaceChildren();
  if (!author) return;
  const { avatar_url: path, name } = author;
  if (!path) return place.append(identicon(name));
  const picture = h("img", { src: hooks.service + path, alt: "", loading: "lazy", referrerpolicy: "no-referrer" });
  picture.addEventListener("error", () => picture.replaceWith(identicon(name)), { once: true });
  place.append(picture);
}

/**
 * @param {PlacedRow} row @param {CommentHooks} hooks @param {boolean} isGone
 * @returns {Node[]}
 */
function metaOf({ comment, answers }, hooks, isGone) {
  const { author, id } = comment;
  const name = h("h3", { class: "name", part: "name", id: `by-${id}` });
  const label = h("bdi", {}, author?.name ?? "");
  const link = author?.url && WEB_ADDRESS.test(author.url) ? author.url : null;
  if (isGone) name.textContent = comment.status === "deleted" ? say.deleted : say.removed;
  else name.append(link ? h("a", { href: link, rel: "nofollow ugc noopener noreferrer" }, label) : label);
  const badge = !isGone && author?.badge ? h("span", { class: "badge", part: "badge" }, author.badge) : null;
  const featured = comment.is_featured ? h("span", { class: "badge", part: "featured" }, say.featured) : null;
  const written = h("time", { datetime: comment.created_at, title: fullTime(comment.created_at, hooks.locale) });
  written.append(relativeTime(comment.created_at, Date.now(), hooks.locale));
  const time = h("a", { class: "quiet", part: "permalink", href: hooks.linkTo(id) }, written);
  const edited = !isGone && comment.edited_at ? h("span", { class: "quiet" }, say.edited) : null;
  if (edited) edited.title = fullTime(comment.edited_at ?? "", hooks.locale);
  const reported = isGone && hooks.reportOf(id) === "upheld" ? h("span", { class: "quiet" }, say.reportUpheld) : null;
  const parts = [name, badge, featured, time, edited, answers ? replyLink(answers, hooks) : null, reported];
  return parts.filter((part) => part !== null);
}

/** @param {string} id @param {CommentHooks} hooks */
function replyLink(id, hooks) {
  const name = h("bdi", {}, hooks.nameOf(id) || say.someone);
  return h("span", { class: "quiet answers" }, `${say.inReplyTo} `, h("a", { href: hooks.linkTo(id) }, name));
}

/** @param {CommentView} view @param {CommentHooks} hooks @param {boolean} isGone */
function drawActions(view, hooks, isGone) {
  const { comment, actions } = view;
  const isHeld = comment.status === "pending";
  actions.replaceChildren();
  if (isGone) return;
  if (isHeld) actions.append(h("p", { class: "waiting", part: "held" }, say.held));
  if (!isHeld && hooks.isOpen()) {
    const reply = button(say.reply, "act", () => hooks.reply(view));
    reply.setAttribute("aria-label", say.replyTo(nameOf(comment)));
    actions.append(reply);
  }
  if (!hooks.isOwn(comment.id)) actions.append(reportAction(view, hooks));
  if (!hooks.ownOf(comment.id)) return;
  if (hooks.mayEdit(comment)) actions.append(button(say.edit, "act", () => hooks.edit(view)));
  actions.append(button(say.remove, "act", () => hooks.remove(view)));
}

/** @param {CommentView} view @param {CommentHooks} hooks */
function reportAction(view, hooks) {
  const { reported, comment } = view;
  if (reported) return h("span", { class: "quiet" }, reported === "rejected" ? say.reportRejected : say.reported);
  const report = button(say.report, "act report", () => hooks.report(view));
  report.setAttribute("aria-label", say.reportOf(nameOf(comment)));
  return report;
}

/**
 * Write the relative times again.
 * @param {ParentNode} root @param {string} locale
 */
export function refreshTimes(root, locale) {
  for (const time of root.querySelectorAll("time")) {
    time.textContent = relativeTime(time.dateTime, Date.now(), locale);
  }
}
