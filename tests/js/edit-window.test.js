import assert from "node:assert/strict";
import test from "node:test";

import { sayLeft } from "../../static/embed/edit-window.js";

for (const [seconds, expected] of [
  [15 * 60, "15 minutes left to change it"],
  [119, "1 minute left to change it"],
  [59, "Less than a minute left to change it"],
  [0, "The time to change it is over."],
]) {
  test(`${seconds} seconds before its window ends, an edit says “${expected}”`, () => assert.equal(sayLeft(1000 * seconds, 0), expected));
}
