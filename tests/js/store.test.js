import assert from "node:assert/strict";
import test from "node:test";

import * as changing from "../../static/embed/changing.js";
import * as store from "../../static/embed/store.js";
import { comment, reply, threadAnswer } from "./samples.js";

const shown = (state) => store.listRows(state).map(({ comment: { id }, level }) => `${level}:${id}`);

test("roots keep the server's order and replies follow what they answer", () => {
  const state = store.openThread(threadAnswer([comment("9"), reply("10", "9"), reply("11", "10"), reply("12", "9"), comment("3")]));

  assert.deepEqual(shown(state), ["0:9", "1:10", "2:11", "1:12", "0:3"]);
});

test("a second page of roots goes on after the first", () => {
  const first = store.openThread(threadAnswer([comment("9")], { next_cursor: "more" }));

  const state = store.addRoots(first, { comments: [comment("3"), reply("4", "3")], next_cursor: null });

  assert.deepEqual(shown(state), ["0:9", "0:3", "1:4"]);
  assert.equal(state.nextCursor, null);
});

test("more replies take their places by time, whatever order they come in", () => {
  const first = store.openThread(threadAnswer([comment("1", { more_replies: "rest" }), reply("20", "1")]));

  const state = changing.addReplies(first, "1", { comments: [reply("5", "1"), reply("21", "20"), reply("100", "1")], next_cursor: null });

  assert.deepEqual(shown(state), ["0:1", "1:5", "1:20", "2:21", "1:100"]);
  assert.equal(state.rests.size, 0);
});

test("a branch that goes on keeps its newest cursor", () => {
  const first = store.openThread(threadAnswer([comment("1", { more_replies: "one" })]));

  const state = changing.addReplies(first, "1", { comments: [reply("2", "1")], next_cursor: "two" });

  assert.equal(state.rests.get("1"), "two");
});

test("a comment that comes twice is shown once", () => {
  const first = store.openThread(threadAnswer([comment("1"), reply("2", "1")]));

  const state = changing.addReplies(first, "1", { comments: [reply("2", "1"), reply("3", "1")], next_cursor: null });

  assert.deepEqual(shown(state), ["0:1", "1:2", "1:3"]);
});

test("a reply whose parent was not read stands under its root", () => {
  const state = store.openThread(threadAnswer([comment("1"), reply("7", "6", { depth: 12 })]));

  assert.deepEqual(shown(state), ["0:1", "1:7"]);
});

test("it moves under its parent when that is read", () => {
  const first = store.openThread(threadAnswer([comment("1"), reply("7", "6")]));

  const state = changing.addReplies(first, "1", { comments: [reply("6", "1")], next_cursor: null });

  assert.deepEqual(shown(state), ["0:1", "1:6", "2:7"]);
});

test("a chain of ten thousand replies is listed", () => {
  const chain = Array.from({ length: 10_000 }, (_, at) => reply(String(at + 2), String(at + 1)));

  const rows = store.listRows(store.openThread(threadAnswer([comment("1"), ...chain])));

  assert.equal(rows.length, 10_001);
  assert.equal(rows.at(-1).level, 10_000);
});

test("one's own new root stands first", () => {
  const state = changing.addOwn(store.openThread(threadAnswer([comment("1")])), comment("5"));

  assert.deepEqual(shown(state), ["0:5", "0:1"]);
});

test("one's own reply stands last among its siblings", () => {
  const first = store.openThread(threadAnswer([comment("1"), reply("2", "1"), comment("0")]));

  const state = changing.addOwn(first, reply("5", "1"));

  assert.deepEqual(shown(state), ["0:1", "1:2", "1:5", "0:0"]);
});

test("one's own reply to a comment that was not read waits unseen", () => {
  const state = changing.addOwn(store.openThread(threadAnswer([comment("1")])), reply("5", "4"));

  assert.deepEqual(shown(state), ["0:1"]);
});

test("the same answer again does not add a second comment", () => {
  const first = changing.addOwn(store.openThread(threadAnswer([])), comment("5"));

  const state = changing.addOwn(first, comment("5"));

  assert.deepEqual(shown(state), ["0:5"]);
});

test("a deleted comment without replies goes", () => {
  const state = changing.removeComment(store.openThread(threadAnswer([comment("1"), comment("2")])), "1");

  assert.deepEqual(shown(state), ["0:2"]);
  assert.equal(state.thread.comment_count, 1);
});

test("a deleted comment under replies leaves a placeholder without its words", () => {
  const state = changing.removeComment(store.openThread(threadAnswer([comment("1"), reply("2", "1")])), "1");

  const { status, html, author } = state.comments.get("1");
  assert.deepEqual({ status, html, author }, { status: "deleted", html: "", author: null });
  assert.deepEqual(shown(state), ["0:1", "1:2"]);
});

test("deleting a comment that waits does not change the count", () => {
  const held = changing.addOwn(store.openThread(threadAnswer([comment("1")])), comment("5", { status: "pending" }));

  assert.equal(changing.removeComment(held, "5").thread.comment_count, 1);
});

test("no step changes the state it started from", () => {
  const first = store.openThread(threadAnswer([comment("1")]));

  changing.removeComment(changing.addOwn(first, comment("5")), "1");

  assert.deepEqual(shown(first), ["0:1"]);
});

for (const [name, status, isOwn, expected] of [
  ["approved", "approved", false, false],
  ["removed", "removed", false, true],
  ["deleted by oneself", "deleted", true, true],
  ["a status of a later version", "frozen", false, true],
  ["somebody's pending", "pending", false, true],
  ["one's own pending", "pending", true, false],
]) {
  test(`placeholder: ${name} → ${expected}`, () => {
    assert.equal(store.isPlaceholder(comment("1", { status }), isOwn), expected);
  });
}

for (const [name, facts, expected] of [
  ["everything was read", {}, true],
  ["a page follows", { next_cursor: "more" }, false],
  ["earlier comments are missing", { thread: { ...threadAnswer([]).thread, comment_count: 5 } }, false],
]) {
  test(`whole thread: ${name} → ${expected}`, () => {
    assert.equal(changing.isWhole(store.openThread(threadAnswer([comment("1")], facts))), expected);
  });
}
