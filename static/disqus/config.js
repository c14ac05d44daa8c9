/** The configuration of a page made for Disqus: the object that `disqus_config` changes, and what we read from it. */
/** @import { DisqusConfig, Place, Wanted } from "./types.js" */

import { createCallbacks } from "./callbacks.js";
import { guessTitle, withoutTags } from "./title.js";

const PAGE = ["url", "title", "slug", "category_id", "identifier", "language", "integration", "api_key", "remote_auth_s3", "author_s3"];
/** The variables of older pages, by what they mean. */
const GLOBALS = ["identifier", "url", "title", "category_id", "slug", "integration"];
const ORDERS = new Map([
  ["popular", "best"], ["best", "best"], ["hot", "best"], ["desc", "newest"], ["newest", "newest"], ["asc", "oldest"], ["oldest", "oldest"],
]);
const WIDTH = 800;
const HEIGHT = 400;

/** Make the object as it is before a page says anything. It lives as long as `window.DISQUS`. @returns {DisqusConfig} */
export function createConfig() {
  return {
    page: Object.fromEntries(PAGE.map((name) => [name, undefined])),
    language: undefined,
    forum: undefined,
    sso: {},
    strings: {},
    experiment: {},
    discovery: {},
    server_side: {},
    callbacks: createCallbacks(),
  };
}

/**
 * Take over the variables of older pages that changed since they were last read: what was configured by a function in
 * between stays.
 * @param {DisqusConfig} config @param {Record<string, unknown>} globals @param {Map<string, unknown>} seen
 */
export function readGlobals(config, globals, seen) {
  for (const name of GLOBALS) {
    const value = globals[`disqus_${name}`];
    if (value === undefined || (seen.has(name) && seen.get(name) === value)) continue;
    seen.set(name, value);
    objectIn(config, "page")[name] = value;
  }
}

/** Let a page's function change the configuration. @param {DisqusConfig} config @param {unknown} change */
export function configure(config, change) {
  if (typeof change !== "function") return;
  try {
    change.call(config);
  } catch (error) {
    console.error("This page's disqus_config failed; what it had set until then counts.", error);
  }
}

/** Return the shortname in what pages write, which may have our host before it. @param {unknown} name */
export function plainForum(name) {
  return text(name).split("/").pop()?.replace(/\.disqus\.com$/, "").toLowerCase() ?? "";
}

/** @param {DisqusConfig} config @param {unknown} shortname the page's global @param {Place} place */
export function forumOf(config, shortname, place) {
  return plainForum(config.forum) || plainForum(shortname) || plainForum(place.forum);
}

/**
 * Read what a page wants.
 * @param {DisqusConfig} config
 * @param {{ href: string, title: string, headings: string[], sort: string }} facts of the document, and the order this reader chose
 * @returns {Wanted}
 */
export function readWanted(config, facts) {
  const page = objectIn(config, "page");
  const here = facts.href.split("#")[0];
  const identifier = text(page.identifier);
  const url = absolute(text(page.url), here) || here;
  return {
    identifier,
    url: isOfSeveral(url, identifier) ? "" : url,
    title: withoutTags(text(page.title)) || guessTitle(facts.title, facts.headings) || here,
    lang: text(config.language).replaceAll("_", "-"),
    order: ORDERS.get(facts.sort) ?? ORDERS.get(text(objectIn(config, "experiment").sort_order)) ?? "",
    remoteAuth: page.remote_auth_s3 === undefined || page.remote_auth_s3 === null ? null : text(page.remote_auth_s3),
    apiKey: text(page.api_key),
    signIn: readSignIn(config, here),
  };
}

/**
 * Tell a document that shows one of several articles, by what stands behind #, from an article: helpers for AMP take that
 * for the identifier, applications in one document begin it with ! or /. The document's address would lead all to one discussion.
 * @param {string} url @param {string} identifier
 */
function isOfSeveral(url, identifier) {
  const at = url.indexOf("#");
  const behind = at < 0 ? "" : url.slice(at);
  return identifier !== "" && (behind === identifier || /^#[!/]./.test(behind));
}

/** @param {DisqusConfig} config @param {string} here */
function readSignIn(config, here) {
  const sso = objectIn(config, "sso");
  const url = webAddress(text(sso.url), here);
  const logout = webAddress(text(sso.logout), here);
  if (!url && !logout) return null;
  const name = text(sso.name) || text(sso.button && !looksLikePicture(text(sso.button)) ? sso.button : "");
  return { name, url, logout, width: size(sso.width, WIDTH), height: size(sso.height, HEIGHT) };
}

/** Buttons were pictures once. @param {string} button */
function looksLikePicture(button) {
  return /^(https?:)?\/\/|\.(gif|png|jpe?g|svg|webp)(\?|$)/i.test(button);
}

/** @param {unknown} value @param {number} usual */
function size(value, usual) {
  const number = Math.round(Number(text(value)));
  return number > 0 ? Math.min(number, 4000) : usual;
}

/** Pages assign numbers, and `window.location` itself. @param {unknown} value */
function text(value) {
  return value === undefined || value === null ? "" : String(value);
}

/** @param {string} url @param {string} [here] */
function parse(url, here) {
  try {
    return url ? new URL(url, here) : null;
  } catch {
    return null;
  }
}

/** Leave an address as the page wrote it, unless it is relative. @param {string} url @param {string} here */
function absolute(url, here) {
  return parse(url) ? url : (parse(url, here)?.href ?? "");
}

/** @param {string} url @param {string} here */
function webAddress(url, here) {
  const { protocol, href } = parse(url, here) ?? { protocol: "", href: "" };
  return protocol === "https:" || protocol === "http:" ? href : "";
}

/** Return a member that has to be an object; pages set some of them to nothing. @param {DisqusConfig} config @param {string} name @returns {Record<string, unknown>} */
function objectIn(config, name) {
  const held = config[name];
  if (held && typeof held === "object") return /** @type {Record<string, unknown>} */ (held);
  return (config[name] = {});
}
