/** What this browser keeps for a reader of a site, in the page's own storage: by which names, and whether there is any. */

/** @param {{ service: string, site: string }} place */
export function prefixOf({ service, site }) {
  return `afterword:${service}:${site}:`;
}

/**
 * List the names under which something is kept; none where the browser blocks storage.
 * @param {{ service: string, site: string }} place
 */
export function listKept(place) {
  const prefix = prefixOf(place);
  try {
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(prefix) ? key.slice(prefix.length) : []));
  } catch {
    return [];
  }
}
