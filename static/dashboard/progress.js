/** Keeps the page of something that is under way true, and loads it anew when that is over. */

const EVERY_MILLISECONDS = 2000;

/** @typedef {{ state: string, percent: number, words: string }} Progress */

const place = document.querySelector("[data-progress]");
if (place instanceof HTMLElement) follow(place);

/** @param {HTMLElement} place */
function follow(place) {
  const bar = place.querySelector("progress");
  const words = place.querySelector("[role=status]");
  const timer = setInterval(async () => {
    const progress = await ask(place.dataset.progress ?? "");
    if (progress === null) return; // the next time may go better
    if (progress.state !== place.dataset.state) {
      clearInterval(timer);
      location.reload();
      return;
    }
    if (bar) bar.value = progress.percent;
    if (words && words.textContent !== progress.words) words.textContent = progress.words;
  }, EVERY_MILLISECONDS);
}

/** @param {string} url @returns {Promise<Progress | null>} */
async function ask(url) {
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
