/** What pages load for recommendations. There are none; whoever calls for them gets no error. */
(() => {
  "use strict";
  const page = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (window));
  page.DISQUS_RECOMMENDATIONS ??= { reset() {} };
})();
