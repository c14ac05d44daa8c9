import assert from "node:assert/strict";
import test from "node:test";

import { isMuted, mute, showMuted } from "../../static/embed/muting.js";
import { openStorage } from "../../static/embed/remembered.js";
import { page } from "./pages.js";
import { comment, memory } from "./samples.js";

test("somebody muted stays so under the same name however it is written, until taken back", () => {
  const items = memory();
  const storage = openStorage({ service: "https://comments.example.test", site: "blog" }, items);

  mute(storage, "Zo\u00eb", true);
  assert.deepEqual(["zoe\u0308", "Zoe", undefined].map((name) => isMuted(storage, name)), [true, false, false]);

  mute(storage, "ZO\u00cb", false);
  assert.equal(isMuted(storage, "Zo\u00eb"), false);
  assert.equal(items.items.size, 0);
});

for (const [what, facts, own, isFolded] of [
  ["of somebody muted is folded", {}, "", true],
  ["of one's own is not, though it has a muted name", {}, "7", false],
  ["that was shown anyway stays so", { isShownAnyway: true }, "", false],
  ["that has no words any more has none to fold", { comment: comment("7", { status: "removed" }) }, "", false],
]) {
  test(`a comment ${what}`, (t) => {
    globalThis.document = page({});
    t.after(() => delete globalThis.document);
    const storage = openStorage({ service: "https://comments.example.test", site: "blog" }, memory());
    mute(storage, comment("7").author.name, true);
    const shown = [];
    const item = { classList: { toggle: (name, isOn) => shown.push([name, isOn]) } };
    const row = { before: (line) => shown.push(line.attributes.part) };

    showMuted({ item, row, comment: comment("7"), ...facts }, { storage, isOwn: (id) => id === own });

    assert.deepEqual(shown, [["muted", isFolded], ...(isFolded ? ["muted"] : [])]);
  });
}
