/**
 * `Afterword.mount`, `reset` and `unmount`, for applications that change what they show without loading a page. Loaded with
 * the element by a script tag that names no site. They never throw into the page: what cannot be done is said in the console.
 */

const TAG = "afterword-comments";
/** What says which article it is: of another one, nothing of these is kept. */
const OF_THE_ARTICLE = ["identifier", "url", "title"];
const SETTINGS = [...OF_THE_ARTICLE, "site", "order", "lang", "theme", "look", "density", "avatars", "service", "sso", "remote-auth", "api-key"];

/** @typedef {Element | string} Target an element, or a selector that finds it */
/** @typedef {Record<string, string | number | null | undefined>} Given settings as they are called in a page: `remoteAuth` for `data-remote-auth` */

/** @param {Target} target */
function find(target) {
  const place = typeof target === "string" ? document.querySelector(target) : target;
  if (!place) console.warn(`Afterword: there is no “${target}” on this page to put a discussion into.`);
  return place;
}

/** @param {Element | null} place @returns {Element | undefined} */
const mountedIn = (place) => [...(place?.children ?? [])].find(({ localName }) => localName === TAG);

/** @param {Given} given */
function attributes(given) {
  const named = Object.entries(given).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value]);
  const unknown = named.filter(([name]) => !SETTINGS.includes(String(name))).map(([name]) => name);
  if (unknown.length) console.warn(`Afterword knows no setting “${unknown.join("”, “")}”. There are: ${SETTINGS.join(", ")}.`);
  return Object.fromEntries(named);
}

/**
 * Put a discussion into an element, in place of the one that is there; the element's other children stay.
 * @param {Target} target @param {Given} given
 */
function mount(target, given) {
  const place = find(target);
  if (!place) return null;
  const element = document.createElement(TAG);
  for (const [name, value] of Object.entries(attributes(given))) {
    if (value !== null && value !== undefined && SETTINGS.includes(name)) element.setAttribute(name, String(value));
  }
  // Room is kept for it, so that what stands below does not move twice.
  element.style.cssText = "display:block;min-block-size:440px";
  mountedIn(place)?.remove();
  place.append(element);
  return element;
}

/**
 * Show the discussion of another article in the same place, or the same one anew; what is not given stays as it was.
 * @param {Target} target @param {Given} [given]
 */
function reset(target, given = {}) {
  const place = find(target);
  const mounted = mountedIn(place);
  if (!place || !mounted) {
    if (place) console.warn("Afterword: nothing is mounted here yet. Call Afterword.mount first.");
    return null;
  }
  const isAnother = OF_THE_ARTICLE.some((name) => name in given);
  const stays = SETTINGS.filter((name) => mounted.hasAttribute(name) && !(isAnother && OF_THE_ARTICLE.includes(name)));
  return mount(place, { ...Object.fromEntries(stays.map((name) => [name, mounted.getAttribute(name)])), ...attributes(given) });
}

/** Take the discussion out of an element. @param {Target} target */
function unmount(target) {
  mountedIn(find(target))?.remove();
}

/** @param {unknown} error */
const warn = (error) => console.warn("Afterword could not start.", error);
const define = () => import("./define.js");

Object.assign(window, { Afterword: { mount, reset, unmount } });
// They are there before the element is defined, which is what an application waits for.
define().catch(() => setTimeout(() => define().catch(warn), 2000));
