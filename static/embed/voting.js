/** Votes and emoji in a discussion: where they stand and what they show. Sending them is loaded with the first press. */
/** @import { CommentView } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Reacting } from "./reacting.js" */

import { createEmojiRow } from "./emoji-row.js";
import { findMine, findOwn } from "./remembered.js";
import { say } from "./strings.js";
import { createVotes } from "./vote-buttons.js";

/** @typedef {ReturnType<typeof createEmojiRow>} EmojiRow */
/** @typedef {{ votes: ReturnType<typeof createVotes> | null, emoji: EmojiRow | null }} Controls */

export class Voting {
  #discussion;
  /** @type {WeakMap<CommentView, Controls>} */
  #controls = new WeakMap();
  /** Where the article's emoji stand. */
  #place;
  /** @type {{ offered: string, row: EmojiRow } | null} */
  #article = null;
  /** @type {Promise<Reacting> | null} */
  #reacting = null;

  /** @param {Discussion} discussion @param {HTMLElement} place */
  constructor(discussion, place) {
    this.#discussion = discussion;
    this.#place = place;
    // Where there were emoji before, room is kept for them: nothing moves when they come.
    place.classList.toggle("kept", !!discussion.storage.read("emoji"));
  }

  /** What the article is called among the things one gave something to. */
  get articleKey() {
    return `article:${this.#discussion.pageKey}`;
  }

  /** @param {CommentView} view @param {boolean} isGone */
  showComment(view, isGone) {
    const { state, storage } = this.#discussion;
    const { comment } = view;
    if (!state || isGone || comment.status !== "approved") {
      this.#controls.get(view)?.votes?.element.remove();
      this.#controls.get(view)?.emoji?.element.remove();
      return;
    }
    const { votes, emoji } = this.#controlsOf(view, state.settings);
    const mine = findMine(storage, comment.id);
    const facts = { name: comment.author?.name || say.someone, hasDown: state.settings.votes === "updown" };
    votes?.show(comment, mine.vote, { ...facts, isOwn: !!findOwn(storage, comment.id) });
    emoji?.show(comment.reactions, mine.emoji);
    // Where they stand already they stay: a moved button would lose its focus.
    if (votes && !votes.element.isConnected) view.row.prepend(votes.element);
    if (emoji && !emoji.element.isConnected) view.row.append(emoji.element);
  }

  /** @param {CommentView} view @param {{ votes: string, reactions: readonly string[] }} settings */
  #controlsOf(view, { votes, reactions }) {
    const made = this.#controls.get(view) ?? {
      votes: votes === "off" ? null : createVotes((value) => this.#send((sender) => sender.vote(view, value))),
      emoji: reactions.length
        ? createEmojiRow(reactions, say.reactions, false, (emoji, isOn) =>
            this.#send((sender) => sender.reactToComment(view, emoji, isOn)),
          )
        : null,
    };
    this.#controls.set(view, made);
    return made;
  }

  /** Show the article's emoji, all that there are. */
  showArticle() {
    const { state, storage } = this.#discussion;
    const { reactions } = state?.settings ?? { reactions: [] };
    const offered = reactions.join();
    if (this.#article?.offered !== offered) {
      storage.write("emoji", !!offered);
      const row = createEmojiRow(reactions, say.articleReactions, true, (emoji, isOn) =>
        this.#send((sender) => sender.reactToArticle(this.#place, emoji, isOn)),
      );
      this.#article = { offered, row };
      this.#place.replaceChildren(...(offered ? [row.element] : []));
      this.#place.classList.toggle("kept", !!offered);
    }
    this.#article.row.show(state?.thread.reactions ?? {}, findMine(storage, this.articleKey).emoji);
  }

  /** @param {(sender: Reacting) => void} act */
  async #send(act) {
    this.#reacting ??= import("./reacting.js").then(({ Reacting }) => new Reacting(this.#discussion));
    try {
      act(await this.#reacting);
    } catch {
      this.#reacting = null; // the next press tries to load it again
    }
  }
}
