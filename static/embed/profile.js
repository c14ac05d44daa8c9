/**
 * The way to one's profile: a window of the service's own, which is handed a ticket for whoever is signed in on this page.
 * A ticket works once and for minutes; it goes by a message that only that window can read.
 */
/** @import { Desk } from "./types.js" */

import { language } from "./language.js";
import { asPerson } from "./person.js";

/** @type {AbortController | null} only the last window that was opened is answered */
let listening = null;

/** Browsers open a window on a press of a button alone, so call this from one. @param {Desk} desk */
export function openProfile(desk) {
  const { origin: ours } = new URL(desk.service);
  const origin = encodeURIComponent(location.origin);
  const opened = window.open(
    `${desk.service}/sites/${encodeURIComponent(desk.site)}/profile?origin=${origin}&lang=${language}`,
    "afterword-profile",
  );
  listening?.abort();
  const ending = new AbortController();
  listening = ending;
  desk.signal.addEventListener("abort", () => ending.abort(), { signal: ending.signal });
  addEventListener(
    "message",
    async ({ origin: from, source, data }) => {
      if (from !== ours || source !== opened || data?.type !== "afterword:ticket-wanted") return;
      const ticket = await askForTicket(desk);
      opened?.postMessage({ type: "afterword:ticket", ticket }, ours);
    },
    { signal: ending.signal },
  );
}

/** Return a ticket; none for those who come in by a way of their own, which the window explains. @param {Desk} desk */
async function askForTicket(desk) {
  try {
    return (await asPerson(desk, desk.api.getTicket)).ticket;
  } catch {
    return null;
  }
}
