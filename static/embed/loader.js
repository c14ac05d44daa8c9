/**
 * What publishers paste. Finds its own script tag, puts an <afterword-comments> where the discussion belongs and, once that
 * is nearly in sight, imports the element and asks for the thread meanwhile. The only file that runs both as a classic
 * script and as a module, so it has neither `import.meta` nor static imports. It never throws into the page.
 */
(() => {
  const TAG = "afterword-comments";
  const PATIENCE_MS = 9000;
  const SETTINGS = ["site", "identifier", "url", "title", "order", "lang", "theme", "look", "density", "avatars", "sso", "remote-auth", "api-key"];

  /** @returns {HTMLScriptElement | null} */
  function ownScript() {
    const running = document.currentScript;
    if (running instanceof HTMLScriptElement) return running;
    // A module has no currentScript.
    const scripts = [...document.querySelectorAll("script")].filter(({ src }) => /^[^?#]*\/embed\.js([?#]|$)/.test(src));
    return scripts.find((script) => script.type === "module") || scripts[0] || null;
  }

  /** @param {HTMLScriptElement} script @param {string} service */
  function place(script, service) {
    const home = document.getElementById("afterword");
    if (home?.querySelector(TAG)) return;
    const element = document.createElement(TAG);
    for (const name of SETTINGS) {
      const value = script.getAttribute(`data-${name}`);
      if (value !== null) element.setAttribute(name, value);
    }
    element.setAttribute("service", service);
    // Room is kept for it, so that what stands below does not move twice.
    element.style.cssText = "display:block;min-block-size:440px";
    if (home) home.append(element);
    else if (document.head.contains(script)) document.body.append(element);
    else script.before(element);
    begin(element, script.dataset, service);
  }

  /** Start at once where it is wanted, else when it comes near. @param {HTMLElement} element @param {DOMStringMap} wanted @param {string} service */
  function begin(element, wanted, service) {
    const start = () => {
      Object.assign(element, { asked: ask(wanted, service) });
      load(service, element);
    };
    if (wanted.loading === "eager" || location.hash.startsWith("#comment-") || hasDraft()) return start();
    const watching = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watching.disconnect();
        start();
      },
      { rootMargin: "1000px" },
    );
    watching.observe(element);
  }

  function hasDraft() {
    try {
      return Object.keys(localStorage).some((key) => /^afterword:.*:draft:/.test(key));
    } catch {
      return false; // some browsers keep pages from any storage
    }
  }

  /** Ask what the element will ask first; an answer to another question it does not take. @param {DOMStringMap} wanted @param {string} service */
  function ask({ site = "", identifier = "", url = "", order = "" }, service) {
    const canonical = document.querySelector('link[rel="canonical"]')?.getAttribute("href");
    const page = new URL(canonical || location.href, document.baseURI);
    const own = (page.origin === location.origin ? page : location).href.split("#")[0];
    const comment = location.hash.split("#comment-")[1] || "";
    const question = Object.entries({ identifier, url: url || own, order, comment }).filter(([, value]) => value);
    const address = `${service}/api/v1/sites/${encodeURIComponent(site)}/thread?${new URLSearchParams(question)}`;
    const answer = fetch(address, { cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(10_000) });
    answer.catch(() => undefined); // the element says it
    return { address, answer };
  }

  /**
   * Import the element in the page's language, there or in general, else in the first of the reader's that there is.
   * @param {string} service @param {Element} place @param {string} [part]
   */
  function load(service, place, part = "define", tries = 0) {
    const told = /** @type {HTMLElement | null} */ (place.closest("[lang]"));
    const spoken = encodeURIComponent(told?.lang || navigator.languages.join());
    // Under another release the same file is answered: some browsers remember of an address that it failed.
    const once = () => import(`${service}/static/__RELEASE__${tries++ || ""}/${spoken}/embed/${part}.js`);
    const fail = (/** @type {unknown} */ error) => {
      warn(error);
      for (const box of document.querySelectorAll(TAG)) {
        const retry = document.createElement("button");
        const message = document.createElement("p");
        message.role = "alert";
        message.append("The comments could not be loaded. ", retry);
        retry.append("Retry");
        retry.onclick = () => {
          message.remove();
          load(service, place, part, tries);
        };
        box.replaceChildren(message);
      }
    };
    setTimeout(() => customElements.get(TAG) || fail("timeout"), PATIENCE_MS);
    // Once more, after a moment: a single lost packet should not cost the discussion.
    once().catch(() => setTimeout(() => once().catch(fail), 2000));
  }

  /** @param {unknown} error */
  const warn = (error) => console.warn("Afterword could not start.", error);

  try {
    const script = ownScript();
    if (!script) return;
    const service = new URL(".", script.src).href.slice(0, -1);
    if (!script.dataset.site) return load(service, document.querySelector(TAG) ?? script, "mounting");
    const isEarly = document.readyState === "loading" && !document.getElementById("afterword");
    if (isEarly) document.addEventListener("DOMContentLoaded", () => place(script, service), { once: true });
    else place(script, service);
  } catch (error) {
    warn(error);
  }
})();
