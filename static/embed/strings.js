/** What the embed says to those who read; what it says to those who act is in words.js. */
/** @import { ApiError } from "./api.js" */

const rules = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");

/**
 * @param {number} count @param {string} one @param {string} other
 */
export function plural(count, one, other) {
  return `${numbers.format(count)} ${rules.select(count) === "one" ? one : other}`;
}

export const say = {
  region: "Comments",
  loading: "Loading the comments…",
  /** @param {number} count */
  heading: (count) => (count ? plural(count, "comment", "comments") : "Comments"),
  order: "Order",
  orders: { newest: "Newest first", oldest: "Oldest first", best: "Best first" },
  empty: "Be the first to comment.",
  emptyClosed: "Nobody commented.",
  closed: "This discussion is closed.",
  removed: "This comment was removed.",
  deleted: "This comment was deleted by its author.",
  edited: "edited",
  inReplyTo: "in reply to",
  someone: "an earlier comment",
  reply: "Reply",
  /** @param {string} name */
  replyTo: (name) => `Reply to ${name}`,
  featured: "Featured",
  more: "More",
  /** @param {string} name */
  moreOf: (name) => `More about the comment by ${name}`,
  showAll: "Show all",
  /** @param {number} count @param {string} name */
  branch: (count, name) => `Branch under ${name}: ${plural(count, "comment", "comments")}`,
  /** @param {number} count */
  show: (count) => `Show ${plural(count, "reply", "replies")}`,
  moreReplies: "More replies",
  moreComments: "More comments",
  retry: "Retry",
  /** @param {ApiError} error */
  loadFailed: ({ problem }) => problem?.detail || problem?.title || "The comments could not be loaded.",
  partFailed: "This could not be loaded.",
  write: "Write a comment",
  /** @param {string} name */
  voteUp: (name) => `Vote up: comment by ${name}`,
  /** @param {string} name */
  voteDown: (name) => `Vote down: comment by ${name}`,
  /** @param {number} up @param {number} down @param {boolean} hasDown */
  votes: (up, down, hasDown) =>
    hasDown ? `${plural(up, "vote", "votes")} up, ${numbers.format(down)} down` : plural(up, "vote", "votes"),
  reactions: "Reactions",
  articleReactions: "Reactions to the article",
  addReaction: "Add a reaction",
  pinned: "Pinned",
  pinnedPlace: "in the discussion",
  /** @param {number} count */
  number: (count) => numbers.format(count).replace("-", "−"),
};
