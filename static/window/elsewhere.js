/** Tells the page that opened this window that its reader goes on to the publisher's own sign-in, which tells us nothing. */

const link = document.querySelector("[data-opener]");

link?.addEventListener("click", () => {
  if (link instanceof HTMLElement) window.opener?.postMessage({ type: "afterword:elsewhere" }, link.dataset.opener ?? "");
});

export {};
