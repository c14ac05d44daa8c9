/** Spares the click where the page that opened this window is still there: its reader has just signed in for it. */

if (window.opener) document.querySelector("form")?.requestSubmit();

export {};
