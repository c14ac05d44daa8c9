import assert from "node:assert/strict";
import test from "node:test";

import { openThread } from "../../static/embed/store.js";
import { isNewSince, visit, withVisit } from "../../static/embed/visits.js";
import { comment, threadAnswer } from "./samples.js";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-05-03T12:00:00Z");
const state = (ids, facts = {}) => openThread(threadAnswer(ids.map((id) => comment(id)), facts));

test("at the first visit nothing is new", () => {
  const { before } = visit(null, state(["5"]), NOON);

  assert.equal(isNewSince(before, comment("5")), false);
});

test("who comes back is shown what came since, also what was written before and held", () => {
  const first = visit(null, state(["5", "7"]), NOON);
  const { before } = visit(first, state(["5", "6", "7", "8"]), NOON + HOUR);

  const held = comment("8", { created_at: "2026-05-03T11:59:00Z" });
  assert.deepEqual([comment("7"), held].map((one) => isNewSince(before, one)), [false, true]);
});

test("a reload within half an hour takes no mark away", () => {
  const first = visit(null, state(["5"]), NOON);
  const second = visit(first, state(["5", "6"]), NOON + HOUR);
  const reloaded = visit(second, state(["5", "6"]), NOON + HOUR + 1000);

  assert.equal(isNewSince(reloaded.before, comment("6")), true);
  assert.equal(isNewSince(visit(reloaded, state(["6"]), NOON + 2 * HOUR).before, comment("6")), false);
});

test("where the newest were not read, the clock says what is new", () => {
  const settings = { order: "oldest" };
  const { before } = visit(visit(null, state(["5"], { settings, next_cursor: "more" }), NOON), state(["5"]), NOON + HOUR);

  const old = comment("6", { created_at: "2026-05-03T11:00:00Z" });
  const fresh = comment("9", { created_at: "2026-05-03T12:30:00Z" });
  assert.deepEqual([old, fresh].map((one) => isNewSince(before, one)), [false, true]);
});

test("what has no words is not new", () => {
  const { before } = visit(visit(null, state(["5"]), NOON), state(["5"]), NOON + HOUR);

  assert.equal(isNewSince(before, comment("9", { status: "removed" })), false);
});

test("of very many discussions the ones longest ago are forgotten", () => {
  const made = visit(null, state(["5"]), NOON);
  let visits = {};
  for (let at = 0; at < 201; at += 1) visits = withVisit(visits, `article-${at}`, made);
  visits = withVisit(visits, "article-1", made);

  assert.deepEqual([Object.keys(visits).length, "article-0" in visits, Object.keys(visits).at(-1)], [200, false, "article-1"]);
});
