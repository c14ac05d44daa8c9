/** What the count script writes where nobody chose the words: loaded by itself, in the page's language. */

import { plural } from "./t.js";

/** @param {number} count */
export const say = (count) => plural(count, "%(num)s comment", "%(num)s comments");
