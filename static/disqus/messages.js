/**
 * The height of a discussion, told by messages of the form that Disqus's frames send: to the page itself, where pages
 * with helpers for AMP listen, and to whoever frames the page. Nothing but the height is in them.
 */

/**
 * @param {HTMLElement} element has an id
 * @param {AbortSignal} signal ends it
 */
export function tellHeight(element, signal) {
  let told = 0;
  const tell = () => {
    const height = Math.ceil(element.getBoundingClientRect().height);
    if (!element.isConnected || height === told) return;
    const message = writeMessage(element.id, told ? "resize" : "rendered", height);
    told = height;
    // A page without an origin of its own can only be told by a message to anybody.
    window.postMessage(message, location.origin === "null" ? "*" : location.origin);
    if (window.parent !== window) window.parent.postMessage(message, "*");
  };
  const observer = new ResizeObserver(tell);
  observer.observe(element);
  signal.addEventListener("abort", () => observer.disconnect());
  tell();
}

/** @param {string} sender @param {"rendered" | "resize"} name @param {number} height */
export function writeMessage(sender, name, height) {
  return JSON.stringify({ scope: "host", sender, name, data: { height } });
}
