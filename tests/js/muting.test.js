import assert from "node:assert/strict";
import test from "node:test";

import { isMuted, mute } from "../../static/embed/muting.js";
import { openStorage } from "../../static/embed/remembered.js";
import { memory } from "./samples.js";

test("somebody muted stays so under the same name however it is written, until taken back", () => {
  const items = memory();
  const storage = openStorage({ service: "https://comments.example.test", site: "blog" }, items);

  mute(storage, "Zo\u00eb", true);
  assert.deepEqual(["zoe\u0308", "Zoe", undefined].map((name) => isMuted(storage, name)), [true, false, false]);

  mute(storage, "ZO\u00cb", false);
  assert.equal(isMuted(storage, "Zo\u00eb"), false);
  assert.equal(items.items.size, 0);
});
