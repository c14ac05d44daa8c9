/**
 * What a blog on Blogger made for Disqus loads under an article: puts the discussion where Blogger's own comments are,
 * which such a blog hides, and loads embed.js from beside itself. It never throws into the page.
 */
(() => {
  "use strict";
  const page = /** @type {import("./types.js").DisqusPage} */ (/** @type {unknown} */ (window));
  const running = document.currentScript ?? document.querySelector('script[src*="/blogger_item.js"]');
  const address = running instanceof HTMLScriptElement ? running.src : "";

  function start() {
    const place = document.getElementById("comments") ?? document.getElementById("disqus-blogger-comment-block");
    if (!address || !place) return;
    // Blogs are reached under hosts of several countries; this is the one that an article has everywhere.
    if (page.disqus_blogger_current_url) page.disqus_url = page.disqus_blogger_current_url;
    place.replaceChildren(Object.assign(document.createElement("div"), { id: "disqus_thread" }));
    place.style.display = "block";
    document.head.append(Object.assign(document.createElement("script"), { async: true, src: new URL("embed.js", address).href }));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
