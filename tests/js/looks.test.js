import assert from "node:assert/strict";
import test from "node:test";

Object.assign(globalThis, { CSSStyleSheet: class { replaceSync() {} }, ShadowRoot: class {} });
const { extend } = await import("../../static/embed/looks.js");

for (const [wanted, avatars, isFaceless] of [
  [null, true, false],
  [null, false, true],
  ["off", true, true],
  ["on", false, false],
]) {
  test(`where the element says “${wanted}” of pictures and the site ${avatars}, they are ${isFaceless ? "away" : "there"}`, () => {
    const shown = [];
    const section = { getRootNode: () => null, classList: { toggle: (...one) => shown.push(one) } };

    extend({ section, root: { host: { getAttribute: () => wanted } } }).show({ settings: { avatars } });

    assert.deepEqual(shown, [["faceless", isFaceless]]);
  });
}
