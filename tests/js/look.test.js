import assert from "node:assert/strict";
import test from "node:test";

import { hashName, pattern } from "../../static/embed/identicon.js";
import { isDark } from "../../static/embed/theme.js";

for (const [color, expected] of [
  ["rgb(255, 255, 255)", false],
  ["rgb(21, 24, 29)", true],
  ["rgba(0, 0, 0, 0)", null],
  ["rgba(0, 0, 0, 0.9)", true],
  ["color(srgb 0.1 0.1 0.1)", true],
  ["oklch(0.95 0.01 120)", false],
  ["lab(20 1 1)", true],
  ["transparent", null],
]) {
  test(`${color} is dark: ${expected}`, () => assert.equal(isDark(color), expected));
}

test("a name always has the same picture", () => {
  assert.equal(hashName("Ada Example"), hashName("ada example"));
  assert.equal(hashName("Zo\u00eb"), hashName("Zoe\u0308"));
});

test("other names have other pictures", () => {
  const names = ["Ada", "Bea", "Cem", "Dan", "Eva", "Fay", "Gus", "Hal"];

  assert.equal(new Set(names.map((name) => pattern(hashName(name)))).size, names.length);
});

test("a picture is mirrored and never empty", () => {
  assert.equal(pattern(0b1), "M1 1h1v1h-1zM5 1h1v1h-1z");
  assert.notEqual(pattern(0), "");
});
