/** What the embed says to those who act, beside what everybody reads. */
/** @import { ApiError } from "./api.js" */

import { isPassing } from "./calls.js";
import { plural, say } from "./strings.js";

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

export const words = {
  ...say,
  cannotProve: "This page was not loaded securely (https), and here your browser cannot compute what the site asks for.",
  held: "Your comment is waiting for a moderator.",
  warning: "A word from the moderators",
  readWarning: "I have read this",
  warningRead: "Thank you. You can write again.",
  gone: "The comment you were looking for is no longer here.",
  part: "You see a part of the discussion.",
  whole: "Show all of it",
  pinned: "Pinned",
  pinnedPlace: "in the discussion",
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
  reportFailed: (error) => (isPassing(error) ? `${sentence(error)} Your report was not sent.` : sentence(error)),
  reported: "You reported this",
  reportRejected: "You reported this; moderators let it stand",
  reportUpheld: "You reported it.",
  edit: "Edit",
  remove: "Delete",
  removeAsk: "Delete your comment?",
  removeYes: "Delete it",
  removeNo: "Keep it",
  removedOwn: "Your comment is deleted.",
  loadingMore: "Loading…",
  /** @param {ApiError} error */
  failed: sentence,
  /** @param {ApiError} error */
  postFailed: (error) => (isPassing(error) ? `${sentence(error)} Your text is safe here.` : sentence(error)),
  keyReused: "An earlier version of this comment did arrive. Post again to add this one as well.",
  editorFailed: "The editor could not be loaded. Your text is safe here.",
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
  reactions: "Reactions",
  articleReactions: "Reactions to the article",
  addReaction: "Add a reaction",
  /** @param {ApiError} error */
  voteFailed: (error) => (isPassing(error) ? `${sentence(error)} It was not counted.` : sentence(error)),
  posted: "Your comment is here.",
  saved: "Your comment is changed.",
  /** @param {number} count */
  news: (count) => plural(count, "new comment", "new comments"),
  manyNews: "New comments",
  /** @param {number} count */
  added: (count) => `${plural(count, "more comment", "more comments")} shown.`,
};
