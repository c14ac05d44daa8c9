/** Draws the same picture of a name that readers see in a discussion. */

import { identicon } from "../embed/identicon.js";

for (const place of document.querySelectorAll("[data-behavior=identicon]")) {
  if (place instanceof HTMLElement) place.replaceWith(identicon(place.dataset.name ?? ""));
}
