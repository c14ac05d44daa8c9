/** Reading on: more comments, or more of a branch. */
/** @import { Comment, RepliesAnswer, State } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */

import { asApiError } from "./api.js";
import { addReplies } from "./changing.js";
import { addRoots } from "./store.js";
import { words } from "./words.js";

/**
 * Read more comments, or more of a branch. The focus goes to the first of it: the button that asked for it is gone.
 * @param {HTMLButtonElement} press @param {string} root @param {Discussion} discussion
 */
export async function readOn(press, root, discussion) {
  const { api, config, order, reading, state } = discussion;
  const problem = press.nextElementSibling;
  if (press.ariaDisabled === "true" || !problem || !state) return;
  const { identifier, url } = config.page;
  const label = press.textContent;
  press.ariaDisabled = "true";
  press.textContent = words.loadingMore;
  problem.textContent = "";
  try {
    /** @type {RepliesAnswer} */
    const answer = root
      ? await api.getReplies(root, state.rests.get(root) ?? "")
      : await api.getThread({ identifier, url, order, cursor: state.nextCursor ?? "" });
    if (reading === discussion.reading) {
      add(discussion, answer.comments, (now) => (root ? addReplies(now, root, answer) : addRoots(now, answer)));
    }
  } catch (error) {
    if (discussion.signal.aborted) return;
    problem.textContent = words.failed(asApiError(error));
  }
  press.ariaDisabled = null;
  press.textContent = problem.textContent ? words.retry : label;
}

/** @param {Discussion} discussion @param {Comment[]} added @param {(state: State) => State} change */
function add(discussion, added, change) {
  discussion.config.emit("paginated", {});
  const fresh = added.filter(({ id }) => !discussion.views.has(id));
  discussion.change(change);
  discussion.announce(words.added(fresh.length));
  if (fresh.length) discussion.views.get(fresh[0].id)?.item.focus({ preventScroll: true });
}
