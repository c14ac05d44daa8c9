/**
 * Writes comment counts into every element with `data-afterword-count`: its value is the identifier; where it is empty or leads
 * nowhere, the link's address is counted, as the discussion itself is found. `data-afterword-zero`, `-one` and `-other`, on the element or on the script tag, change the
 * words; `{count}` is the number. Without them it is said in the language of the place or else the reader's, for which other
 * than English a word is loaded. `afterwordCounts()` counts again. Never throws into the page.
 */
(() => {
  "use strict";
  const script = document.currentScript || document.querySelector('script[src*="/count.js"][data-site]');
  const service = script instanceof HTMLScriptElement && script.src ? new URL(".", script.src).href : "";
  const MAX_NAMES = 100;
  // Some servers refuse longer request lines.
  const MAX_QUERY = 3000;

  /**
   * Write names as few query strings as possible.
   * @param {Iterable<string>} names each as `identifier=…` or `url=…`
   */
  function batch(names) {
    /** @type {string[][]} */
    const batches = [];
    let length = Infinity;
    for (const name of names) {
      const last = batches.at(-1);
      if (last && last.length < MAX_NAMES && length + name.length < MAX_QUERY) last.push(name);
      else {
        batches.push([name]);
        length = 0;
      }
      length += name.length + 1;
    }
    return batches.map((one) => one.join("&"));
  }

  /** @param {"identifier" | "url"} kind @param {string} value */
  function name(kind, value) {
    return `${kind}=${encodeURIComponent(value)}`;
  }

  const counted = () => /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-afterword-count]"));

  /** What leads to an element's discussion, the first before the others. @param {HTMLElement} element */
  function namesOf(element) {
    const identifier = element.dataset.afterwordCount;
    const url = element instanceof HTMLAnchorElement ? element.href.split("#")[0] : "";
    return [identifier && name("identifier", identifier), url && name("url", url)].flatMap((one) => one || []);
  }

  /** @param {number} count @param {string} lang as the page says it, which may be “en_US” or no language at all */
  function number(count, lang) {
    try {
      return count.toLocaleString(lang.replace("_", "-"));
    } catch {
      return String(count);
    }
  }

  /** @param {HTMLElement} element @param {number} count */
  function write(element, count) {
    const lang = element.closest("[lang]")?.getAttribute("lang");
    const spoken = lang || navigator.languages.join();
    const words = { ...(script instanceof HTMLElement ? script.dataset : {}), ...element.dataset };
    const form = count === 0 ? words.afterwordZero : count === 1 ? words.afterwordOne : words.afterwordOther;
    const put = (/** @type {string} */ text) => (element.textContent = text);
    const fill = (/** @type {string} */ text) => put(text.replaceAll("{count}", number(count, lang || "en")));
    const inEnglish = () => fill(count === 1 ? "{count} comment" : "{count} comments");
    if (form !== undefined) fill(form);
    else if (/^en\b/i.test(spoken)) inEnglish();
    else import(`${service}static/__RELEASE__/${encodeURIComponent(spoken)}/embed/comment-count.js`).then(({ say }) => put(say(count)), inEnglish);
  }

  async function run() {
    if (!(script instanceof HTMLScriptElement) || !script.dataset.site) return;
    const places = [...counted()].map((element) => ({ element, names: namesOf(element) }));
    const base = `${service}api/v1/sites/${encodeURIComponent(script.dataset.site)}/counts?`;
    /** @type {Map<string, number>} */
    const found = new Map();
    const done = await Promise.allSettled(
      batch(new Set(places.flatMap(({ names }) => names))).map(async (query) => {
        const response = await fetch(base + query, { credentials: "omit" });
        /** @type {{ counts: { identifier?: string, url: string, count: number }[] }} */
        const { counts } = await response.json();
        for (const { identifier, url, count } of counts) {
          found.set(identifier === undefined ? name("url", url) : name("identifier", identifier), count);
        }
      }),
    );
    for (const { element, names } of places) {
      const counts = names.flatMap((one) => found.get(one) ?? []);
      if (counts.length) write(element, counts.find(Boolean) ?? 0);
    }
    for (const one of done) if (one.status === "rejected") throw one.reason;
  }

  // A discussion on this page knows its number before a question would be answered.
  document.addEventListener("afterword:counted", (event) => {
    const { site, identifier, url, count } = /** @type {CustomEvent} */ (event).detail;
    if (!(script instanceof HTMLScriptElement) || script.dataset.site !== site) return;
    for (const element of counted()) {
      const [key] = namesOf(element);
      if (key && (key === name("identifier", identifier) || key === name("url", url))) write(element, count);
    }
  });
  const start = () => run().catch((error) => console.warn("Afterword could not count the comments.", error));
  Object.assign(window, { afterwordCounts: start });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
