/** Takes parts of pages that the service rendered into this one: the only place where text becomes HTML on the desk. */

/** @typedef {{ createHTML(html: string): string }} Policy */
/** @typedef {{ createPolicy(name: string, rules: Policy): Policy }} PolicyFactory */

/** @type {Policy | undefined} */
let policy;

/** @param {string} html what a page of ours answered @returns {DocumentFragment} */
export function fragmentOf(html) {
  const factory = /** @type {{ trustedTypes?: PolicyFactory }} */ (/** @type {unknown} */ (globalThis)).trustedTypes;
  policy ??= factory ? factory.createPolicy("afterword", { createHTML: (text) => text }) : { createHTML: (text) => text };
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(html);
  return template.content;
}
