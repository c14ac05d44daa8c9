/** A discussion on a page made for Disqus: put into the page's container, taken away and put there again. */
/** @import { Place, ResetOptions, Wanted } from "./types.js" */

import { fire, rewrite } from "./callbacks.js";
import { configure, createConfig, forumOf, readGlobals, readWanted } from "./config.js";
import { tellHeight } from "./messages.js";
import { t } from "../embed/t.js";

const TAG = "afterword-comments";
const SORT = "disqus.sort";
/** @type {Record<string, string>} */
const SORT_WORDS = { newest: "desc", oldest: "asc", best: "popular" };
const ROBOTS = /bot|crawl|slurp|spider/i;

/** Return what `DISQUS.reset` does from now on. @param {Place} place */
export function connect(place) {
  const page = new DisqusPage(place);
  return (/** @type {ResetOptions} */ options) => page.reset(options);
}

class DisqusPage {
  #config = createConfig();
  /** @type {Map<string, unknown>} */
  #seenGlobals = new Map();
  #forum = "";
  #isFirst = true;
  /** @type {HTMLElement | null} */
  #shown = null;
  /** Ends with what is shown. */
  #showing = new AbortController();

  /** @param {Place} place */
  constructor(place) {
    this.place = place;
  }

  /** @param {ResetOptions} options */
  reset({ reload, config }) {
    if (this.#shown) fire(this.#config.callbacks, "preReset");
    this.#showing.abort();
    this.#showing = new AbortController();
    this.#shown?.remove();
    this.#shown = null;
    if (reload) this.#whenThere(() => this.#load(config));
  }

  /** Scripts in the head may run before the container is there. @param {() => void} load */
  #whenThere(load) {
    if (this.#container() || document.readyState !== "loading") load();
    else document.addEventListener("DOMContentLoaded", load, { once: true, signal: this.#showing.signal });
  }

  /** Look for it now: applications put another element into its place. */
  #container() {
    return document.getElementById(String(global("disqus_container_id") ?? "disqus_thread"));
  }

  /** @param {unknown} change */
  #load(change) {
    const container = this.#container();
    if (!container) {
      console.warn("Afterword found no element with the id “disqus_thread” to put the discussion into.");
      return;
    }
    readGlobals(this.#config, /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (window)), this.#seenGlobals);
    configure(this.#config, change ?? global("disqus_config"));
    this.#forum ||= forumOf(this.#config, global("disqus_shortname"), this.place);
    const { callbacks } = this.#config;
    fire(callbacks, "preData");
    fire(callbacks, "preInit");
    fire(callbacks, "onInit");
    const wanted = readWanted(this.#config, factsOf(document));
    if (ROBOTS.test(navigator.userAgent)) return this.#put(this.#link(wanted));
    const { signal } = this.#showing;
    loadElement(this.place.service, wanted.lang || languagesAt(container)).then(
      () => signal.aborted || this.#put(this.#element(wanted)),
      (error) => {
        console.warn("Afterword could not load.", error);
        if (!signal.aborted) this.#put(this.#link(wanted)); // the plain page
      },
    );
  }

  /** Applications may have put another container into the page meanwhile. @param {HTMLElement} made */
  #put(made) {
    const container = this.#container();
    if (!container) return;
    if (this.#isFirst) container.replaceChildren();
    container.append((this.#shown = made));
    if (this.#isFirst) removeBacklink();
    this.#isFirst = false;
  }

  /** @param {Wanted} wanted */
  #link({ identifier, url }) {
    const link = document.createElement("a");
    const asked = new URLSearchParams(Object.entries({ identifier, url }).filter(([, value]) => value));
    link.href = `${this.place.service}/sites/${encodeURIComponent(this.#forum)}/thread?${asked}`;
    link.textContent = t("Comments");
    return link;
  }

  /** @param {Wanted} wanted */
  #element(wanted) {
    const element = document.createElement(TAG);
    element.id = `dsq-app${Math.floor(Math.random() * 9000) + 1000}`;
    Object.assign(element, { signIn: wanted.signIn });
    const { identifier, url, title, lang, order, remoteAuth, apiKey } = wanted;
    const attributes = { service: this.place.service, site: this.#forum, identifier, url, title, lang, order };
    for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
    element.toggleAttribute("no-url", !url);
    if (remoteAuth !== null) {
      element.setAttribute("remote-auth", remoteAuth);
      element.setAttribute("api-key", apiKey);
    }
    this.#listen(element);
    return element;
  }

  /** @param {HTMLElement} element */
  #listen(element) {
    const { signal } = this.#showing;
    const { callbacks } = this.#config;
    /** @param {string} name @param {(detail: any) => void} act @param {boolean} [once] */
    const on = (name, act, once = false) =>
      element.addEventListener(`afterword:${name}`, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal, once });
    on("ready", () => {
      tellHeight(element, signal);
      fire(callbacks, "afterRender");
      fire(callbacks, "onReady", { height: Math.ceil(element.getBoundingClientRect().height) });
    }, true);
    on("posting", (detail) => (detail.text = rewrite(callbacks, detail.text)));
    on("posted", ({ comment, text }) => fire(callbacks, "onNewComment", { id: comment.id, text }));
    on("paginated", () => fire(callbacks, "onPaginate"));
    on("identified", ({ person }) => fire(callbacks, "onIdentify", { user: person ? { name: person.name } : null }));
    on("counted", ({ count }) => fire(callbacks, "onCommentCountChange", { count }));
    on("ordered", ({ order }) => keepSort(SORT_WORDS[order]));
  }
}

/** The languages to speak, best first: those of the page at that place, else the reader's. @param {Element} place */
function languagesAt(place) {
  return place.closest("[lang]")?.getAttribute("lang") || navigator.languages.join();
}

/** Load the element as it speaks a language; the first one decides for the page. @param {string} service @param {string} spoken */
function loadElement(service, spoken) {
  const load = () => import(`${service}/static/__RELEASE__/${encodeURIComponent(spoken)}/embed/define.js`);
  // Once more, after a moment: a single lost packet should not cost the discussion.
  return load().catch(() => new Promise((resolve) => setTimeout(resolve, 2000)).then(load));
}

/** @param {string} name */
function global(name) {
  return Reflect.get(window, name);
}

/** @param {Document} document */
function factsOf(document) {
  const headings = [...document.querySelectorAll("h1")].map((heading) => heading.textContent ?? "");
  return { href: location.href, title: document.title, headings, sort: readSort() };
}

function readSort() {
  try {
    return localStorage.getItem(SORT) ?? "";
  } catch {
    return ""; // some browsers keep pages from any storage
  }
}

/** @param {string} word */
function keepSort(word) {
  try {
    localStorage.setItem(SORT, word);
  } catch {
    // The order holds for this page view then.
  }
}

/** Old snippets end with a line about whom the comments are from; it goes once the page is loaded. */
function removeBacklink() {
  const remove = () => document.querySelector(".dsq-brlink")?.remove();
  if (document.readyState === "complete") remove();
  else addEventListener("load", remove, { once: true });
}
