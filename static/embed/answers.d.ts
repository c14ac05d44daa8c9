/** The shapes of what the API is asked and answers. */

export interface Author {
  name: string;
  avatar_url: string | null;
  url: string | null;
  badge: string | null;
}

export interface Votes {
  up: number;
  down: number;
}

/** What readers gave to something: how many each emoji. */
export type Emoji = Readonly<Record<string, number>>;

/** What of a comment changes with votes and emoji. */
export interface Counts {
  score: number;
  votes: Votes;
  reactions: Emoji;
}

export interface Comment extends Counts {
  id: string;
  parent_id: string | null;
  depth: number;
  author: Author | null;
  html: string;
  status: string;
  created_at: string;
  edited_at: string | null;
  is_pinned?: boolean;
  is_featured?: boolean;
  reply_count: number;
  more_replies: string | null;
  /** The version of the thread that its counts are known to be of; without one that of the page it came with. */
  counted?: number;
}

export interface Thread {
  id: string | null;
  identifier: string | null;
  url: string | null;
  title: string;
  is_open: boolean;
  comment_count: number;
  reactions: Emoji;
  version: number;
}

export interface Settings {
  premoderate: boolean;
  order: string;
  max_length: number;
  edit_window_minutes?: number;
  /** Whether people may write without signing in, and whether they can sign in at all. */
  guests: boolean;
  can_sign_in: boolean;
  /** `up`, `updown` or `off`. */
  votes: string;
  /** The emoji that readers may give. */
  reactions: readonly string[];
  /** Where members of the publisher sign out there. */
  sso_logout_url?: string | null;
  /** What people read while the site takes no comments. */
  stopped?: string | null;
  /** Whose browsers have to compute before a comment is taken: `off`, `guests` or `everyone`. */
  proof_of_work?: string;
  /** Whether people have pictures, and whether who comes back is shown what is new. */
  avatars?: boolean;
  mark_new?: boolean;
}

export interface RepliesAnswer {
  comments: Comment[];
  next_cursor: string | null;
}

export interface ThreadAnswer extends RepliesAnswer {
  /** The comment that was looked for, by the id it has here; nothing where it is not shown. */
  target_id?: string | null;
  thread: Thread;
  settings: Settings;
  /** What staff put on top, on the first page; each is at its place as well. */
  pinned?: Comment[];
}

/** A comment, and the version of its thread in which it last changed. */
export interface ChangedComment extends Comment {
  version: number;
}

/** A comment's counts, and the version of its thread in which they last changed. */
export interface VotedComment extends Counts {
  id: string;
  version: number;
}

export interface VotedAnswer {
  score: number;
  votes: Votes;
  /** One's own vote: 1, 0 or -1. */
  mine: number;
  version: number;
  voter_token: string | null;
}

export interface ReactedAnswer {
  reactions: Emoji;
  /** One's own emoji. */
  mine: string[];
  version: number;
  voter_token: string | null;
}

export interface ChangesAnswer {
  thread: Thread;
  /** What changed last; every change after the version `complete_after` is among them. */
  comments: ChangedComment[];
  /** The counts that changed last; older ones may be missing. */
  voted: VotedComment[];
  complete_after: number;
}

/** What a browser computes on: see proving.js. */
export interface Challenge {
  parameters: { nonce: string; salt: string; cost: number; keyLength: number; keyPrefix: string };
  signature: string;
}

export interface EditedAnswer {
  comment: Comment;
  /** What happens while it waits. */
  notice?: string | null;
}

export interface PostedAnswer extends EditedAnswer {
  edit_token: string;
}

export interface FieldError {
  pointer: string;
  detail: string;
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: FieldError[];
  retry_after?: number;
}

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
  /** What the publisher calls it; nothing where they call it nothing. */
  name: string;
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
  getOwn(id: string, token: string): Promise<{ comment: Comment }>;
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
