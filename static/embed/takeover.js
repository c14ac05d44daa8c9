/**
 * Lets the element take over what the publisher's server put into the page, with the thread that came with it. Comments are
 * there to be read without that, so it waits, as the loader does, until a reader comes near.
 */

import { carryOver } from "./carrying.js";

/** Where this came from. */
const home = import.meta.url.split("/static/")[0] ?? "";
const NEAR = "1000px";

/**
 * Answer what the element will ask first with what is on the page already; another question it asks itself.
 * @param {Element} element
 */
function handOver(element) {
  const kept = element.shadowRoot?.querySelector("script");
  if (!kept) return;
  const values = ["identifier", "url", "order"].map((name) => [name, element.getAttribute(name) ?? ""]);
  const question = new URLSearchParams(values.filter(([, value]) => value));
  const site = encodeURIComponent(element.getAttribute("site") ?? "");
  const address = `${element.getAttribute("service") || home}/api/v1/sites/${site}/thread?${question}`;
  Object.assign(element, { asked: { address, answer: Promise.resolve(new Response(kept.textContent)) } });
}

function load() {
  import("./define.js").catch((error) => console.warn("Afterword could not start.", error));
}

const watching = new IntersectionObserver(
  (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watching.disconnect();
    load();
  },
  { rootMargin: NEAR },
);

for (const element of document.querySelectorAll("afterword-comments")) {
  handOver(element);
  carryOver(element);
  watching.observe(element);
}
if (location.hash.startsWith("#comment-")) load();
