/**
 * Single sign-on: whom the page shows as its reader, in what its publisher signed, becomes a reader's token. Loaded where
 * a page shows something. A publisher signs anew for each page view; what differs only in time is not asked about again.
 */
/** @import { Api, Shown, ShownMember, Storage } from "./types.js" */

import { ApiError } from "./api.js";
import { bearer, forgetPerson, keepPerson, readPerson } from "./person.js";

/** Claims that say when, and not who. */
const PASSING = new Set(["iat", "nbf", "exp", "jti"]);
const NOBODY = { person: null, whole: "" };

/**
 * Make this browser's reader the one whom the page shows. When that fails nobody speaks with an earlier member's token;
 * who signed in here themselves stays signed in.
 * @param {Shown} shown @param {{ api: Api, storage: Storage }} desk
 */
export async function follow(shown, { api, storage }) {
  const member = readMember(shown);
  const kept = readPerson(storage);
  const header = kept?.member ? bearer(kept) : {};
  if (member.person === null) {
    if (kept?.member) await signOut(api, storage, header);
    return;
  }
  if (kept?.member?.whole === member.whole) return;
  /** @param {string} why */
  const giveUp = (why) => {
    // Another tab may have been faster with the same token, so what is kept is looked at again.
    const now = readPerson(storage)?.member;
    if (now && now.person !== member.person) forgetPerson(storage);
    if (now?.whole !== member.whole) console.warn(`Afterword did not take over who is signed in. ${why}`);
  };
  try {
    const answer = await api.exchange(bodyOf(shown), header);
    if (answer.signed_out) giveUp(answer.detail ?? "The service read that nobody is.");
    else keepPerson(storage, { ...answer, member });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    giveUp(error.message);
  }
}

/** @param {Api} api @param {Storage} storage @param {Record<string, string>} header */
async function signOut(api, storage, header) {
  forgetPerson(storage);
  await api.signOut(header).catch(() => {});
}

/** @param {Shown} shown @returns {Record<string, string>} */
function bodyOf({ sso, remoteAuth, apiKey }) {
  if (sso !== null) return { form: "jwt", token: sso.trim() };
  return { form: "remote_auth", remote_auth: remoteAuth ?? "", api_key: apiKey ?? "" };
}

/**
 * Read who is shown, without believing it: the service alone verifies.
 * @param {Shown} shown
 * @returns {ShownMember | typeof NOBODY}
 */
export function readMember({ sso, remoteAuth }) {
  if (sso !== null) return sso.trim() ? readToken(sso.trim()) : NOBODY;
  return readPayload((remoteAuth ?? "").trim());
}

/** @param {string} token */
function readToken(token) {
  try {
    const claims = JSON.parse(decode((token.split(".")[1] ?? "").replace(/-/g, "+").replace(/_/g, "/")));
    const lasting = Object.entries(claims).filter(([name]) => !PASSING.has(name));
    return { person: String(claims.sub), whole: print(JSON.stringify(lasting.sort())) };
  } catch {
    return { person: "", whole: print(token) }; // the service says what is wrong with it
  }
}

/** Senders of this form write an empty object, an empty list or nonsense for visitors. @param {string} payload */
function readPayload(payload) {
  const message = payload.split(" ")[0] ?? "";
  try {
    const { id } = JSON.parse(decode(message));
    return id ? { person: String(id), whole: print(message) } : NOBODY;
  } catch {
    return NOBODY;
  }
}

/** @param {string} base64 */
function decode(base64) {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
}

/** Tell texts apart without keeping what they say (FNV-1a). @param {string} text */
function print(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16);
}
