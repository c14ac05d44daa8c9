import assert from "node:assert/strict";
import test from "node:test";

import { findNews, takeAll, takeCounts, takePins } from "../../static/embed/changes.js";
import * as changing from "../../static/embed/changing.js";
import * as store from "../../static/embed/store.js";
import { comment, reply, threadAnswer } from "./samples.js";

const READ_AT = 5;
const thread = (facts) => ({ ...threadAnswer([]).thread, version: READ_AT, ...facts });
const opened = (comments, facts = {}) => store.openThread(threadAnswer(comments, { thread: thread({}), ...facts }));
/** What changed, the last change first. */
const changes = (comments, facts = {}) => ({
  thread: thread({ version: READ_AT + comments.length, comment_count: 99 }),
  comments: comments.map((one, at) => ({ version: READ_AT + comments.length - at, ...one })),
  voted: [],
  complete_after: 0,
  ...facts,
});
const shown = (state) => store.listRows(state).map(({ comment: { id }, level }) => `${level}:${id}`);
const taken = (state, answer, order = "newest") => shown(takeAll(state, answer, order));
const gone = (id, status, facts) => comment(id, { status, html: "", author: { name: "" }, ...facts });

for (const [order, next_cursor, expected, count] of [
  ["newest", null, ["0:9", "0:5", "0:3"], 1],
  ["newest", "more", ["0:9", "0:5", "0:3"], 1],
  ["oldest", null, ["0:3", "0:5", "0:9"], 1],
  ["oldest", "more", ["0:3", "0:5"], 0],
  ["best", null, ["0:5", "0:3", "0:9"], 1],
  ["best", "more", ["0:5", "0:3"], 0],
]) {
  test(`a new root, ${order}, ${next_cursor ? "with more to load" : "read to the end"}`, () => {
    const score = order === "best" ? 1 : 0;
    const read = [comment("3", { score }), comment("5", { score })];
    const state = opened(order === "oldest" ? read : read.reverse(), { next_cursor });
    const answer = changes([comment("9")]);

    assert.deepEqual(taken(state, answer, order), expected);
    assert.equal(findNews(state, answer, order).count, count);
    assert.equal(takeAll(state, answer, order).thread.comment_count, 99);
  });
}

for (const fact of ["name", "avatar_url", "url", "badge"]) {
  test(`a comment whose author has another ${fact} is replaced without a word`, () => {
    const before = comment("3");
    const after = comment("3", { author: { ...before.author, [fact]: "other" } });

    const { updates, count, mustReread } = findNews(opened([before]), changes([after]), "newest");

    assert.deepEqual(updates.map(({ author }) => author[fact]), ["other"]);
    assert.deepEqual([count, mustReread], [0, false]);
  });
}

test("until there are votes, a new root stands first in the best order too", () => {
  assert.deepEqual(taken(opened([comment("5"), comment("3")]), changes([comment("9")]), "best"), ["0:9", "0:5", "0:3"]);
});

test("a comment that waited long takes the place of its time", () => {
  assert.deepEqual(taken(opened([comment("9"), comment("3")]), changes([comment("5")])), ["0:9", "0:5", "0:3"]);
});

test("what stands further down than was read is left to “more comments”", () => {
  const state = opened([comment("9"), comment("7")], { next_cursor: "more" });
  const answer = changes([comment("3", { edited_at: "2026-05-03T10:05:00Z" })]);

  assert.deepEqual(taken(state, answer), ["0:9", "0:7"]);
  assert.equal(findNews(state, answer, "newest").count, 0);
});

test("one's own new comment at the top does not draw others to it", () => {
  const state = changing.addOwn(opened([comment("1"), comment("3")]), comment("8"));

  assert.deepEqual(taken(state, changes([comment("9"), comment("7")]), "oldest"), ["0:8", "0:1", "0:3", "0:7", "0:9"]);
});

test("one's own just posted comment is nothing new", () => {
  const state = changing.addOwn(opened([comment("1")]), comment("8"));

  assert.equal(findNews(state, changes([comment("8")]), "newest").count, 0);
});

test("one's own just deleted comment does not come back with an answer from before", () => {
  const state = changing.removeComment(changing.addOwn(opened([comment("1")]), comment("8")), "8");

  assert.deepEqual(taken(state, changes([comment("8")])), ["0:1"]);
});

test("new replies stand under what they answer, also when that is new itself", () => {
  const state = opened([comment("1"), reply("2", "1")]);
  const answer = changes([reply("12", "11"), comment("10"), reply("11", "10"), reply("9", "2")]);

  assert.deepEqual(taken(state, answer), ["0:10", "1:11", "2:12", "0:1", "1:2", "2:9"]);
  assert.equal(findNews(state, answer, "newest").count, 4);
});

test("a reply whose parent was not read is left to “more replies”", () => {
  const state = opened([comment("1", { more_replies: "rest" })]);
  const answer = changes([reply("9", "4")]);

  assert.deepEqual(taken(state, answer), ["0:1"]);
  assert.equal(findNews(state, answer, "newest").count, 0);
});

test("an edited reply of the unread part of a branch is not taken for a new one", () => {
  const state = opened([comment("1", { more_replies: "rest" }), reply("2", "1")]);
  const edited_at = "2026-05-03T10:05:00Z";

  assert.deepEqual(taken(state, changes([reply("9", "1"), reply("4", "1", { edited_at })])), ["0:1", "1:2", "1:9"]);
});

test("what “more” brings later stands once", () => {
  const state = opened([comment("1", { more_replies: "rest" })]);
  const next = takeAll(state, changes([reply("9", "1")]), "newest");

  const all = changing.addReplies(next, "1", { comments: [reply("4", "1"), reply("9", "1")], next_cursor: null });

  assert.deepEqual(shown(all), ["0:1", "1:4", "1:9"]);
});

test("the same changes again change nothing", () => {
  const answer = changes([comment("9"), reply("8", "1"), comment("1", { html: "<p>Edited.</p>" })]);
  const state = takeAll(opened([comment("1")]), answer, "newest");

  const again = findNews(state, answer, "newest");

  assert.deepEqual([again.count, again.added, again.updates, again.mustReread], [0, [], [], false]);
});

test("a reader who missed more than the list holds must read anew", () => {
  const state = opened([comment("1")]);

  assert.equal(findNews(state, changes([comment("9")], { complete_after: READ_AT }), "newest").mustReread, false);
  assert.equal(findNews(state, changes([comment("9")], { complete_after: READ_AT + 1 }), "newest").mustReread, true);
});

test("above a page that begins in the middle nothing can be put", () => {
  const state = { ...opened([comment("5")], { next_cursor: "more" }), isPart: true };

  const news = findNews(state, changes([comment("9"), reply("8", "5")]), "newest");

  assert.equal(news.mustReread, true);
  assert.deepEqual(shown(news.next), ["0:5", "1:8"]);
});

test("a removed comment loses its words and keeps its place", () => {
  const state = takeAll(opened([comment("5"), comment("3")]), changes([gone("5", "removed")]), "newest");

  assert.deepEqual(shown(state), ["0:5", "0:3"]);
  assert.deepEqual([state.comments.get("5").status, state.comments.get("5").html], ["removed", ""]);
});

test("what was removed before it was ever shown here does not appear", () => {
  assert.deepEqual(taken(opened([comment("1")]), changes([gone("9", "removed")])), ["0:1"]);
});

test("a placeholder appears where a new comment hangs on it", () => {
  const answer = changes([gone("9", "deleted"), reply("10", "9")]);

  assert.deepEqual(taken(opened([comment("1")]), answer), ["0:9", "1:10", "0:1"]);
  assert.equal(findNews(opened([comment("1")]), answer, "newest").count, 1);
});

const LATER = "2026-05-03T10:05:00Z";
for (const [name, known, changed, isUpdate] of [
  ["an edit", {}, { html: "<p>Edited.</p>", edited_at: LATER }, true],
  ["nothing", {}, {}, false],
  ["an answer from before one's own edit", { html: "<p>Edited.</p>", edited_at: LATER }, {}, false],
  ["a removal after an edit", { edited_at: LATER }, { status: "removed", html: "", edited_at: null }, true],
  ["an approval", { status: "pending" }, {}, true],
  ["one's own waits and is hidden from others", { status: "pending" }, { status: "removed", html: "" }, false],
  ["a removed one is back", { status: "removed", html: "" }, {}, true],
  ["an answer from before one's own deletion", { status: "deleted", html: "", author: null }, {}, false],
]) {
  test(`replaced or not: ${name} → ${isUpdate}`, () => {
    const news = findNews(opened([comment("1", known)]), changes([comment("1", changed)]), "newest");

    assert.equal(news.updates.length, Number(isUpdate));
    assert.equal(news.count, 0);
  });
}

test("no step changes the state it started from", () => {
  const state = opened([comment("1")]);

  takeAll(state, changes([comment("9"), gone("1", "removed")]), "newest");

  assert.deepEqual(shown(state), ["0:1"]);
  assert.equal(state.comments.get("1").status, "approved");
});

const voted = (id, version, up) => ({ id, version, score: up, votes: { up, down: 0 }, reactions: { "🎉": up } });

test("counts that changed are put in, and what was not read is left alone", () => {
  const state = opened([comment("1"), comment("3")]);

  const next = takeCounts(state, [voted("1", 6, 4), voted("9", 7, 1)]);

  const { score, votes, reactions } = next.comments.get("1");
  assert.deepEqual([score, votes, reactions], [4, { up: 4, down: 0 }, { "🎉": 4 }]);
  assert.equal(next.comments.get("3"), state.comments.get("3"));
  assert.equal(next.comments.has("9"), false);
});

test("counts that are older than what is known are not put in", () => {
  const state = takeCounts(opened([comment("1")]), [voted("1", 9, 5)]);

  assert.equal(takeCounts(state, [voted("1", 8, 4)]).comments.get("1").score, 5);
  assert.equal(takeCounts(state, [voted("1", 9, 4)]).comments.get("1"), state.comments.get("1"));
});

test("votes are nothing new to read", () => {
  const answer = { ...changes([]), voted: [voted("1", 9, 5)] };

  const { count, updates, mustReread } = findNews(opened([comment("1")]), answer, "newest");

  assert.deepEqual([count, updates, mustReread], [0, [], false]);
});

test("what is pinned now goes on top, what is so no more or lost its words goes off, the newest first", () => {
  const pinned = ["3", "5", "7"].map((id) => comment(id, { is_pinned: true }));
  const state = opened(pinned, { pinned });
  const answer = changes([
    comment("9", { is_pinned: true }),
    comment("5", { is_pinned: false }),
    gone("3", "removed", { is_pinned: false }),
  ]);

  const next = takePins(state, answer.comments);

  assert.deepEqual(next.pinned.map(({ id }) => id), ["9", "7"]);
  assert.deepEqual(takeAll(state, answer, "newest").pinned, next.pinned);
});

test("a comment that was featured is an update", () => {
  const state = opened([comment("5")]);

  const { updates } = findNews(state, changes([comment("5", { is_featured: true })]), "newest");

  assert.deepEqual(updates.map(({ id }) => id), ["5"]);
});

test("where the page leads to another thread by now, all is read anew", () => {
  const merged = changes([], { thread: thread({ id: "2", version: 1 }) });

  assert.equal(findNews(opened([comment("5")]), merged, "newest").mustReread, true);
  assert.equal(findNews(opened([], { thread: thread({ id: null }) }), merged, "newest").mustReread, false);
});
