/** The page's look, as far as CSS cannot inherit it: whether it is dark, and the colour of its links. */

/**
 * Say whether a computed colour is dark; null when it is see-through or in a form we do not read.
 * @param {string} color
 * @returns {boolean | null}
 */
export function isDark(color) {
  const [first = NaN, second = 0, third = 0, alpha = 1] = (color.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
  if (Number.isNaN(first) || alpha < 0.5) return null;
  if (color.startsWith("rgb")) return luma(first, second, third) < 128;
  if (color.startsWith("okl")) return first < 0.6; // oklab, oklch
  if (color.startsWith("l")) return first < 50; // lab, lch
  // "color(srgb 0.1 0.2 0.3)": the name of the space holds no digits in those that browsers answer for sRGB colours.
  return color.startsWith("color(") ? luma(first, second, third) < 0.5 : null;
}

/** @param {number} red @param {number} green @param {number} blue */
function luma(red, green, blue) {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * Say on what an element stands: its nearest painted ground, else the opposite of its text.
 * @param {Element} element
 * @returns {"light" | "dark"}
 */
export function detectScheme(element) {
  for (let ground = /** @type {Element | null} */ (element); ground; ground = ground.parentElement) {
    const dark = isDark(getComputedStyle(ground).backgroundColor);
    if (dark !== null) return dark ? "dark" : "light";
  }
  return isDark(getComputedStyle(element).color) === false ? "dark" : "light";
}

/**
 * Read the colour of the page's links from one of our own, which is gone before anything is painted.
 * @param {HTMLElement} element
 */
export function linkColor(element) {
  const probe = document.createElement("a");
  probe.href = "#";
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
