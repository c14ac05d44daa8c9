/** A proof of work (ALTCHA, version 2) for one comment. Loaded only where the site asks for one. */
/** @import { Api, Challenge } from "./types.js" */

import { ApiError } from "./api.js";
import { words } from "./words.js";

/** Beyond any counter that the service hides; whoever gets here was not sent a challenge of ours. */
const HIGHEST = 100_000;

/** @param {string} hex */
export function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** @param {Uint8Array} bytes */
export function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Find the counter whose key begins as the challenge wants it; return what is sent for it.
 * @param {Challenge} challenge @param {AbortSignal} [signal]
 */
export async function solve(challenge, signal) {
  const { nonce, salt, cost, keyLength, keyPrefix } = challenge.parameters;
  const password = new Uint8Array([...fromHex(nonce), 0, 0, 0, 0]);
  const counterPlace = new DataView(password.buffer, password.length - 4);
  const settings = { name: "PBKDF2", hash: "SHA-256", salt: fromHex(salt), iterations: cost };
  for (let counter = 0; counter < HIGHEST; counter += 1) {
    signal?.throwIfAborted();
    counterPlace.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = toHex(new Uint8Array(await crypto.subtle.deriveBits(settings, key, keyLength * 8)));
    if (derivedKey.startsWith(keyPrefix)) return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
  }
  throw new ApiError("unreadable");
}

/**
 * Ask for a challenge and solve it.
 * @param {Api} api @param {AbortSignal} signal
 */
export async function prove(api, signal) {
  // Browsers compute for pages alone that came over TLS.
  if (!globalThis.crypto?.subtle) {
    throw new ApiError("refused", { type: "", title: words.cannotProve, status: 422, detail: words.cannotProve });
  }
  return solve(await api.getChallenge(), signal);
}
