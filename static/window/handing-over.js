/** Hands the token to the page that opened this window, and to no other: the browser compares its origin. */

const main = document.querySelector("main");
const { origin = "", message = "" } = main?.dataset ?? {};

if (window.opener) {
  window.opener.postMessage({ type: "afterword:signed-in", ...JSON.parse(message) }, origin);
  window.close();
} else main?.querySelector("[data-lost]")?.removeAttribute("hidden");

export {};
