import assert from "node:assert/strict";
import test from "node:test";

import { findMention, listNames } from "../../static/embed/mentioning.js";
import { comment } from "./samples.js";

for (const [text, expected] of [
  ["@", { from: 0, typed: "" }],
  ["Thanks @an", { from: 7, typed: "an" }],
  ["(@Ann L", { from: 1, typed: "Ann L" }],
  ["Line\n@b", { from: 5, typed: "b" }],
  ["mail@example.test", null],
  ["@ann\nmore", null],
  ["nobody", null],
]) {
  test(`a name that is typed in ${JSON.stringify(text)}`, () => assert.deepEqual(findMention(text, text.length), expected));
}

test("what stands behind the caret is not looked at", () => {
  assert.deepEqual(findMention("@an and more", 3), { from: 0, typed: "an" });
});

const said = ["Zoë Sample", "Ann Example", "Ann Example Lee", "Ben Sample"].map((name, at) => comment(`${at + 1}`, { author: { name } }));

for (const [typed, expected] of [
  ["", ["Ben Sample", "Ann Example Lee", "Ann Example", "Zoë Sample"]],
  ["ann", ["Ann Example Lee", "Ann Example"]],
  ["ZOE", ["Zoë Sample"]],
  ["sam", ["Ben Sample", "Zoë Sample"]],
  ["amp", []],
  ["ann example", ["Ann Example Lee", "Ann Example"]],
  ["ann example ", []], // the name is whole, and what follows is the text's
]) {
  test(`names offered for “${typed}”`, () => assert.deepEqual(listNames(said, typed), expected));
}

test("nobody is offered twice, or for what is not shown", () => {
  const comments = [comment("1"), comment("2"), comment("3", { status: "removed", author: null }), comment("4", { status: "pending", author: { name: "Mallory Example" } })];

  assert.deepEqual(listNames(comments, ""), ["Ada Example"]);
});
