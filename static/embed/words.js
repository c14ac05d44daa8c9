/** What the embed says to those who act, beside what everybody reads. */
/** @import { ApiError } from "./api.js" */

import { isPassing } from "./calls.js";
import { say } from "./strings.js";
import { t, plural } from "./t.js";

const OUT_OF_REACH = {
  unreachable: t("We couldn't reach the server."),
  timeout: t("The server took too long to answer."),
  unreadable: t("The server's answer could not be read."),
  refused: t("The server refused this."),
};

/** @param {ApiError} error */
function sentence(error) {
  return error.problem?.detail || error.problem?.title || OUT_OF_REACH[error.kind];
}

export const words = {
  ...say,
  cannotProve: t("This page was not loaded securely (https), and here your browser cannot compute what the site asks for."),
  held: t("Your comment is waiting for a moderator."),
  warning: t("A word from the moderators"),
  readWarning: t("I have read this"),
  warningRead: t("Thank you. You can write again."),
  gone: t("The comment you were looking for is no longer here."),
  part: t("You see a part of the discussion."),
  whole: t("Show all of it"),
  report: t("Report"),
  /** @param {string} name */
  reportOf: (name) => t("Report the comment by %(name)s", { name }),
  showLess: t("Show less"),
  /** @param {number} count */
  show: (count) => plural(count, "Show %(num)s reply", "Show %(num)s replies"),
  copyLink: t("Copy link"),
  linkCopied: t("The link is copied."),
  linkOf: t("Address of this comment"),
  /** @param {string} name */
  muteName: (name) => t("Mute %(name)s", { name }),
  /** @param {string} name */
  unmuteName: (name) => t("Unmute %(name)s", { name }),
  /** @param {string} name */
  youMuted: (name) => t("You muted %(name)s.", { name }),
  showAnyway: t("Show"),
  unmute: t("Unmute"),
  goThere: t("go there"),
  isNew: t("New"),
  /** @param {number} count */
  newSince: (count) => plural(count, "%(num)s new comment since your visit", "%(num)s new comments since your visit"),
  reportWhy: t("What is wrong with it?"),
  reportChoose: t("Please choose"),
  reportReasons: {
    spam: t("Spam"),
    abuse: t("Abuse"),
    off_topic: t("Off topic"),
    personal_data: t("Personal data"),
    illegal: t("Illegal"),
    other: t("Something else"),
  },
  reportNote: t("For the moderators (optional)"),
  reportSend: t("Send the report"),
  reportMissing: t("Please choose what is wrong with it."),
  reportSent: t("Thank you. The moderators will look at it."),
  /** @param {ApiError} error */
  reportFailed: (error) => (isPassing(error) ? t("%(problem)s Your report was not sent.", { problem: sentence(error) }) : sentence(error)),
  reported: t("You reported this"),
  reportRejected: t("You reported this; moderators let it stand"),
  reportUpheld: t("You reported it."),
  edit: t("Edit"),
  remove: t("Delete"),
  removeAsk: t("Delete your comment?"),
  removeYes: t("Delete it"),
  removeNo: t("Keep it"),
  removedOwn: t("Your comment is deleted."),
  loadingMore: t("Loading…"),
  /** @param {ApiError} error */
  failed: sentence,
  /** @param {ApiError} error */
  postFailed: (error) => (isPassing(error) ? t("%(problem)s Your text is safe here.", { problem: sentence(error) }) : sentence(error)),
  waiting: t("You are offline. Your comment is kept here, and is sent when the network is back."),
  keyReused: t("An earlier version of this comment did arrive. Post again to add this one as well."),
  editorFailed: t("The editor could not be loaded. Your text is safe here."),
  /** @param {string} name */
  writeReply: (name) => t("Your reply to %(name)s", { name }),
  editing: t("Edit your comment"),
  /** @param {number} minutes */
  editLeft: (minutes) => plural(minutes, "%(num)s minute left to change it", "%(num)s minutes left to change it"),
  editNearlyOver: t("Less than a minute left to change it"),
  editOver: t("The time to change it is over."),
  mention: t("People in this discussion"),
  /** @param {number} count */
  namesOffered: (count) => plural(count, "%(num)s name to choose with the arrow keys", "%(num)s names to choose with the arrow keys"),
  tabWrite: t("Write"),
  tabPreview: t("Preview"),
  previewEmpty: t("Nothing to preview yet."),
  previewing: t("Loading the preview…"),
  toolbar: t("Formatting"),
  marks: { bold: t("Bold"), italic: t("Italic"), link: t("Link"), quote: t("Quote"), code: t("Code"), list: t("List") },
  name: t("Name"),
  email: t("Mail"),
  emailHint: t("optional, never shown"),
  post: t("Post"),
  postForReview: t("Post for review"),
  save: t("Save"),
  sending: t("Sending…"),
  cancel: t("Cancel"),
  /** @param {string} name */
  speakingAs: (name) => t("You write as %(name)s", { name }),
  signIn: t("Sign in"),
  /** @param {string} name of the publisher's own sign-in */
  signInAt: (name) => (name ? t("Sign in: %(name)s", { name }) : t("Sign in")),
  profile: t("Your profile"),
  signOut: t("Sign out"),
  orAsGuest: t("or write as a guest:"),
  toComment: t("to comment here."),
  noGuests: t("Comments are written by members of this site."),
  textMissing: t("Please write something first."),
  nameMissing: t("Please tell us a name to show."),
  /** @param {number} left */
  left: (left) =>
    left < 0
      ? plural(-left, "%(num)s character too many", "%(num)s characters too many")
      : plural(left, "%(num)s character left", "%(num)s characters left"),
  /** @param {ApiError} error */
  voteFailed: (error) => (isPassing(error) ? t("%(problem)s It was not counted.", { problem: sentence(error) }) : sentence(error)),
  posted: t("Your comment is here."),
  saved: t("Your comment is changed."),
  /** @param {number} count */
  news: (count) => plural(count, "%(num)s new comment", "%(num)s new comments"),
  manyNews: t("New comments"),
  /** @param {number} count */
  added: (count) => plural(count, "%(num)s more comment shown.", "%(num)s more comments shown."),
};
