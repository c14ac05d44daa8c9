/** A picture for a name: a mirrored pattern in two tones of a hue, both drawn from the name alone. */

const ROWS = 5;
const HALF = 3;

/**
 * Turn a name into a number that looks random and is always the same (FNV-1a).
 * @param {string} name
 */
export function hashName(name) {
  let hash = 0x811c9dc5;
  for (const character of name.normalize("NFC").toLowerCase()) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  // The last bits of short names hardly differ before they are mixed once more.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * Draw the cells as a path in a square of 7: five by five with a margin of one.
 * @param {number} hash
 */
export function pattern(hash) {
  let path = "";
  for (let cell = 0; cell < ROWS * HALF; cell += 1) {
    if (!((hash >>> cell) & 1)) continue;
    const x = 1 + (cell % HALF);
    const y = 1 + Math.floor(cell / HALF);
    path += square(x, y);
    if (x < HALF) path += square(6 - x, y);
  }
  return path || square(HALF, HALF);
}

/** @param {number} x @param {number} y */
function square(x, y) {
  return `M${x} ${y}h1v1h-1z`;
}

/**
 * @param {string} name
 * @returns {SVGSVGElement}
 */
export function identicon(name) {
  const hash = hashName(name);
  const svg = drawing("0 0 7 7", pattern(hash));
  svg.style.setProperty("--hue", String((hash >>> 16) % 360));
  return svg;
}

/**
 * Make a picture of one path.
 * @param {string} viewBox @param {string} path
 * @returns {SVGSVGElement}
 */
export function drawing(viewBox, path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
