/** The shapes that pass between the parts: what the API says stands in answers.d.ts, here is what the element keeps. */

import type { ApiError } from "./api.js";
import type {
  Author,
  Comment,
  Thread,
  Settings,
  RepliesAnswer,
  ThreadAnswer,
  VotedAnswer,
  ReactedAnswer,
  ChangesAnswer,
  Challenge,
  EditedAnswer,
  PostedAnswer,
} from "./answers.js";

export type * from "./answers.js";

/** Which page is discussed. */
export interface Page {
  identifier: string;
  url: string;
  title: string;
}

export interface ThreadQuestion {
  identifier: string;
  url: string;
  order: string;
  cursor?: string;
  comment?: string;
}

/** A token that speaks for somebody on this site. */
export interface Given {
  token: string;
  expires_at: string;
  person: Author;
  /** Whom the page showed when this was given, where that is how they came in. */
  member?: ShownMember | null;
}

/** What a page's publisher signed about its reader: attributes of the element, `null` where they are not. */
export interface Shown {
  sso: string | null;
  remoteAuth: string | null;
  apiKey: string | null;
}

/** A publisher's own sign-in: the button that opens it, and where one signs out there. */
export interface SignIn {
  label: string;
  /** Opens in a window that closes itself; nothing where the page only says how one signs out. */
  url: string;
  width: number;
  height: number;
  logout: string;
}

/** A member as a page shows them, unverified: their id, and all that is said of them but when. */
export interface ShownMember {
  person: string;
  whole: string;
}

/** What comes of what was signed: a token, or nobody with a hint for the page's developer. */
export interface Exchanged extends Given {
  signed_out: boolean;
  detail: string | null;
}

/** Who is asking, what of theirs nobody else sees yet, and what they gave, by comment. */
export interface MeAnswer {
  person: Author;
  comments: Comment[];
  votes: Record<string, number>;
  reactions: Record<string, string[]>;
  thread_reactions: string[];
  /** What became of their reports, by comment: `open`, `upheld`, `rejected` or `gone`. */
  reports: Record<string, string>;
  warnings: Warning[];
}

/** A word from the moderators, to be read before one goes on. */
export interface Warning {
  id: string;
  message: string;
  created_at: string;
}

export interface NewAuthor {
  name: string;
  email: string | null;
}

export interface NewComment {
  identifier: string | null;
  url: string | null;
  title: string | null;
  parent_id: string | null;
  text: string;
  /** Nobody, where a person's token speaks. */
  author: NewAuthor | null;
  proof?: string | null;
}

export interface Api {
  ask<T>(path: string, init?: RequestInit): Promise<T>;
  getThread(question: ThreadQuestion): Promise<ThreadAnswer>;
  getChanges(question: Pick<ThreadQuestion, "identifier" | "url">): Promise<ChangesAnswer>;
  getReplies(id: string, cursor: string): Promise<RepliesAnswer>;
  postComment(comment: NewComment, key: string, header: Record<string, string>): Promise<PostedAnswer>;
  editComment(id: string, text: string, token: string): Promise<EditedAnswer>;
  deleteComment(id: string, token: string): Promise<void>;
  vote(id: string, value: number, header: Record<string, string>): Promise<VotedAnswer>;
  reactToComment(id: string, emoji: string, isOn: boolean, header: Record<string, string>): Promise<ReactedAnswer>;
  reactToArticle(page: Page, emoji: string, isOn: boolean, header: Record<string, string>): Promise<ReactedAnswer>;
  getChallenge(): Promise<Challenge>;
  report(
    id: string,
    report: { reason: string; note: string },
    header: Record<string, string>,
  ): Promise<{ voter_token: string | null }>;
  preview(text: string): Promise<{ html: string }>;
  getMe(thread: string, header: Record<string, string>): Promise<MeAnswer>;
  acknowledgeWarning(id: string, header: Record<string, string>): Promise<void>;
  renew(header: Record<string, string>): Promise<Given>;
  /** A ticket to the profile of whoever is signed in on this page. */
  getTicket(header: Record<string, string>): Promise<{ ticket: string }>;
  signOut(header: Record<string, string>): Promise<void>;
  exchange(signed: Record<string, string>, header: Record<string, string>): Promise<Exchanged>;
}

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
  shown: Shown;
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
}

/** One's own comment, as this browser remembers it. */
export interface Own {
  token: string;
  page: string;
  text: string;
  comment: Comment;
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
  posted(answer: PostedAnswer, text: string): void;
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
