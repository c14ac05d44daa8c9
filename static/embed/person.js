/**
 * The person who signed in on this page's site: their token in the page's own storage, renewed when it runs out. Loaded
 * when somebody wants to write, or is signed in.
 */
/** @import { Api, Given, SignIn, Storage } from "./types.js" */

import { isProblem } from "./calls.js";
import { language } from "./language.js";

const RENEW_BEFORE_MS = 60_000;
const LOOK_EVERY_MS = 500;

/** @param {Storage} storage */
export function readPerson(storage) {
  return /** @type {Given | null} */ (storage.read("person"));
}

/** @param {Storage} storage @param {Given} given */
export function keepPerson(storage, { token, expires_at, person, member }) {
  storage.write("person", { token, expires_at, person, member });
}

/** @param {Storage} storage */
export function forgetPerson(storage) {
  storage.drop("person");
}

/**
 * Return the header that speaks for whoever is signed in. Tabs share one storage, so a token that another tab renewed is
 * used here, too.
 * @param {Storage} storage @param {(header: Record<string, string>) => Promise<Given>} renew
 * @param {boolean} isStale whether the service said that the token ran out
 * @returns {Promise<Record<string, string>>}
 */
export async function speak(storage, renew, isStale = false) {
  const given = readPerson(storage);
  if (!given) return {};
  if (!isStale && Date.parse(given.expires_at) - Date.now() > RENEW_BEFORE_MS) return bearer(given);
  const fresh = await renew(bearer(given));
  keepPerson(storage, { ...given, ...fresh });
  return bearer(fresh);
}

/**
 * Make a call as the person who is signed in, or as nobody. A token that ran out by the service's clock is renewed.
 * @template T
 * @param {{ storage: Storage, api: Api }} desk @param {(header: Record<string, string>) => Promise<T>} call
 * @returns {Promise<T>}
 */
export async function asPerson({ storage, api }, call) {
  try {
    return await call(await speak(storage, api.renew));
  } catch (error) {
    if (!isProblem(error, "token-expired")) throw error;
    return await call(await speak(storage, api.renew, true));
  }
}

/** @param {Given} given */
export const bearer = ({ token }) => ({ Authorization: `Bearer ${token}` });

/**
 * Open the window in which people sign in, and return what it hands over; nothing when it was closed. Browsers open a
 * window on a press of a button alone, so call this from one.
 * @param {string} service @param {string} site @param {AbortSignal} signal
 * @returns {Promise<Given | null>}
 */
export function openWindow(service, site, signal) {
  const origin = encodeURIComponent(location.origin);
  const address = `${service}/sites/${encodeURIComponent(site)}/sign-in?origin=${origin}&lang=${language}`;
  let isElsewhere = false;
  const opened = window.open(address, "afterword-sign-in", "popup,width=480,height=680");
  return new Promise((resolve) => {
    const ending = new AbortController();
    /** @param {Given | null} given */
    const end = (given) => {
      ending.abort();
      clearInterval(timer);
      resolve(given);
    };
    const timer = setInterval(() => {
      if (opened && !opened.closed) return;
      end(null);
      // The publisher's own sign-in tells the publisher's pages alone: this one has to be asked for anew. Drafts are kept.
      if (isElsewhere) location.reload();
    }, LOOK_EVERY_MS);
    signal.addEventListener("abort", () => end(null), { signal: ending.signal });
    addEventListener(
      "message",
      ({ origin, source, data }) => {
        const isOurs = origin === new URL(service).origin && source === opened;
        if (isOurs && data?.type === "afterword:signed-in") end(data);
        if (isOurs && data?.type === "afterword:elsewhere") isElsewhere = true;
      },
      { signal: ending.signal },
    );
  });
}

/**
 * Open the publisher's own sign-in, which closes its window when it is done. It tells the publisher's pages alone, so this
 * one is asked for anew; drafts are kept.
 * @param {SignIn} signIn @param {AbortSignal} signal
 */
export function visitPublisher({ url, width, height }, signal) {
  const opened = window.open(url, "afterword-publisher", `popup,width=${width},height=${height}`);
  const timer = setInterval(() => {
    if (opened && !opened.closed) return;
    clearInterval(timer);
    if (opened) location.reload();
  }, LOOK_EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
}
