/** Everything the embed says. */
/** @import { ApiError } from "./api.js" */

const rules = new Intl.PluralRules("en");
const numbers = new Intl.NumberFormat("en");

/**
 * @param {number} count @param {string} one @param {string} other
 */
function plural(count, one, other) {
  return `${numbers.format(count)} ${rules.select(count) === "one" ? one : other}`;
}

const OUT_OF_REACH = {
  unreachable: "We couldn't reach the server.",
  timeout: "The server took too long to answer.",
  unreadable: "The server's answer could not be read.",
  refused: "The server refused this.",
};

/** @param {ApiError} error */
function sentence(error) {
  return error.problem?.detail || error.problem?.title || OUT_OF_REACH[error.kind];
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
  cannotProve: "This page was not loaded securely (https), and here your browser cannot compute what the site asks for.",
  held: "Your comment is waiting for a moderator.",
  warning: "A word from the moderators",
  readWarning: "I have read this",
  warningRead: "Thank you. You can write again.",
  gone: "The comment you were looking for is no longer here.",
  part: "You see a part of the discussion.",
  whole: "Show all of it",
  edited: "edited",
  inReplyTo: "in reply to",
  someone: "an earlier comment",
  reply: "Reply",
  /** @param {string} name */
  replyTo: (name) => `Reply to ${name}`,
  featured: "Featured",
  pinned: "Pinned",
  pinnedPlace: "in the discussion",
  report: "Report",
  /** @param {string} name */
  reportOf: (name) => `Report the comment by ${name}`,
  reportWhy: "What is wrong with it?",
  reportChoose: "Please choose",
  reportReasons: {
    spam: "Spam",
    abuse: "Abuse",
    off_topic: "Off topic",
    personal_data: "Personal data",
    illegal: "Illegal",
    other: "Something else",
  },
  reportNote: "For the moderators (optional)",
  reportSend: "Send the report",
  reportMissing: "Please choose what is wrong with it.",
  reportSent: "Thank you. The moderators will look at it.",
  /** @param {ApiError} error */
  reportFailed: (error) => (error.isPassing ? `${sentence(error)} Your report was not sent.` : sentence(error)),
  reported: "You reported this",
  reportRejected: "You reported this; moderators let it stand",
  reportUpheld: "You reported it.",
  edit: "Edit",
  remove: "Delete",
  removeAsk: "Delete your comment?",
  removeYes: "Delete it",
  removeNo: "Keep it",
  removedOwn: "Your comment is deleted.",
  /** @param {number} count @param {string} name */
  branch: (count, name) => `Branch under ${name}: ${plural(count, "comment", "comments")}`,
  /** @param {number} count */
  show: (count) => `Show ${plural(count, "reply", "replies")}`,
  moreReplies: "More replies",
  moreComments: "More comments",
  loadingMore: "Loading…",
  retry: "Retry",
  /** @param {ApiError} error */
  loadFailed: (error) =>
    error.kind === "refused" ? sentence(error) : `${sentence(error)} The comments could not be loaded.`,
  /** @param {ApiError} error */
  failed: sentence,
  /** @param {ApiError} error */
  postFailed: (error) => (error.isPassing ? `${sentence(error)} Your text is safe here.` : sentence(error)),
  keyReused: "An earlier version of this comment did arrive. Post again to add this one as well.",
  editorFailed: "The editor could not be loaded. Your text is safe here.",
  partFailed: "This could not be loaded.",
  write: "Write a comment",
  /** @param {string} name */
  writeReply: (name) => `Your reply to ${name}`,
  editing: "Edit your comment",
  tabWrite: "Write",
  tabPreview: "Preview",
  previewEmpty: "Nothing to preview yet.",
  previewing: "Loading the preview…",
  toolbar: "Formatting",
  bold: "Bold",
  italic: "Italic",
  link: "Link",
  quote: "Quote",
  code: "Code",
  list: "List",
  name: "Name",
  email: "Mail",
  emailHint: "optional, never shown",
  post: "Post",
  postForReview: "Post for review",
  save: "Save",
  sending: "Sending…",
  cancel: "Cancel",
  /** @param {string} name */
  speakingAs: (name) => `You write as ${name}`,
  signIn: "Sign in",
  profile: "Your profile",
  signOut: "Sign out",
  orAsGuest: "or write as a guest:",
  toComment: "to comment here.",
  noGuests: "Comments are written by members of this site.",
  textMissing: "Please write something first.",
  nameMissing: "Please tell us a name to show.",
  /** @param {number} left */
  left: (left) => `${plural(Math.abs(left), "character", "characters")} ${left < 0 ? "too many" : "left"}`,
  /** @param {string} name */
  voteUp: (name) => `Vote up: comment by ${name}`,
  /** @param {string} name */
  voteDown: (name) => `Vote down: comment by ${name}`,
  /** @param {number} up @param {number} down @param {boolean} hasDown */
  votes: (up, down, hasDown) =>
    hasDown ? `${plural(up, "vote", "votes")} up, ${numbers.format(down)} down` : plural(up, "vote", "votes"),
  /** @param {number} count */
  number: (count) => numbers.format(count).replace("-", "−"),
  reactions: "Reactions",
  articleReactions: "Reactions to the article",
  addReaction: "Add a reaction",
  /** @param {ApiError} error */
  voteFailed: (error) => (error.isPassing ? `${sentence(error)} It was not counted.` : sentence(error)),
  posted: "Your comment is here.",
  saved: "Your comment is changed.",
  /** @param {number} count */
  news: (count) => plural(count, "new comment", "new comments"),
  manyNews: "New comments",
  /** @param {number} count */
  added: (count) => `${plural(count, "more comment", "more comments")} shown.`,
};
