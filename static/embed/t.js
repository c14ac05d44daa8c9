/**
 * Sentences that are put into the reader's language. What is served has none of this: there each call is the sentence itself, in the
 * language asked for. So a sentence is written out in its call, and what is put in has a name: `t("Reply to %(name)s", { name })`.
 */

import { pick } from "./language.js";

/** @param {string} message @param {Record<string, string>} [values] */
export function t(message, values = {}) {
  return message.replace(/%\((\w+)\)s/g, (_, name) => values[name] ?? "");
}

/**
 * A sentence with a number in it, which is `%(num)s`.
 * @param {number} count @param {string} one @param {string} other @param {Record<string, string>} [values]
 */
export function plural(count, one, other, values) {
  return pick(count, (num) => [one, other].map((form) => t(form, { num, ...values })));
}
