/** How much room the rows of the list take: little unless somebody wants more, remembered in this browser. */

const KEY = "afterword-desk-roomy";

/** @param {HTMLElement} button */
export function startDensity(button) {
  const show = (/** @type {boolean} */ isRoomy) => {
    document.documentElement.classList.toggle("is-roomy", isRoomy);
    button.setAttribute("aria-pressed", String(isRoomy));
  };
  button.hidden = false;
  show(localStorage.getItem(KEY) === "yes");
  button.addEventListener("click", () => {
    const isRoomy = button.getAttribute("aria-pressed") !== "true";
    if (isRoomy) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
    show(isRoomy);
  });
}
