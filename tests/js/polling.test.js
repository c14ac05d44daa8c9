import assert from "node:assert/strict";
import test from "node:test";

import { GAP_MS, Polling, QUICK_MS, SLOWEST_MS, SLOW_MS } from "../../static/embed/polling.js";

/** Time that passes when it is told to. */
class FakeClock {
  constructor(random = () => 0.5) {
    this.time = 1_000_000;
    this.timers = new Map();
    this.random = random;
    this.next = 1;
  }

  now = () => this.time;

  setTimeout = (act, wait) => {
    this.timers.set(this.next, { act, at: this.time + wait });
    return this.next++;
  };

  clearTimeout = (id) => void this.timers.delete(id);

  /** Let time pass, and what it brings happen. */
  async pass(ms) {
    const end = this.time + ms;
    for (;;) {
      const [id, timer] = [...this.timers].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (!timer || timer.at > end) break;
      this.timers.delete(id);
      this.time = timer.at;
      timer.act();
      await new Promise(setImmediate);
    }
    this.time = end;
  }
}

/** A polling reader, when it asked (in ms from the start), and what it is answered. */
function reader({ answer = () => ({ news: "none" }), random = undefined } = {}) {
  const clock = new FakeClock(random);
  const start = clock.time;
  const asked = [];
  const polling = new Polling(async () => {
    asked.push(clock.time - start);
    return answer(asked.length);
  }, clock);
  return { asked, clock, polling };
}

const waits = (asked) => asked.map((at, index) => at - (asked[index - 1] ?? 0));

test("nothing is asked before the page is active", async () => {
  const { asked, clock } = reader();

  await clock.pass(SLOW_MS);

  assert.deepEqual(asked, []);
});

test("the first question comes after a while, and while nothing changes each wait is longer, up to a limit", async () => {
  const { asked, clock, polling } = reader();
  polling.setActive(true);

  await clock.pass(15 * SLOW_MS);

  const seen = waits(asked);
  assert.deepEqual(seen.slice(0, 3), [QUICK_MS, QUICK_MS * 1.5, QUICK_MS * 1.5 ** 2]);
  assert.equal(seen.at(-1), SLOW_MS);
  assert.equal(Math.max(...seen), SLOW_MS);
});

test("after a change it is quick again", async () => {
  const { asked, clock, polling } = reader({ answer: (count) => ({ news: count === 8 ? "some" : "none" }) });
  polling.setActive(true);

  await clock.pass(15 * SLOW_MS);

  assert.ok(waits(asked)[7] > 5 * QUICK_MS);
  assert.equal(waits(asked)[8], QUICK_MS);
});

test("a page that rests asks nothing, and what fell due meanwhile is asked once when it goes on", async () => {
  const { asked, clock, polling } = reader();
  polling.setActive(true);
  polling.setActive(false);
  await clock.pass(10 * SLOW_MS);
  assert.deepEqual(asked, []);

  polling.setActive(true);
  await clock.pass(1);

  assert.equal(asked.length, 1);
});

test("resting for a moment does not bring the next question forward", async () => {
  const { asked, clock, polling } = reader();
  polling.setActive(true);
  await clock.pass(QUICK_MS / 2);

  polling.setActive(false);
  polling.setActive(true);
  await clock.pass(QUICK_MS / 2 - 1);
  assert.deepEqual(asked, []);
  await clock.pass(1);

  assert.deepEqual(asked, [QUICK_MS]);
});

test("a hurry asks soon and starts the pace anew", async () => {
  const { asked, clock, polling } = reader();
  polling.setActive(true);
  await clock.pass(10 * SLOW_MS);
  const before = asked.length;

  polling.hurry();
  await clock.pass(QUICK_MS * 1.5 + GAP_MS);

  assert.ok(asked.length >= before + 2);
});

test("however often one hurries, there is a gap between questions", async () => {
  const { asked, clock, polling } = reader();
  polling.setActive(true);

  for (let at = 0; at < 600; at += 1) {
    polling.hurry();
    await clock.pass(100);
  }

  assert.ok(asked.length > 5);
  assert.ok(Math.min(...waits(asked)) >= GAP_MS);
});

test("a hurry while the page rests asks nothing", async () => {
  const { asked, clock, polling } = reader();

  polling.hurry();
  await clock.pass(SLOW_MS);

  assert.deepEqual(asked, []);
});

test("an error slows it down further than silence, up to a limit, and success makes it quick again", async () => {
  const answer = (count) => ({ news: count < 12 ? "error" : "some" });
  const { asked, clock, polling } = reader({ answer });
  polling.setActive(true);

  await clock.pass(12 * SLOWEST_MS);

  const seen = waits(asked);
  assert.equal(seen[1], QUICK_MS * 3);
  assert.equal(Math.max(...seen), SLOWEST_MS);
  assert.equal(seen.at(-1), QUICK_MS);
});

test("what the service says about coming back is obeyed, even in a hurry", async () => {
  const answer = (count) => ({ news: "error", retrySeconds: count === 1 ? 900 : 0 });
  const { asked, clock, polling } = reader({ answer });
  polling.setActive(true);
  await clock.pass(QUICK_MS);
  assert.equal(asked.length, 1);

  polling.setActive(false);
  polling.setActive(true);
  polling.hurry();
  await clock.pass(900_000 - 1);
  assert.equal(asked.length, 1);
  await clock.pass(900_000 / 2);

  assert.ok(asked.length >= 2);
});

test("a question that is not answered yet is not followed by another", async () => {
  const { asked, clock, polling } = reader({ answer: () => new Promise(() => undefined) });
  polling.setActive(true);
  await clock.pass(QUICK_MS);

  polling.hurry();
  polling.setActive(false);
  polling.setActive(true);
  await clock.pass(10 * SLOW_MS);

  assert.equal(asked.length, 1);
});

test("a hurry during a question makes the next one come soon", async () => {
  let answered;
  const { asked, clock, polling } = reader({ answer: () => new Promise((resolve) => (answered = resolve)) });
  polling.setActive(true);
  await clock.pass(QUICK_MS);

  polling.hurry();
  answered({ news: "none" });
  await new Promise(setImmediate);
  await clock.pass(GAP_MS);

  assert.deepEqual(asked, [QUICK_MS, QUICK_MS + GAP_MS]);
});

test("readers who came at once do not ask at once", async () => {
  const moments = [];
  for (let at = 0; at < 10; at += 1) {
    const { asked, clock, polling } = reader({ random: () => at / 10 });
    polling.setActive(true);
    await clock.pass(2 * QUICK_MS);
    moments.push(asked[0]);
  }

  assert.equal(new Set(moments).size, 10);
  assert.ok(Math.min(...moments) >= QUICK_MS / 2);
  assert.ok(Math.max(...moments) <= QUICK_MS * 1.5);
});
