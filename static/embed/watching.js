/** Whether the page changes its look while somebody reads. */

/** Long enough for most transitions, and for pages that change their root while they scroll. */
const SETTLED_MS = 300;

/**
 * Call back whenever the page may have changed its look.
 * @param {() => void} callback @param {AbortSignal} signal
 */
export function watchTheme(callback, signal) {
  /** @type {number | undefined} */
  let timer;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(callback, SETTLED_MS);
  });
  for (const root of [document.documentElement, document.body]) observer.observe(root, { attributes: true });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback, { signal });
}
