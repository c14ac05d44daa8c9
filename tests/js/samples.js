/** Invented comments and threads, and the small fakes that modules need outside a browser. */

export function comment(id, facts = {}) {
  return {
    id,
    parent_id: null,
    depth: 0,
    author: { name: "Ada Example", avatar_url: null, url: null, badge: null },
    html: "<p>Words.</p>",
    status: "approved",
    created_at: "2026-05-03T10:00:00Z",
    edited_at: null,
    score: 0,
    votes: { up: 0, down: 0 },
    reactions: {},
    reply_count: 0,
    more_replies: null,
    ...facts,
  };
}

export function reply(id, parent_id, facts = {}) {
  return comment(id, { parent_id, depth: 1, ...facts });
}

export function threadAnswer(comments, facts = {}) {
  return {
    thread: { id: "1", identifier: "boat", url: null, title: "", is_open: true, comment_count: comments.length, reactions: {}, version: 1 },
    settings: { premoderate: false, order: "newest", max_length: 10_000, votes: "up", reactions: [] },
    comments,
    next_cursor: null,
    ...facts,
  };
}

/** Page storage in memory. */
export function memory() {
  const items = new Map();
  return {
    items,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

/** Page storage that the browser refuses. */
export const refused = {
  getItem: () => {
    throw new Error("blocked");
  },
  setItem: () => {
    throw new Error("quota");
  },
  removeItem: () => {
    throw new Error("blocked");
  },
};
