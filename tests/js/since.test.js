import assert from "node:assert/strict";
import test from "node:test";

import { Since } from "../../static/embed/since.js";
import { mute } from "../../static/embed/muting.js";
import { openStorage } from "../../static/embed/remembered.js";
import { openThread } from "../../static/embed/store.js";
import { FakeElement, page } from "./pages.js";
import { comment, threadAnswer } from "./samples.js";

const KEPT = { "article-42": { seen: { id: 3, at: 0, isAll: true }, before: null } };

/** Come back to a discussion where two comments were written since. */
function comeBack({ settings = {}, own = "", muted = "" } = {}) {
  const storage = openStorage({ service: "https://comments.example.test", site: "blog" }, null);
  storage.write("visits", KEPT);
  if (muted) mute(storage, muted, true);
  const read = threadAnswer(["3", "4", "5"].map((id) => comment(id)));
  const state = openThread({ ...read, settings: { ...read.settings, ...settings } });
  globalThis.document = page({});
  let place = new FakeElement("nothing");
  const discussion = { state, frame: { compose: { after: (made) => (place = made) } } };
  new Since(discussion, { storage, pageKey: "article-42", isOwn: (id) => id === own }).show(state);
  delete globalThis.document;
  return { said: place.hidden === false ? place.children[0].textContent : "", visits: storage.read("visits") };
}

for (const [what, facts, expected] of [
  ["what others wrote since is said", {}, "2 new comments since your visit"],
  ["what one wrote oneself is not new", { own: "5" }, "1 new comment since your visit"],
  ["what somebody muted wrote is not new", { muted: comment("5").author.name }, ""],
]) {
  test(`to somebody who comes back, ${what}`, () => assert.equal(comeBack(facts).said, expected));
}

test("where the site marks nothing as new, nothing is said and no visit is kept", () => {
  const { said, visits } = comeBack({ settings: { mark_new: false } });

  assert.equal(said, "");
  assert.deepEqual(visits, KEPT);
});
