/**
 * Giving votes and emoji: shown at once, sent, and taken back with a sentence when the service does not take them.
 */
/** @import { CommentView, Emoji, ReactedAnswer, State, VotedAnswer } from "./types.js" */
/** @import { Acting } from "./acting.js" */
/** @import { Discussion } from "./discussion.js" */

import { asApiError } from "./api.js";
import { replaceComment } from "./changing.js";
import { setCount, withEmoji, withMine, withVote } from "./counting.js";
import { h } from "./html.js";
import { asPerson, readPerson } from "./person.js";
import { findMine, keepMine, voterHeader } from "./remembered.js";
import { Wishes } from "./wishes.js";
import { words } from "./words.js";

/** @typedef {{ read(state: State): Emoji, write(state: State, counts: Emoji): State }} Target where emoji are counted */

export class Reacting {
  #discussion;
  #acting;
  #wishes = new Wishes();
  /** @type {Promise<unknown>} the request that may bring this guest's first token */
  #first = Promise.resolve();

  /** @param {Discussion} discussion @param {Acting} acting */
  constructor(discussion, acting) {
    this.#acting = acting;
    this.#discussion = discussion;
  }

  /** @param {CommentView} view @param {number} value */
  vote(view, value) {
    const { api, storage } = this.#acting;
    const { id } = view.comment;
    let known = findMine(storage, id).vote;
    /** @param {number} vote */
    const show = (vote) => {
      const before = findMine(storage, id);
      keepMine(storage, id, { ...before, vote });
      this.#discussion.change((state) => {
        const comment = state.comments.get(id);
        return comment ? replaceComment(state, withVote(comment, before.vote, vote)) : state;
      });
    };
    this.#begin(view.row);
    show(value);
    void this.#wishes.make(`vote:${id}`, value, {
      send: (wish) =>
        this.#send((header) => api.vote(id, wish, header)).then((answer) => {
          known = answer.mine;
          return answer;
        }),
      done: (answer) => this.#voted(id, answer),
      failed: (error) => {
        show(known);
        this.#fail(view.row, error);
      },
    });
  }

  /** @param {string} id @param {VotedAnswer} answer */
  #voted(id, { score, votes, mine, version }) {
    const { storage } = this.#acting;
    keepMine(storage, id, { ...findMine(storage, id), vote: mine });
    this.#discussion.change((state) => {
      const comment = state.comments.get(id);
      return comment ? replaceComment(state, { ...comment, score, votes, counted: version }) : state;
    });
  }

  /** @param {CommentView} view @param {string} emoji @param {boolean} isOn */
  reactToComment({ comment: { id }, row }, emoji, isOn) {
    /** @type {Target} */
    const target = {
      read: (state) => state.comments.get(id)?.reactions ?? {},
      write: (state, reactions) => {
        const comment = state.comments.get(id);
        return comment ? replaceComment(state, { ...comment, reactions }) : state;
      },
    };
    const { api } = this.#acting;
    this.#react(row, id, target, emoji, isOn, (wish, header) => api.reactToComment(id, emoji, wish, header));
  }

  /** @param {HTMLElement} place @param {string} emoji @param {boolean} isOn */
  reactToArticle(place, emoji, isOn) {
    /** @type {Target} */
    const target = {
      read: (state) => state.thread.reactions,
      write: (state, reactions) => ({ ...state, thread: { ...state.thread, reactions } }),
    };
    const { config } = this.#discussion;
    const { api, articleKey } = this.#acting;
    this.#react(place, articleKey, target, emoji, isOn, (wish, header) =>
      api.reactToArticle(config.page, emoji, wish, header),
    );
  }

  /**
   * @param {HTMLElement} place @param {string} key @param {Target} target @param {string} emoji @param {boolean} isOn
   * @param {(isOn: boolean, header: Record<string, string>) => Promise<ReactedAnswer>} ask
   */
  #react(place, key, target, emoji, isOn, ask) {
    const { storage } = this.#acting;
    const mine = () => findMine(storage, key);
    /** @param {boolean} isGiven */
    const keep = (isGiven) => keepMine(storage, key, { ...mine(), emoji: withMine(mine().emoji, emoji, isGiven) });
    /** @param {boolean} isGiven */
    const show = (isGiven) => {
      const before = mine().emoji.includes(emoji);
      keep(isGiven);
      this.#discussion.change((state) => target.write(state, withEmoji(target.read(state), emoji, before, isGiven)));
    };
    let known = mine().emoji.includes(emoji);
    this.#begin(place);
    show(isOn);
    void this.#wishes.make(`${emoji}:${key}`, isOn, {
      send: async (wish) => {
        const answer = await this.#send((header) => ask(wish, header));
        known = answer.mine.includes(emoji);
        return answer;
      },
      // Of this emoji alone: others may be on their way.
      done: ({ reactions }) => {
        keep(known);
        this.#discussion.change((state) =>
          target.write(state, setCount(target.read(state), emoji, reactions[emoji] ?? 0)),
        );
      },
      failed: (error) => {
        show(known);
        this.#fail(place, error);
      },
    });
  }

  /**
   * Ask as the person who is signed in, who takes over what this browser's guest gave; or as that guest. Until the guest
   * has a token requests go one by one: two first ones would make two guests.
   * @template {{ voter_token: string | null }} Answer
   * @param {(header: Record<string, string>) => Promise<Answer>} ask
   * @returns {Promise<Answer>}
   */
  #send(ask) {
    const { storage } = this.#acting;
    if (readPerson(storage)) return asPerson(this.#acting, (header) => ask({ ...header, ...voterHeader(storage) }));
    const isKnown = !!storage.read("voter");
    const asked = isKnown ? ask(voterHeader(storage)) : this.#first.then(() => ask(voterHeader(storage)));
    const answered = asked.then((answer) => {
      if (answer.voter_token) storage.write("voter", answer.voter_token);
      return answer;
    });
    if (!isKnown) this.#first = answered.catch(() => undefined);
    return answered;
  }

  /** @param {HTMLElement} place */
  #begin(place) {
    place.querySelector(".failure")?.remove();
  }

  /** @param {HTMLElement} place @param {unknown} error */
  #fail(place, error) {
    if (this.#discussion.signal.aborted) return;
    const known = asApiError(error);
    place.querySelector(".failure")?.remove();
    place.append(h("span", { class: "failure", role: "alert" }, words.voteFailed(known)));
    this.#acting.tell(known);
  }
}
