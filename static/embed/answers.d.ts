/** The shapes of what the API says. */

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
