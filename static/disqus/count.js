/**
 * What pages made for Disqus load as count.js: fills the links to discussions with their numbers of comments. Asks by
 * script tags, for pages replace `DISQUSWIDGETS.displayCount`, which the answers call. It never throws into the page.
 */
(() => {
  "use strict";
  const AT_ONCE = 10;
  const ANCHOR = "#disqus_thread";
  const page = /** @type {import("./types.js").DisqusPage} */ (/** @type {unknown} */ (window));
  /** @type {Map<string, Set<Element>>} the places of each page, by what is asked for it */
  let places = new Map();
  /** @type {WeakSet<Element>} */
  let seen = new WeakSet();

  function ownAddress() {
    const named = document.getElementById("dsq-count-scr");
    const running = document.currentScript;
    const scripts = [...document.querySelectorAll("script")].reverse();
    const script = [named, running, ...scripts].find(
      (one) => one instanceof HTMLScriptElement && /\/count\.js(\?|$)/.test(one.src),
    );
    return script instanceof HTMLScriptElement ? new URL(script.src, location.href) : null;
  }

  /** @param {string} name */
  const plain = (name) => name.split("/").pop()?.replace(/\.disqus\.com$/, "").toLowerCase() ?? "";

  /** @param {Element} element @returns {string} the question for its number, or nothing */
  function questionFor(element) {
    if (!(element instanceof HTMLElement)) return "";
    const { disqusIdentifier: identifier, disqusUrl: url } = element.dataset;
    if (identifier) return write(1, identifier);
    if (element instanceof HTMLAnchorElement && element.hash === ANCHOR) return write(2, element.href.replace(ANCHOR, ""));
    return url ? write(2, url) : "";
  }

  /** @param {number} kind @param {string} name */
  const write = (kind, name) => `${kind}=${encodeURIComponent(name)}`;

  /** Find the places that were not there before; return what is asked for them, sorted, so that caches can help. */
  function findNew() {
    const questions = new Set();
    for (const element of document.querySelectorAll("a, .disqus-comment-count")) {
      const question = seen.has(element) ? "" : questionFor(element);
      if (!question) continue;
      seen.add(element);
      questions.add(question);
      places.set(question, (places.get(question) ?? new Set()).add(element));
    }
    return [...questions].sort();
  }

  /** @param {string} address */
  function ask(address) {
    const script = Object.assign(document.createElement("script"), { async: true, src: address });
    // Pages in one piece would collect them otherwise.
    script.addEventListener("load", () => script.remove());
    script.addEventListener("error", () => script.remove());
    document.head.append(script);
  }

  /** @param {URL} address */
  function start(address) {
    const own = address.pathname.split("/").at(-2) || address.host.split(".")[0];
    const folder = new URL(".", address).href;
    /** Pages may name another forum afterwards. */
    const base = () => {
      const forum = plain(String(widgets.forum));
      if (forum === plain(own)) return folder;
      const service = address.pathname === "/count.js" ? address.origin.replace(`${own}.`, "") : new URL("..", address).href.replace(/\/$/, "");
      return `${service}/${forum}/`;
    };
    /** @type {import("./types.js").CountWidgets} */
    const widgets = {
      domain: address.host,
      forum: plain(own),
      getCount(options) {
        const isFresh = !!options?.reset;
        if (isFresh) [places, seen] = [new Map(), new WeakSet()];
        const questions = findNew();
        for (let from = 0; from < questions.length; from += AT_ONCE) {
          const some = questions.slice(from, from + AT_ONCE);
          ask(`${base()}count-data.js?${some.join("&")}${isFresh ? `&_=${Date.now()}` : ""}`);
        }
      },
      displayCount(payload) {
        const words = payload?.text?.comments;
        for (const { id, comments } of payload?.counts ?? []) {
          const form = comments === 0 ? words?.zero : comments === 1 ? words?.one : words?.multiple;
          const text = (form ?? "{num}").replaceAll("{num}", String(comments));
          for (const question of [write(1, id), write(2, id)]) {
            for (const element of places.get(question) ?? []) element.textContent = text;
          }
        }
      },
    };
    page.DISQUSWIDGETS = widgets;
    const run = () => page.DISQUSWIDGETS?.getCount();
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run);
    else run();
  }

  try {
    const address = typeof page.DISQUSWIDGETS === "undefined" ? ownAddress() : null;
    if (address) start(address);
  } catch (error) {
    console.warn("Afterword could not count the comments.", error);
  }
})();
