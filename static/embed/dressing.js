/** Style sheets that come later than the first. */

/** Give the tree that an element stands in another style sheet. @param {Element} element @param {CSSStyleSheet} sheet */
export function dress(element, sheet) {
  const root = element.getRootNode();
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
