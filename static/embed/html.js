/** Making elements. Text goes in as text; HTML comes from the service alone, and through one function. */

/** @typedef {{ createHTML(html: string): string }} Policy */
/** @typedef {{ createPolicy(name: string, rules: Policy): Policy }} PolicyFactory */
/** @typedef {{ setHTML?: (html: string, options: object) => void }} MaybeSetHTML */

/** What the service's HTML may carry; the browser's sanitizer alone would drop the links' rel and the code's colours. */
const SANITIZER = { attributes: ["href", "rel", "class", "start"] };

/** @type {Policy | undefined} */
let policy;

/**
 * Show HTML that the service rendered and sanitized.
 * @param {HTMLElement} target @param {string} html
 */
export function setHtml(target, html) {
  const able = /** @type {MaybeSetHTML} */ (target);
  if (able.setHTML) able.setHTML(html, { sanitizer: SANITIZER });
  else {
    const template = document.createElement("template");
    template.innerHTML = trusted(html);
    target.replaceChildren(template.content);
  }
  // Long lines of code scroll, and whoever has no pointer must be able to get there.
  for (const code of target.querySelectorAll("pre")) code.tabIndex = 0;
}

/** @param {string} html */
function trusted(html) {
  const factory = /** @type {{ trustedTypes?: PolicyFactory }} */ (/** @type {unknown} */ (globalThis)).trustedTypes;
  /** @type {Policy} */
  const rules = { createHTML: (text) => text };
  policy ??= factory?.createPolicy("afterword", rules) ?? rules;
  return policy.createHTML(html);
}

/**
 * Make an element: attributes by name (false and null leave one out), then what stands in it.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | null>} [attributes]
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Give the tree that an element stands in a style sheet that comes later than the first. @param {Element} element @param {CSSStyleSheet} sheet */
export function dress(element, sheet) {
  const root = element.getRootNode();
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}

/**
 * A button that says by a word what it does; what that is, is loaded when somebody comes near.
 * @param {string} label @param {string} className @param {string} act @param {string | null} [name] what it is called, where the label is not enough
 */
export function deed(label, className, act, name = null) {
  return h("button", { type: "button", class: className, "data-act": act, "aria-label": name }, label);
}

/**
 * @param {string} label @param {string} className @param {() => void} press
 * @returns {HTMLButtonElement}
 */
export function button(label, className, press) {
  const made = h("button", { type: "button", class: className }, label);
  made.addEventListener("click", press);
  return made;
}
