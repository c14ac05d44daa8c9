/** What the embed says to those who read; what it says to those who act is in words.js. */
/** @import { ApiError } from "./api.js" */

import { number } from "./language.js";
import { t, plural } from "./t.js";

export const say = {
  region: t("Comments"),
  /** @param {number} count */
  heading: (count) => (count ? plural(count, "%(num)s comment", "%(num)s comments") : t("Comments")),
  order: t("Order"),
  orders: { newest: t("Newest first"), oldest: t("Oldest first"), best: t("Best first") },
  empty: t("Be the first to comment."),
  emptyClosed: t("Nobody commented."),
  closed: t("This discussion is closed."),
  removed: t("This comment was removed."),
  deleted: t("This comment was deleted by its author."),
  edited: t("edited"),
  /** What stands before the name, and what behind it. */
  inReplyTo: t("in reply to %(name)s", { name: "\n" }).split("\n"),
  someone: t("an earlier comment"),
  reply: t("Reply"),
  /** @param {string} name */
  replyTo: (name) => t("Reply to %(name)s", { name }),
  featured: t("Featured"),
  /** @param {string} badge in English where it is a role's, else the publisher's own word */
  badge: (badge) => (badge === "Staff" ? t("Staff") : badge === "Moderator" ? t("Moderator") : badge),
  more: t("More"),
  /** @param {string} name */
  moreOf: (name) => t("More about the comment by %(name)s", { name }),
  showAll: t("Show all"),
  /** @param {number} count @param {string} name */
  branch: (count, name) => t("Branch under %(name)s: %(comments)s", { name, comments: say.heading(count) }),
  moreReplies: t("More replies"),
  moreComments: t("More comments"),
  retry: t("Retry"),
  /** @param {ApiError} error */
  loadFailed: ({ problem }) => problem?.detail || t("The comments could not be loaded."),
  partFailed: t("This could not be loaded."),
  write: t("Write a comment"),
  /** @param {string} name */
  voteUp: (name) => t("Vote up: comment by %(name)s", { name }),
  /** @param {string} name */
  voteDown: (name) => t("Vote down: comment by %(name)s", { name }),
  /** @param {number} up @param {number} down @param {boolean} hasDown */
  votes: (up, down, hasDown) =>
    hasDown ? t("Votes up: %(up)s, down: %(down)s", { up: number(up), down: number(down) }) : t("Votes: %(num)s", { num: number(up) }),
  /** @param {number} count */
  number: (count) => number(count).replace("-", "−"),
};
