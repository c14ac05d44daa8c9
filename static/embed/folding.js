/** Branches that are put away and shown again. */
/** @import { CommentView } from "./types.js" */

import { nameOf } from "./comment.js";
import { words } from "./words.js";

/** @param {CommentView} view @param {boolean} isCollapsed */
export function setCollapsed(view, isCollapsed) {
  const { comment, line, replies } = view;
  const count = Number(line.dataset.count);
  replies.hidden = isCollapsed;
  line.setAttribute("aria-expanded", String(!isCollapsed));
  // A collapsed line shows words, and is called by them.
  line.dataset.label = words.show(count);
  line.setAttribute("aria-label", isCollapsed ? words.show(count) : words.branch(count, nameOf(comment)));
}
