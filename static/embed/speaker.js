/** The line in an open composer that says who is speaking, and lets them sign in or out. */
/** @import { Desk } from "./types.js" */
/** @import { Parts } from "./composer-parts.js" */

import { ApiError } from "./api.js";
import { button, h } from "./html.js";
import { forgetPerson, keepPerson, openWindow, readPerson, speak } from "./person.js";
import { say } from "./strings.js";

/**
 * Show who is speaking, and hide the fields that only guests fill in.
 * @param {Parts} parts @param {Desk} desk
 */
export function showSpeaker(parts, desk) {
  const line = h("p", { class: "speaker quiet" });
  const draw = () => {
    const given = readPerson(desk.storage);
    const { guests, can_sign_in: canSignIn } = desk.settings;
    parts.fields.hidden = !!given || !guests;
    if (given) line.replaceChildren(`${say.speakingAs(given.person.name)} · `, button(say.signOut, "act", signOut));
    else if (canSignIn) line.replaceChildren(guests ? `${say.orSignIn} ` : `${say.signInFirst} `, button(say.signIn, "act", signIn));
    else line.replaceChildren(guests ? "" : say.noGuests);
  };
  const signIn = async () => {
    const given = await openWindow(desk.service, desk.site, desk.signal);
    if (given) keepPerson(desk.storage, given);
    draw();
    parts.submit.focus();
  };
  const signOut = async () => {
    const header = await speak(desk.storage, desk.api.renew).catch(() => null);
    forgetPerson(desk.storage);
    draw();
    if (header) await desk.api.signOut(header).catch(() => {});
  };
  parts.fields.after(line);
  draw();
  return {
    /** What was signed in is no more. */
    signedOut() {
      forgetPerson(desk.storage);
      draw();
    },
  };
}

/**
 * Make a call as the person who is signed in, or as nobody. A token that ran out by the service's clock is renewed.
 * @template T
 * @param {Pick<Desk, "storage" | "api">} desk @param {(header: Record<string, string>) => Promise<T>} call
 * @returns {Promise<T>}
 */
export async function asPerson({ storage, api }, call) {
  try {
    return await call(await speak(storage, api.renew));
  } catch (error) {
    if (!(error instanceof ApiError && error.is("token-expired"))) throw error;
    return await call(await speak(storage, api.renew, true));
  }
}

/** Whether what is refused needs somebody to sign in. @param {unknown} error */
export function isOver(error) {
  return error instanceof ApiError && error.problem?.status === 401;
}
