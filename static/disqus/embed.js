/**
 * What pages made for Disqus load as embed.js. Defines `window.DISQUS` at once and imports the rest; what is asked of it
 * until then waits, and the last request wins. Which forum it is for and where the service is, it reads from its own
 * address: `foo.host/embed.js`, `host/foo/embed.js` or `host/foo.disqus.com/embed.js`. It never throws into the page.
 */
(() => {
  "use strict";
  /** @returns {URL | null} */
  function ownAddress() {
    const running = document.currentScript;
    const scripts = [...document.querySelectorAll("script")].reverse();
    const script =
      running instanceof HTMLScriptElement && running.src
        ? running
        : scripts.find(({ src }) => /\/(embed|count)\.js(\?|$)/.test(src));
    return script ? new URL(script.src, location.href) : null;
  }

  /** @param {URL} address */
  function locate(address) {
    const parts = address.pathname.split("/").slice(0, -1);
    const named = parts.pop();
    if (named) {
      if (parts.at(-1) === "forums") parts.pop();
      return { service: address.origin + parts.join("/"), forum: named };
    }
    const [forum, ...host] = address.host.split(".");
    return { service: `${address.protocol}//${host.join(".")}`, forum };
  }

  /** @param {{ service: string, forum: string }} place */
  function start({ service, forum }) {
    const page = /** @type {import("./types.js").DisqusPage} */ (/** @type {unknown} */ (window));
    if (page.DISQUS?.host) {
      console.warn("Afterword: embed.js is on this page already. Call DISQUS.reset({ reload: true }) instead of loading it again.");
      page.DISQUS.reset({ reload: true });
      return;
    }
    /** @type {import("./types.js").ResetOptions | null} */
    let wanted = { reload: true };
    /** @type {((options: import("./types.js").ResetOptions) => void) | null} */
    let run = null;
    const disqus = (page.DISQUS = Object.assign(page.DISQUS || {}, {
      /** @param {import("./types.js").ResetOptions} [options] */
      reset(options) {
        if (run) run(options || {});
        else wanted = options || {};
      },
      request: {
        /** @param {string} url @param {Record<string, string>} [params] @param {boolean} [fresh] */
        get(url, params, fresh) {
          const address = new URL(url, location.href);
          for (const [name, value] of Object.entries(params || {})) address.searchParams.append(name, value);
          if (fresh) address.searchParams.append("_", String(Date.now()));
          document.head.append(Object.assign(document.createElement("script"), { async: true, src: address.href }));
        },
      },
      host: {
        /** @param {() => void} config */
        _loadEmbed: (config) => disqus.reset({ reload: true, config }),
      },
    }));
    const spoken = encodeURIComponent(document.documentElement.lang || navigator.languages.join());
    const load = () => import(`${service}/static/__RELEASE__/${spoken}/disqus/page.js`);
    load()
      // Once more, after a moment: a single lost packet should not cost the discussion.
      .catch(() => new Promise((resolve) => setTimeout(resolve, 2000)).then(load))
      .then((made) => {
        run = made.connect({ service, forum });
        if (wanted) disqus.reset(wanted);
      })
      .catch((error) => {
        console.warn("Afterword could not load.", error);
        if (wanted?.reload) leaveLink(`${service}/${forum}/`, page.disqus_container_id);
      });
  }

  /** Where our modules cannot run there is still the plain page. @param {string} address @param {unknown} container */
  function leaveLink(address, container) {
    const href = `${address}?url=${encodeURIComponent(location.href.split("#")[0])}`;
    const link = Object.assign(document.createElement("a"), { href, textContent: "Comments" });
    document.getElementById(String(container ?? "disqus_thread"))?.append(link);
  }

  try {
    const address = ownAddress();
    if (address) start(locate(address));
  } catch (error) {
    console.warn("Afterword could not start.", error);
  }
})();
