/** The functions that a page hands over to be called. Pages write anything into these places, so nothing is taken for granted. */

export const NAMES = [
  "preData", "preInit", "onInit", "afterRender", "onReady", "onNewComment", "preReset", "onPaginate", "onIdentify",
  "beforeComment",
];

/** @returns {Record<string, unknown>} */
export function createCallbacks() {
  return Object.fromEntries(NAMES.map((name) => [name, []]));
}

/** @param {unknown} callbacks @param {string} name @returns {Function[]} */
function listOf(callbacks, name) {
  const held = callbacks && typeof callbacks === "object" ? Reflect.get(callbacks, name) : null;
  const list = Array.isArray(held) ? held : [held];
  return list.filter((one) => typeof one === "function");
}

/**
 * Call what a page wants to be called; what one of them throws is its own affair.
 * @param {unknown} callbacks @param {string} name @param {...unknown} words
 */
export function fire(callbacks, name, ...words) {
  for (const callback of listOf(callbacks, name)) {
    try {
      callback(...words);
    } catch (error) {
      console.error(`The page's ${name} callback failed.`, error);
    }
  }
}

/**
 * Let a page change a text before it is posted. Each function gets what the one before returned; one that fails or returns
 * no text changes nothing.
 * @param {unknown} callbacks @param {string} text
 */
export function rewrite(callbacks, text) {
  let good = text;
  for (const callback of listOf(callbacks, "beforeComment")) {
    try {
      const made = callback({ text: good })?.text;
      if (typeof made === "string") good = made;
    } catch (error) {
      console.error("The page's beforeComment callback failed.", error);
    }
  }
  return good;
}
