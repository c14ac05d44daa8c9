import assert from "node:assert/strict";
import test from "node:test";

import { countCharacters, format } from "../../static/embed/formatting.js";

/** Apply a mark to a text whose selection is written as [ and ]; answer in the same way. */
function apply(mark, drawn) {
  const start = drawn.indexOf("[");
  const end = drawn.indexOf("]") - 1;
  const text = drawn.replace("[", "").replace("]", "");
  const edit = format(mark, text, start, end);
  const changed = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return [changed, changed.slice(edit.start, edit.end)];
}

for (const [name, mark, drawn, text, selected] of [
  ["bold", "bold", "a [b] c", "a **b** c", "b"],
  ["bold again takes it off", "bold", "a **[b]** c", "a b c", "b"],
  ["italic inside bold adds", "italic", "**[b]**", "***b***", "b"],
  ["italic again takes it off", "italic", "a *[b]*", "a b", "b"],
  ["nothing selected", "bold", "a []", "a ****", ""],
  ["code", "code", "[x = 1]", "`x = 1`", "x = 1"],
  ["code of several lines", "code", "see [a\nb]", "see \n```\na\nb\n```\n", ""],
  ["quote of several lines", "quote", "a\n[b\nc]\nd", "a\n> b\n> c\nd", "> b\n> c"],
  ["quote again takes it off", "quote", "[> b\n> c]", "b\nc", "b\nc"],
  ["list from within a line", "list", "a\nb[]c", "a\n- bc", ""],
]) {
  test(`mark: ${name}`, () => assert.deepEqual(apply(mark, drawn), [text, selected]));
}

test("a selected word becomes a link's text and its address is selected", () => {
  const edit = format("link", "see this", 4, 8);

  assert.equal(edit.insert, "[this](https://)");
  assert.equal(edit.insert.slice(edit.start - 4, edit.end - 4), "https://");
});

test("a selected address becomes the address", () => {
  assert.equal(format("link", "https://example.test/", 0, 21).insert, "[](https://example.test/)");
});

test("characters are code points", () => {
  assert.equal(countCharacters("aé美🚣"), 4);
});
