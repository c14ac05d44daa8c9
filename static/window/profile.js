/** Asks the page that opened this window for a ticket, and sends it on in a form: it never stands in an address. */

const main = document.querySelector("main");
const form = document.querySelector("form");
const { origin = "" } = main?.dataset ?? {};
const { opener } = window;

/** @param {string} part */
function show(part) {
  main?.querySelector("[data-waiting]")?.setAttribute("hidden", "");
  main?.querySelector(`[data-${part}]`)?.removeAttribute("hidden");
}

addEventListener("message", ({ origin: from, source, data }) => {
  if (from !== origin || source !== opener || data?.type !== "afterword:ticket") return;
  const ticket = form?.elements.namedItem("ticket");
  if (typeof data.ticket !== "string" || !(ticket instanceof HTMLInputElement)) return show("own");
  ticket.value = data.ticket;
  form?.requestSubmit();
});

if (opener) opener.postMessage({ type: "afterword:ticket-wanted" }, origin);
else show("lost");

export {};
