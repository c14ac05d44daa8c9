import assert from "node:assert/strict";
import test from "node:test";

import { setCount, withEmoji, withMine, withVote } from "../../static/embed/counting.js";
import { comment } from "./samples.js";

for (const [before, after, up, down, score] of [
  [0, 1, 4, 2, 2],
  [1, 0, 2, 2, 0],
  [1, -1, 2, 3, -1],
  [-1, 1, 4, 1, 3],
  [-1, 0, 3, 1, 2],
  [0, 0, 3, 2, 1],
]) {
  test(`a vote that was ${before} and becomes ${after}`, () => {
    const voted = withVote(comment("1", { votes: { up: 3, down: 2 }, score: 1 }), before, after);

    assert.deepEqual([voted.votes, voted.score], [{ up, down }, score]);
  });
}

test("there and back again is as before", () => {
  const before = comment("1", { votes: { up: 3, down: 2 }, score: 1 });

  assert.deepEqual(withVote(withVote(before, 0, 1), 1, 0), before);
});

test("no count falls below nothing, however old what it stands on", () => {
  assert.deepEqual(withVote(comment("1"), 1, 0).votes, { up: 0, down: 0 });
  assert.deepEqual(withEmoji({}, "🎉", true, false), {});
});

test("an emoji that nobody gives any more is not counted with nothing", () => {
  assert.deepEqual(withEmoji({ "🎉": 1, "🐸": 2 }, "🎉", true, false), { "🐸": 2 });
  assert.deepEqual(setCount({ "🎉": 1 }, "🎉", 0), {});
});

test("an emoji is one's own once", () => {
  assert.deepEqual(withMine(withMine([], "🎉", true), "🎉", true), ["🎉"]);
  assert.deepEqual(withMine(["🎉", "🐸"], "🎉", false), ["🐸"]);
});
