/**
 * What a blog on Blogger made for Disqus loads where it lists articles, and again when it has listed more: puts a link to
 * the discussion where each article says how many comments Blogger has, and loads count.js from beside itself to fill it.
 * It never throws into the page.
 */
(() => {
  "use strict";
  const LINK = "disqus-blogger-comment-link";
  const page = /** @type {import("./types.js").DisqusPage} */ (/** @type {unknown} */ (window));
  const running = document.currentScript ?? document.querySelector('script[src*="/blogger_index.js"]');
  const address = running instanceof HTMLScriptElement ? running.src : "";

  /** Return the address of the article that a place belongs to. @param {Element} place */
  function articleOf(place) {
    const article = place.closest(".hentry, .post, .post-outer, article");
    const link = article?.querySelector("a.timestamp-link, a[rel=bookmark], .post-title a, .entry-title a");
    const { disqus_blogger_homepage_url: here, disqus_blogger_canonical_homepage_url: everywhere } = page;
    const found = link instanceof HTMLAnchorElement ? link.href.split("#")[0] : "";
    // Blogs are reached under hosts of several countries; discussions are known by the one they have everywhere.
    return here && everywhere && found.startsWith(String(here)) ? String(everywhere) + found.slice(String(here).length) : found;
  }

  function start() {
    for (const place of document.querySelectorAll(".post-comment-link")) {
      const article = place.querySelector(`.${LINK}`) ? "" : articleOf(place);
      if (!article || !(place instanceof HTMLElement)) continue;
      place.replaceChildren(Object.assign(document.createElement("a"), { className: `comment-link ${LINK}`, href: `${article}#disqus_thread` }));
      place.style.visibility = "visible";
    }
    const script = Object.assign(document.createElement("script"), { async: true, src: new URL("count.js", address).href });
    // Where it is here already it does nothing, and the places are new.
    script.addEventListener("load", () => page.DISQUSWIDGETS?.getCount());
    document.head.append(script);
  }

  if (!address) return;
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
