/** The shapes that pass between the parts: those of the API, and what the element keeps. */

import type { ApiError } from "./api.js";
import type {
  Comment,
  Thread,
  Settings,
  EditedAnswer,
  PostedAnswer,
  Page,
  SignIn,
  Api,
} from "./answers.js";

export type * from "./answers.js";

/** A discussion as far as it was read. Never changed in place. */
export interface State {
  thread: Thread;
  settings: Settings;
  comments: ReadonlyMap<string, Comment>;
  /** What is on top, the newest first. */
  pinned: readonly Comment[];
  /** The roots, in the order they are shown. */
  roots: readonly string[];
  /** The root that a comment came with; holds comments whose parent was not read. */
  rootOf: ReadonlyMap<string, string>;
  /** Where the unread part of a branch goes on, by the id of its root. */
  rests: ReadonlyMap<string, string>;
  nextCursor: string | null;
  /** Whether it begins in the middle, at a comment that was looked for. */
  isPart: boolean;
}

/** What a discussion as it was read does not show yet. */
export interface News {
  /** With everything added that has a place. */
  next: State;
  added: Comment[];
  /** Comments that look different now. */
  updates: Comment[];
  /** How many of the added ones have words. */
  count: number;
  /** Whether there is more than can be put into place. */
  mustReread: boolean;
}

/** How a question for news ended. */
export interface Outcome {
  news: "some" | "none" | "error";
  retrySeconds?: number;
}

export interface Clock {
  now(): number;
  setTimeout(act: () => void, ms: number): ReturnType<typeof setTimeout>;
  clearTimeout(timer: ReturnType<typeof setTimeout> | undefined): void;
  /** Some number from 0 up to 1. */
  random(): number;
}

/** What a discussion is told by the element around it. */
export interface Config {
  service: string;
  site: string;
  page: Page;
  order: string;
  locale: string;
  signIn: SignIn | null;
  /** The first question, where it was asked before all this was loaded. */
  asked?: Asked | null;
  /** Give the section the look of the page around it. */
  dress(section: HTMLElement): void;
  emit(name: string, detail: object): void;
}

export interface Asked {
  address: string;
  answer: Promise<Response>;
}

/** What only some discussions show. */
export interface Extra {
  /** Follow what is shown now. */
  show?(state: State): void;
  showComment?(view: CommentView, isCounted: boolean): void;
}

/** A comment at its place; level 0 is a root. */
export interface Row {
  comment: Comment;
  level: number;
}

export interface PlacedRow extends Row {
  answers: string | null;
}

export interface Draft {
  text: string;
  /** The Idempotency-Key: the same for every try to post this draft. */
  key: string;
  /** Whether it is sent by itself when there is a network again. */
  isWaiting?: boolean;
}

/** One's own comment, as this browser remembers it. */
export interface Own {
  token: string;
  page: string;
  text: string;
  comment: Comment;
}

/** What was seen of a discussion up to some moment. */
export interface Boundary {
  /** The newest comment. */
  id: number;
  at: number;
  /** Whether everything up to that one was there to be seen. */
  isAll: boolean;
}

export interface Visit {
  seen: Boundary;
  /** What was seen before this visit; nothing at the first. */
  before: Boundary | null;
}

/** What one gave to a comment or to the article, as this browser remembers it. */
export interface Mine {
  vote: number;
  emoji: readonly string[];
}

export interface Storage {
  read<T>(name: string): T | null;
  write(name: string, value: unknown): void;
  drop(name: string): void;
}

export interface CommentView {
  item: HTMLLIElement;
  comment: Comment;
  /** The comment it is said to reply to, where its place does not show it. */
  answers: string | null;
  /** What became of the reader's report, and whether the discussion is open, as it is shown; nothing before it is. */
  reported: string;
  isOpen: boolean | null;
  /** Whether the reader wants to see it although they muted its author. */
  isShownAnyway?: boolean;
  actions: HTMLElement;
  /** The row that the actions stand in, with votes before them and emoji behind. */
  row: HTMLElement;
  /** Where a composer or a question about this comment stands. */
  slot: HTMLElement;
  replies: HTMLOListElement;
  line: HTMLButtonElement;
  /** Draw again if anything about it changed. */
  update(row: PlacedRow): void;
  /** Say how many comments the branch hides or shows. */
  setBranch(count: number): void;
}

/** What the parts loaded on first use need of a discussion. */
export interface Desk {
  service: string;
  site: string;
  api: Api;
  storage: Storage;
  page: Page;
  settings: Settings;
  signIn: SignIn | null;
  /** Take over whom the page shows as signed in, if it shows anybody. */
  follow(): Promise<void>;
  /** Tell the page who is speaking now. */
  tellWho(): void;
  /** Let the page change a text before it is posted. */
  posting(text: string): string;
  /** What was read of the discussion. */
  comments(): Iterable<Comment>;
  posted(answer: PostedAnswer, text: string, isByItself: boolean): void;
  edited(answer: EditedAnswer, text: string): void;
  removed(id: string): void;
  /** Tell the page that something could not be sent. */
  failed(error: ApiError): void;
  /** Aborts when the discussion ends. */
  signal: AbortSignal;
}

export interface ComposerOptions {
  desk: Desk;
  /** The name under which the draft is kept. */
  draft: string;
  parentId: string | null;
  /** The comment that is edited; without one it is a new one. */
  own: Own | null;
  /** Take the composer away; without one it folds up. */
  close: (() => void) | null;
}
