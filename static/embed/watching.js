/** Whether the page changes its look while somebody reads. */

/** Long enough for most transitions, and for pages that change their root while they scroll. */
const SETTLED_MS = 300;

/**
 * Call back whenever the page, or anything around an element, may have changed its look.
 * @param {Element} element @param {() => void} callback @param {AbortSignal} signal
 */
export function watchTheme(element, callback, signal) {
  /** @type {number | undefined} */
  let timer;
  const observer = new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(callback, SETTLED_MS);
  });
  for (let around = element.parentElement; around; around = around.parentElement) observer.observe(around, { attributes: true });
  signal.addEventListener("abort", () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", callback, { signal });
}
