import assert from "node:assert/strict";
import test from "node:test";

import { ApiError } from "../../static/embed/api.js";
import { pick } from "../../static/embed/language.js";
import { words } from "../../static/embed/words.js";

for (const [count, expected] of [
  [0, "Comments"],
  [1, "1 comment"],
  [2, "2 comments"],
  [1234, "1,234 comments"],
]) {
  test(`heading of ${count} comments`, () => assert.equal(words.heading(count), expected));
}

for (const [count, expected] of [
  [1, "1 new comment"],
  [3, "3 new comments"],
]) {
  test(`new comments: ${count}`, () => assert.equal(words.news(count), expected));
}

for (const [left, expected] of [
  [1, "1 character left"],
  [1000, "1,000 characters left"],
  [0, "0 characters left"],
  [-1, "1 character too many"],
]) {
  test(`characters left: ${left}`, () => assert.equal(words.left(left), expected));
}

test("a number of a kind that only this browser knows takes the form of other numbers", (t) => {
  t.mock.method(Intl.PluralRules.prototype, "select", () => "many");

  assert.equal(pick(1_000_000, (num) => [`${num} one`, `${num} other`]), "1,000,000 other");
});

test("a lost connection says that the text is safe", () => {
  assert.equal(words.postFailed(new ApiError("unreachable")), "We couldn't reach the server. Your text is safe here.");
});

test("a refusal says what the server said", () => {
  const problem = { type: "https://comments.example.test/problems/thread-closed", title: "This discussion is closed", status: 409, detail: "This discussion was closed on 3 May." };

  assert.equal(words.postFailed(new ApiError("refused", problem)), "This discussion was closed on 3 May.");
});

test("a passing refusal also says that the text is safe", () => {
  const problem = { type: "about:blank", title: "Too many", status: 429, detail: "Please wait a minute." };

  assert.equal(words.postFailed(new ApiError("refused", problem)), "Please wait a minute. Your text is safe here.");
});

test("a branch is named by its author and its size", () => {
  assert.equal(words.branch(1, "Ada Example"), "Branch under Ada Example: 1 comment");
});
