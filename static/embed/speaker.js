/** The line in an open composer that says who is speaking, and lets them sign in or out. */
/** @import { Desk } from "./types.js" */
/** @import { Parts } from "./composer-parts.js" */

import { ApiError } from "./api.js";
import { button, h } from "./html.js";
import { forgetPerson, keepPerson, openWindow, readPerson, speak, visitPublisher } from "./person.js";
import { openProfile } from "./profile.js";
import { words } from "./words.js";

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
    const ways = [
      ...(desk.signIn?.url ? [button(words.signInAt(desk.signIn.name), "sign-in", visit)] : []),
      ...(canSignIn ? [button(words.signIn, "sign-in", signIn)] : []),
    ].flatMap((way, at) => (at ? [" · ", way] : [way]));
    const profile = () => button(words.profile, "profile", () => openProfile(desk));
    const leave = () => button(words.signOut, "sign-out", signOut);
    if (given) line.replaceChildren(words.speakingAs(given.person.name), " · ", profile(), " · ", leave());
    else if (ways.length) line.replaceChildren(...ways, ` ${guests ? words.orAsGuest : words.toComment}`);
    else line.replaceChildren(guests ? "" : words.noGuests);
  };
  const signIn = async () => {
    const given = await openWindow(desk.service, desk.site, desk.signal);
    if (given) keepPerson(desk.storage, given);
    desk.tellWho();
    draw();
    parts.submit.focus();
  };
  const visit = () => desk.signIn && visitPublisher(desk.signIn, desk.signal);
  const signOut = async () => {
    const isMember = !!readPerson(desk.storage)?.member;
    const header = await speak(desk.storage, desk.api.renew).catch(() => null);
    forgetPerson(desk.storage);
    desk.tellWho();
    draw();
    if (header) await desk.api.signOut(header).catch(() => {});
    // A member who stays signed in there would be back with the next page.
    const elsewhere = desk.signIn?.logout || desk.settings.sso_logout_url;
    if (isMember && elsewhere) location.assign(elsewhere);
  };
  parts.fields.before(line);
  draw();
  return {
    /** What was signed in is no more. */
    signedOut() {
      forgetPerson(desk.storage);
      draw();
      void desk.follow().then(draw);
    },
  };
}

/** Whether what is refused needs somebody to sign in. @param {unknown} error */
export function isOver(error) {
  return error instanceof ApiError && error.problem?.status === 401;
}
