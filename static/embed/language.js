/**
 * The language in which this is served. As it is written it is English; the service puts another one in when the address
 * asks for it, here and into every sentence (see t.js).
 */

export const language = "en";
export const direction = "ltr";
/** The kinds of whole numbers in this language, in the order in which `pick` is given a form for each. A browser may know one more. */
const kinds = ["one", "other"];

/** @param {number} count */
export const number = (count) => count.toLocaleString(language);

/**
 * Choose among forms the one that goes with a number.
 * @param {number} count @param {(num: string) => string[]} forms a form for each kind, with the number as it is written
 */
export const pick = (count, forms) => /** @type {string} */ (forms(number(count)).at(kinds.indexOf(new Intl.PluralRules(language).select(count))));
