import assert from "node:assert/strict";
import test from "node:test";

import { Wishes } from "../../static/embed/wishes.js";

/** A service that answers when it is told to. */
function service() {
  const asked = [];
  const done = [];
  const failed = [];
  const deed = {
    send: (value) => new Promise((answer, fail) => asked.push({ value, answer, fail })),
    done: (answer) => done.push(answer),
    failed: (error) => failed.push(error.message),
  };
  return { asked, done, failed, deed, values: () => asked.map(({ value }) => value) };
}

/** Let everything that is due happen. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a wish is sent, and its answer is the end of it", async () => {
  const { asked, done, deed } = service();

  const made = new Wishes().make("a", 1, deed);
  asked[0].answer("yes");
  await made;

  assert.deepEqual(done, ["yes"]);
});

test("what is wished meanwhile is sent after it, the last of it alone", async () => {
  const { asked, done, deed, values } = service();
  const wishes = new Wishes();

  void wishes.make("a", 1, deed);
  for (const value of [0, 1, -1]) void wishes.make("a", value, deed);
  assert.deepEqual(values(), [1]);
  asked[0].answer("first");
  await settle();
  asked[1].answer("second");
  await settle();

  assert.deepEqual(values(), [1, -1]);
  assert.deepEqual(done, ["second"]);
});

test("different things are sent side by side", () => {
  const { deed, values } = service();
  const wishes = new Wishes();

  void wishes.make("a", 1, deed);
  void wishes.make("b", 2, deed);

  assert.deepEqual(values(), [1, 2]);
});

test("after a failure what followed is dropped, and the next wish is sent", async () => {
  const { asked, done, failed, deed, values } = service();
  const wishes = new Wishes();

  void wishes.make("a", 1, deed);
  void wishes.make("a", 0, deed);
  asked[0].fail(new Error("no"));
  await settle();
  void wishes.make("a", 1, deed);
  asked[1].answer("yes");
  await settle();

  assert.deepEqual([values(), failed, done], [[1, 1], ["no"], ["yes"]]);
});
