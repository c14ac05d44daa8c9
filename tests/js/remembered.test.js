import assert from "node:assert/strict";
import test from "node:test";

import {
  findMine, findOwn, findReported, forgetOwn, keepMine, keepOwn, keepReported, listPending, listUnseen, openStorage,
  readAuthor,
} from "../../static/embed/remembered.js";
import { comment, memory } from "./samples.js";

const NOW = Date.parse("2026-05-03T12:00:00Z");
const storageWith = (...own) => {
  const storage = openStorage({ service: "https://comments.example.test", site: "blog" }, memory());
  for (const one of own) keepOwn(storage, { token: "secret", page: "article-42", text: "Words.", ...one });
  return storage;
};

test("a comment that waits is found again on its page", () => {
  const storage = storageWith({ comment: comment("5", { status: "pending" }) });

  assert.deepEqual(listPending(storage, "article-42", NOW).map(({ id }) => id), ["5"]);
});

test("it is not shown on other pages", () => {
  const storage = storageWith({ comment: comment("5", { status: "pending" }) });

  assert.deepEqual(listPending(storage, "article-43", NOW), []);
});

test("an approved one is not waiting", () => {
  const storage = storageWith({ comment: comment("5") });

  assert.deepEqual(listPending(storage, "article-42", NOW), []);
});

test("after a month nobody waits any more", () => {
  const storage = storageWith({ comment: comment("5", { status: "pending", created_at: "2026-03-01T00:00:00Z" }) });

  assert.deepEqual(listPending(storage, "article-42", NOW), []);
});

test("the token of one's own comment is kept until it is forgotten", () => {
  const storage = storageWith({ comment: comment("5") });
  assert.equal(findOwn(storage, "5").token, "secret");

  forgetOwn(storage, "5");

  assert.equal(findOwn(storage, "5"), null);
});

test("of very many own comments the oldest are forgotten first", () => {
  const storage = storageWith(...Array.from({ length: 101 }, (_, at) => ({ comment: comment(`${900 + at}`) })));

  // Ids are kept in the order of numbers by the storage, which is the order of time.
  assert.equal(findOwn(storage, "900"), null);
  assert.equal(findOwn(storage, "1000").token, "secret");
});

test("nobody is remembered before they wrote", () => {
  assert.deepEqual(readAuthor(storageWith()), { name: "", email: null });
});

test("what one gave is remembered until it is taken back", () => {
  const storage = storageWith();

  keepMine(storage, "5", { vote: 1, emoji: ["🎉"] });
  assert.deepEqual(findMine(storage, "5"), { vote: 1, emoji: ["🎉"] });

  keepMine(storage, "5", { vote: 0, emoji: [] });
  assert.deepEqual(findMine(storage, "5"), { vote: 0, emoji: [] });
  assert.deepEqual(storage.read("mine"), {});
});

test("of very many things one gave the oldest are forgotten first", () => {
  const storage = storageWith();
  const ids = Array.from({ length: 510 }, (_, at) => `1000000000000${at}`);

  for (const id of ids) keepMine(storage, id, { vote: 1, emoji: [] });

  assert.deepEqual(Object.keys(storage.read("mine")), ids.slice(10));
});

test("what became of one's reports is remembered, each by its comment", () => {
  const storage = storageWith();

  keepReported(storage, { 5: "open", 7: "open" });
  keepReported(storage, { 5: "rejected" });

  assert.deepEqual(["5", "7", "9"].map((id) => findReported(storage, id)), ["rejected", "open", ""]);
});

test("what one published in the last day and does not see is listed, on this page alone", () => {
  const own = (id, status, day, page = "article-42") => ({ page, comment: comment(id, { status, created_at: `2026-05-${day}T11:00:00Z` }) });
  const storage = storageWith(
    own("1", "approved", "03"), own("2", "approved", "01"), own("3", "pending", "03"), own("4", "approved", "03"),
    own("5", "approved", "03", "article-43"),
  );

  const unseen = listUnseen(storage, "article-42", new Map([["4", {}]]), NOW);

  assert.deepEqual(unseen.map((one) => one.comment.id), ["1"]);
});
