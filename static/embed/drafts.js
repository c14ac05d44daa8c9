/**
 * Drafts: kept at every change until the server said 201, each with the key under which it is posted, so that a retry, even
 * after a reload, makes one comment.
 */
/** @import { Draft, Storage } from "./types.js" */

/**
 * @param {Storage} storage @param {string} name
 * @returns {Draft}
 */
export function openDraft(storage, name) {
  return storage.read(name) ?? { text: "", key: newKey() };
}

/**
 * Keep what was typed. An emptied draft is forgotten: what is written next is another comment.
 * @param {Storage} storage @param {string} name @param {Draft} draft @param {string} text
 * @returns {Draft}
 */
export function keepDraft(storage, name, draft, text) {
  if (!text.trim()) {
    storage.drop(name);
    return { text, key: draft.text.trim() ? newKey() : draft.key };
  }
  const kept = { ...draft, text };
  storage.write(name, kept);
  return kept;
}

/**
 * Give a draft another key: its old one made a comment with other words.
 * @param {Storage} storage @param {string} name @param {Draft} draft
 * @returns {Draft}
 */
export function rekeyDraft(storage, name, draft) {
  const rekeyed = { ...draft, key: newKey() };
  storage.write(name, rekeyed);
  return rekeyed;
}

/**
 * Make an Idempotency-Key. Pages without TLS have no randomUUID.
 * @param {Pick<Crypto, "getRandomValues"> & Partial<Pick<Crypto, "randomUUID">>} source
 * @returns {string}
 */
export function newKey(source = globalThis.crypto) {
  if (source.randomUUID) return source.randomUUID();
  const bytes = source.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
