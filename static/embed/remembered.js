/**
 * What this browser remembers for a reader, in the page's own storage: name and mail, drafts, own comments. Where the
 * page may not store anything, it is remembered until the page is left.
 */
/** @import { Mine, NewAuthor, Own, Storage } from "./types.js" */

import { prefixOf } from "./kept.js";

const MAX_OWN = 100;
const MAX_MINE = 500;
const PENDING_DAYS = 30;
const FEW = 5;
const DAY_MS = 86_400_000;

/**
 * @param {{ service: string, site: string }} place
 * @param {Pick<globalThis.Storage, "getItem" | "setItem" | "removeItem"> | null} kept
 * @returns {Storage}
 */
export function openStorage(place, kept = pageStorage()) {
  /** @type {Map<string, string>} */
  const untilLeft = new Map();
  /** @type {Map<string, { json: string, value: never }>} a list of comments asks for the same things many times */
  const parsed = new Map();
  const prefix = prefixOf(place);
  return {
    read(name) {
      try {
        const json = untilLeft.get(prefix + name) ?? kept?.getItem(prefix + name) ?? "null";
        if (parsed.get(name)?.json !== json) parsed.set(name, { json, value: /** @type {never} */ (JSON.parse(json)) });
        return parsed.get(name)?.value ?? null;
      } catch {
        return null;
      }
    },
    write(name, value) {
      const json = JSON.stringify(value);
      try {
        if (!kept) throw new Error("no storage");
        kept.setItem(prefix + name, json);
        untilLeft.delete(prefix + name);
      } catch {
        untilLeft.set(prefix + name, json);
      }
    },
    drop(name) {
      untilLeft.delete(prefix + name);
      try {
        kept?.removeItem(prefix + name);
      } catch {
        // What cannot be reached was never written.
      }
    },
  };
}

/** Reading the property itself throws where the browser blocks storage. */
function pageStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}

/**
 * @param {Storage} storage
 * @returns {NewAuthor}
 */
export function readAuthor(storage) {
  return storage.read("author") ?? { name: "", email: null };
}

/**
 * @param {Storage} storage
 * @returns {Record<string, Own>}
 */
function readOwn(storage) {
  return storage.read("own") ?? {};
}

/**
 * @param {Storage} storage @param {string} id
 * @returns {Own | null}
 */
export function findOwn(storage, id) {
  return readOwn(storage)[id] ?? null;
}

/**
 * Remember one's own comment, with the token that edits it.
 * @param {Storage} storage @param {Own} own
 */
export function keepOwn(storage, own) {
  const { [own.comment.id]: _, ...others } = readOwn(storage);
  const kept = [...Object.values(others), own].slice(-MAX_OWN);
  storage.write("own", Object.fromEntries(kept.map((one) => [one.comment.id, one])));
}

/** @param {Storage} storage @param {string} id */
export function forgetOwn(storage, id) {
  const { [id]: _, ...others } = readOwn(storage);
  storage.write("own", others);
}

/**
 * Return what one gave to a comment, or to a page's article.
 * @param {Storage} storage @param {string} target
 * @returns {Mine}
 */
export function findMine(storage, target) {
  return readMine(storage)[target] ?? { vote: 0, emoji: [] };
}

/**
 * @param {Storage} storage
 * @returns {Record<string, Mine>}
 */
function readMine(storage) {
  return storage.read("mine") ?? {};
}

/** @param {Storage} storage @param {string} target @param {Mine} mine */
export function keepMine(storage, target, mine) {
  const { [target]: _, ...others } = readMine(storage);
  const kept = Object.entries(others).slice(1 - MAX_MINE);
  if (mine.vote || mine.emoji.length) kept.push([target, mine]);
  storage.write("mine", Object.fromEntries(kept));
}

/**
 * Return the header by which a guest is known who voted or reported before.
 * @param {Storage} storage
 * @returns {Record<string, string>}
 */
export function voterHeader(storage) {
  const token = storage.read("voter");
  return token ? { "Afterword-Voter": token } : {};
}

/**
 * Return what became of one's report of a comment; nothing without one.
 * @param {Storage} storage @param {string} id
 */
export function findReported(storage, id) {
  return /** @type {Record<string, string>} */ (storage.read("reported") ?? {})[id] ?? "";
}

/** @param {Storage} storage @param {Record<string, string>} reports what became of them, by comment */
export function keepReported(storage, reports) {
  const kept = Object.entries({ ...(storage.read("reported") ?? {}), ...reports }).slice(-MAX_MINE);
  storage.write("reported", Object.fromEntries(kept));
}

/**
 * List one's own comments that wait for a moderator. The service tells nobody what became of them, so after a while they are
 * no longer shown.
 * @param {Storage} storage @param {string} page @param {number} now
 */
export function listPending(storage, page, now) {
  return Object.values(readOwn(storage))
    .filter((own) => own.page === page && own.comment.status === "pending")
    .map((own) => own.comment)
    .filter((comment) => now - Date.parse(comment.created_at) < PENDING_DAYS * DAY_MS);
}

/**
 * List what one published lately and does not see among what was read, the newest few.
 * @param {Storage} storage @param {string} page @param {ReadonlyMap<string, unknown>} seen @param {number} now
 */
export function listUnseen(storage, page, seen, now) {
  return Object.values(readOwn(storage))
    .filter((own) => own.page === page && own.comment.status === "approved" && !seen.has(own.comment.id))
    .filter(({ comment }) => now - Date.parse(comment.created_at) < DAY_MS)
    .slice(-FEW);
}

/**
 * Name a draft: one for each page and comment that is answered.
 * @param {string} page @param {string | null} parentId
 */
export function draftName(page, parentId) {
  return `draft:${parentId ?? ""}:${page}`;
}
