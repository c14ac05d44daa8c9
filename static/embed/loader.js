/**
 * What publishers paste. Finds its own script tag, puts an <afterword-comments> where the discussion belongs and
 * imports the element. The only file that runs both as a classic script and as a module, so it has neither
 * `import.meta` nor static imports. It never throws into the page.
 */
(() => {
  "use strict";
  const TAG = "afterword-comments";
  const SETTINGS = ["site", "identifier", "url", "title", "order", "lang", "theme", "sso", "remoteAuth", "apiKey"];

  /** @returns {HTMLScriptElement | null} */
  function ownScript() {
    const running = document.currentScript;
    if (running instanceof HTMLScriptElement) return running;
    // A module has no currentScript.
    const scripts = [...document.querySelectorAll("script")].filter((script) => isLoader(script.src));
    return scripts.find((script) => script.type === "module") || scripts[0] || null;
  }

  /** @param {string} src */
  function isLoader(src) {
    return !!src && new URL(src, location.href).pathname.endsWith("/embed.js");
  }

  /** @param {HTMLScriptElement} script @param {string} service */
  function place(script, service) {
    const home = document.getElementById("afterword");
    if (home?.querySelector(TAG)) return;
    const element = document.createElement(TAG);
    for (const name of SETTINGS) {
      const value = script.dataset[name];
      if (value !== undefined) element.setAttribute(name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`), value);
    }
    element.setAttribute("service", service);
    if (home) home.append(element);
    else if (document.head.contains(script)) document.body.append(element);
    else script.before(element);
  }

  try {
    const script = ownScript();
    if (!script) return;
    const service = new URL(".", script.src).href.slice(0, -1);
    const load = () => import(`${service}/static/__RELEASE__/embed/define.js`);
    // Once more, after a moment: a single lost packet should not cost the discussion.
    load().catch(() => setTimeout(() => load().catch((error) => console.warn("Afterword could not load.", error)), 2000));
    if (!script.dataset.site) return;
    const isEarly = document.readyState === "loading" && !document.getElementById("afterword");
    if (isEarly) document.addEventListener("DOMContentLoaded", () => place(script, service), { once: true });
    else place(script, service);
  } catch (error) {
    console.warn("Afterword could not start.", error);
  }
})();
