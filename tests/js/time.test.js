import assert from "node:assert/strict";
import test from "node:test";

import { fullTime } from "../../static/embed/dating.js";
import { chooseLocale, relativeTime } from "../../static/embed/time.js";

const NOW = Date.parse("2026-05-03T12:00:00Z");

for (const [iso, expected] of [
  ["2026-05-03T12:00:00Z", "now"],
  ["2026-05-03T12:00:30Z", "now"],
  ["2026-05-03T11:59:20Z", "now"],
  ["2026-05-03T11:59:10Z", "1 minute ago"],
  ["2026-05-03T11:00:01Z", "59 minutes ago"],
  ["2026-05-03T11:00:00Z", "1 hour ago"],
  ["2026-05-02T12:00:00Z", "yesterday"],
  ["2026-04-04T12:00:00Z", "29 days ago"],
  ["2026-03-01T12:00:00Z", "1 Mar 2026"],
]) {
  test(`${iso} is “${expected}” at noon of 3 May`, () => {
    assert.equal(relativeTime(iso, NOW, "en-GB"), expected);
  });
}

test("times speak the language asked for", () => {
  assert.equal(relativeTime("2026-05-03T11:57:00Z", NOW, "de"), "vor 3 Minuten");
});

test("the full time names day and year", () => {
  assert.match(fullTime("2026-05-03T12:00:00Z", "en-GB"), /3 May 2026/);
});

for (const [name, spoken, readers, expected] of [
  ["the reader's own kind of the language", "en", ["de-AT", "en-GB"], "en-GB"],
  ["the language itself when the reader has no kind of it", "fr", ["de-AT", "frp"], "fr"],
  ["English as most write it when the reader has no kind of it", "en", ["de-AT"], "en-GB"],
  ["not another kind than is spoken", "zh-Hant", ["zh-CN", "zh-Hant-HK"], "zh-Hant-HK"],
]) {
  test(`locale: ${name}`, () => assert.equal(chooseLocale(readers, spoken), expected));
}
