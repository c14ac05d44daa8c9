/** Emoji in a discussion: on each comment and on the article. */
/** @import { CommentView } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Reacting } from "./reacting.js" */

import { dress } from "./dressing.js";
import { createEmojiRow, emojiSheet } from "./emoji-row.js";
import { words } from "./words.js";

/** @typedef {ReturnType<typeof createEmojiRow>} EmojiRow */

export class EmojiRows {
  #discussion;
  /** @type {WeakMap<CommentView, EmojiRow>} */
  #rows = new WeakMap();
  /** @type {{ offered: string, row: EmojiRow } | null} */
  #article = null;

  /** @param {Discussion} discussion */
  constructor(discussion) {
    this.#discussion = discussion;
    dress(discussion.section, emojiSheet);
  }

  /** @param {CommentView} view @param {boolean} isCounted */
  showComment(view, isCounted) {
    const { state, acting } = this.#discussion;
    const offered = state?.settings.reactions ?? [];
    if (!isCounted || !offered.length) return void this.#rows.get(view)?.element.remove();
    let row = this.#rows.get(view);
    if (!row) {
      row = createEmojiRow(offered, words.reactions, false, (emoji, isOn) =>
        this.#send(view.row, (sender) => sender.reactToComment(view, emoji, isOn)),
      );
      this.#rows.set(view, row);
    }
    row.show(view.comment.reactions, acting?.emojiOn(view.comment.id) ?? []);
    // Where it stands already it stays: a moved button would lose its focus.
    if (!row.element.isConnected) view.row.append(row.element);
  }

  /** Show the article's emoji, all that there are. */
  showArticle() {
    const { state, acting, frame } = this.#discussion;
    const { article } = frame;
    const { reactions } = state?.settings ?? { reactions: [] };
    const offered = reactions.join();
    if (this.#article?.offered !== offered) {
      // So that room is kept for them when the page is read anew.
      if (offered) acting?.storage.write("emoji", true);
      else acting?.storage.drop("emoji");
      article.classList.toggle("kept", !!offered);
      const row = createEmojiRow(reactions, words.articleReactions, true, (emoji, isOn) =>
        this.#send(article, (sender) => sender.reactToArticle(article, emoji, isOn)),
      );
      this.#article = { offered, row };
      article.replaceChildren(...(offered ? [row.element] : []));
    }
    this.#article.row.show(state?.thread.reactions ?? {}, acting?.emojiOn(acting.articleKey) ?? []);
  }

  /** @param {HTMLElement} place @param {(sender: Reacting) => void} send */
  #send(place, send) {
    this.#discussion.act((acting) => acting.react(send, place), place);
  }
}
