import assert from "node:assert/strict";
import test from "node:test";

import { keepDraft, newKey, openDraft, rekeyDraft } from "../../static/embed/drafts.js";
import { draftName, openStorage } from "../../static/embed/remembered.js";
import { memory, refused } from "./samples.js";

const SERVICE = "https://comments.example.test";
const name = draftName("article-42", null);

test("a draft outlives the page, with its key", () => {
  const kept = memory();
  const before = openStorage({ service: SERVICE, site: "blog" }, kept);
  const draft = keepDraft(before, name, openDraft(before, name), "Hello");

  const after = openDraft(openStorage({ service: SERVICE, site: "blog" }, kept), name);

  assert.deepEqual(after, { text: "Hello", key: draft.key });
});

test("the key stays the same while the text changes", () => {
  const storage = openStorage({ service: SERVICE, site: "blog" }, memory());
  const first = keepDraft(storage, name, openDraft(storage, name), "Hello");

  const second = keepDraft(storage, name, first, "Hello again");

  assert.equal(second.key, first.key);
});

test("an emptied draft is forgotten and what comes next has another key", () => {
  const storage = openStorage({ service: SERVICE, site: "blog" }, memory());
  const first = keepDraft(storage, name, openDraft(storage, name), "Hello");

  const emptied = keepDraft(storage, name, first, "  ");

  assert.equal(storage.read(name), null);
  assert.notEqual(emptied.key, first.key);
});

test("a draft with another key keeps its text", () => {
  const storage = openStorage({ service: SERVICE, site: "blog" }, memory());
  const first = keepDraft(storage, name, openDraft(storage, name), "Hello");

  const second = rekeyDraft(storage, name, first);

  assert.equal(second.text, "Hello");
  assert.notEqual(second.key, first.key);
  assert.deepEqual(storage.read(name), second);
});

test("each page, site and parent has its own draft", () => {
  const kept = memory();
  const storage = openStorage({ service: SERVICE, site: "blog" }, kept);
  keepDraft(storage, name, openDraft(storage, name), "Hello");

  assert.equal(openDraft(storage, draftName("article-43", null)).text, "");
  assert.equal(openDraft(storage, draftName("article-42", "7")).text, "");
  assert.equal(openDraft(openStorage({ service: SERVICE, site: "news" }, kept), name).text, "");
});

test("where storage is refused a draft is kept until the page is left", () => {
  const storage = openStorage({ service: SERVICE, site: "blog" }, refused);

  const draft = keepDraft(storage, name, openDraft(storage, name), "Hello");

  assert.deepEqual(openDraft(storage, name), draft);
});

test("where there is no storage at all it works the same", () => {
  const storage = openStorage({ service: SERVICE, site: "blog" }, null);
  keepDraft(storage, name, openDraft(storage, name), "Hello");

  storage.drop(name);

  assert.equal(openDraft(storage, name).text, "");
});

test("what another script broke in the storage is as good as nothing", () => {
  const kept = memory();
  kept.setItem(`afterword:${SERVICE}:blog:${name}`, "{broken");

  assert.equal(openDraft(openStorage({ service: SERVICE, site: "blog" }, kept), name).text, "");
});

test("keys differ", () => {
  assert.notEqual(newKey(), newKey());
});

test("a page without TLS makes keys from random bytes", () => {
  const insecure = { getRandomValues: (bytes) => bytes.fill(10) };

  assert.equal(newKey(insecure), "0a".repeat(16));
});
