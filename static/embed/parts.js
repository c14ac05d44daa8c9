/**
 * Loading what is not needed to show a discussion. What does not come in time did not come; and since some browsers remember
 * of an address that it failed, a part is asked for again under another one.
 */

const PATIENCE_MS = 8000;

/** @type {Map<string, number>} how often a part did not come */
const missed = new Map();

/**
 * @template T
 * @param {string} name @param {() => Promise<T>} first how it is imported when all is well
 * @returns {Promise<T>}
 */
export function bring(name, first) {
  const times = missed.get(name) ?? 0;
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  return Promise.race([times ? import(`./${name}.js?${times}`) : first(), late]).catch((error) => {
    missed.set(name, times + 1);
    throw error;
  });
}
