/** Emoji in a discussion: on each comment and on the article. Loaded where the site offers some. */
/** @import { CommentView, Extra, State } from "./types.js" */
/** @import { Discussion } from "./discussion.js" */
/** @import { Reacting } from "./reacting.js" */

import { createEmojiRow, emojiSheet } from "./emoji-row.js";
import { dress } from "./html.js";
import { t } from "./t.js";

/** @typedef {ReturnType<typeof createEmojiRow>} EmojiRow */

/** @param {Discussion} discussion @returns {Extra} */
export function extend(discussion) {
  return new EmojiRows(discussion);
}

class EmojiRows {
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
      row = createEmojiRow(offered, t("Reactions"), false, (emoji, isOn) =>
        this.#send(view.row, (sender) => sender.reactToComment(view, emoji, isOn)),
      );
      this.#rows.set(view, row);
    }
    row.show(view.comment.reactions, acting?.emojiOn(view.comment.id) ?? []);
    // Where it stands already it stays: a moved button would lose its focus.
    if (!row.element.isConnected) view.row.append(row.element);
  }

  /** Show the article's emoji, all that there are. @param {State} state */
  show({ settings, thread }) {
    const { acting, frame } = this.#discussion;
    const { article } = frame;
    const { reactions } = settings;
    const offered = reactions.join();
    if (this.#article?.offered !== offered) {
      article.classList.toggle("kept", !!offered);
      const row = createEmojiRow(reactions, t("Reactions to the article"), true, (emoji, isOn) =>
        this.#send(article, (sender) => sender.reactToArticle(article, emoji, isOn)),
      );
      this.#article = { offered, row };
      article.replaceChildren(...(offered ? [row.element] : []));
    }
    this.#article.row.show(thread.reactions, acting?.emojiOn(acting.articleKey) ?? []);
  }

  /** @param {HTMLElement} place @param {(sender: Reacting) => void} send */
  #send(place, send) {
    this.#discussion.act((acting) => acting.react(send, place), place);
  }
}
