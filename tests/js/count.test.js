import assert from "node:assert/strict";
import test from "node:test";

import { FakeElement, FakeLink, FakeScript, page, run } from "./pages.js";

const SRC = "https://comments.example.test/count.js";
const SELECTOR = "[data-afterword-count]";

/** Run the script over links; answer with the addresses it asked. */
async function count(links, { dataset = { site: "blog" }, counts = () => [], languages = ["en-GB"], say = String } = {}) {
  const asked = [];
  const fetch = async (address, { credentials }) => {
    assert.equal(credentials, "omit");
    asked.push(new URL(address));
    return { json: async () => ({ counts: counts(new URL(address).searchParams) }) };
  };
  const document = page({ running: new FakeScript(SRC, dataset), found: { [SELECTOR]: links } });
  const imports = [];
  const importNow = async (address) => (imports.push(address), { say });
  const ran = run("counts/count.js", document, { fetch, navigator: { languages }, importNow });
  await ran.window.afterwordCounts();
  const tell = (detail) => document.listeners["afterword:counted"]({ detail });
  return { tell, ...ran, imports, asked: asked.slice(asked.length / 2) };
}

const byIdentifier = (number) => (asked) => asked.getAll("identifier").map((identifier) => ({ identifier, count: number }));
const link = (identifier, more = {}) => new FakeLink("https://blog.example.test/post/42#top", { afterwordCount: identifier, ...more });
const place = (identifier) => new FakeElement("span", { dataset: { afterwordCount: identifier } });

for (const [number, expected] of [
  [0, "0 comments"],
  [1, "1 comment"],
  [3, "3 comments"],
  [1234, "1,234 comments"],
]) {
  test(`a link says “${expected}”`, async () => {
    const one = link("article-42");

    await count([one], { counts: byIdentifier(number) });

    assert.equal(one.textContent, expected);
  });
}

test("the same identifier is asked once and written everywhere", async () => {
  const links = [link("a"), link("a"), link("b")];

  const { asked } = await count(links, { counts: byIdentifier(2) });

  assert.deepEqual(asked[0].searchParams.getAll("identifier"), ["a", "b"]);
  assert.deepEqual(links.map((one) => one.textContent), ["2 comments", "2 comments", "2 comments"]);
});

for (const [lang, expected] of [
  ["de", "1.234 mal"],
  ["en_US", "1,234 mal"],
  ["-", "1234 mal"],
]) {
  test(`a number in a place whose language is “${lang}” is “${expected}”`, async () => {
    const one = link("a", { afterwordOther: "{count} mal" });
    one.closest = () => new FakeElement("html", { attributes: { lang } });

    await count([one], { counts: byIdentifier(1234) });

    assert.equal(one.textContent, expected);
  });
}

test("an empty identifier counts by the link's address", async () => {
  const one = link("");

  const { asked } = await count([one], { counts: (query) => query.getAll("url").map((url) => ({ url, count: 5 })) });

  assert.deepEqual(asked[0].searchParams.getAll("url"), ["https://blog.example.test/post/42"]);
  assert.equal(one.textContent, "5 comments");
});

/** Answer what is counted under identifiers and under addresses. */
const byName = (identifiers, urls) => (asked) => [
  ...asked.getAll("identifier").map((identifier) => ({ identifier, count: identifiers[identifier] ?? 0 })),
  ...asked.getAll("url").map((url) => ({ url, count: urls[url] ?? 0 })),
];
const HERE = "https://blog.example.test/post/42";

for (const [what, identifiers, urls, expected] of [
  ["its identifier", { a: 3 }, { [HERE]: 5 }, "3 comments"],
  ["its address where its identifier leads nowhere", {}, { [HERE]: 5 }, "5 comments"],
  ["nothing where neither leads anywhere", {}, {}, "0 comments"],
]) {
  test(`a link with an identifier counts by ${what}`, async () => {
    const one = link("a");

    const { asked } = await count([one], { counts: byName(identifiers, urls) });

    assert.equal(asked.length, 1);
    assert.equal(one.textContent, expected);
  });
}

test("what is no link counts by its identifier alone", async () => {
  const { asked } = await count([place("a")]);

  assert.equal(asked[0].search, "?identifier=a");
});

test("where one of several questions fails the answers to the others are written", async () => {
  const links = Array.from({ length: 101 }, (_, at) => link(`a${at}`));
  const counts = (asked) => {
    if (asked.has("url")) throw new TypeError("away");
    return byIdentifier(2)(asked);
  };

  const { warnings } = await count(links, { counts });

  assert.deepEqual([links[0].textContent, links[99].textContent], ["before", "2 comments"]);
  assert.ok(warnings.length > 0);
});

test("more than a hundred names are several requests", async () => {
  const { asked } = await count(Array.from({ length: 250 }, (_, at) => place(`a${at}`)));

  assert.deepEqual(asked.map((url) => url.searchParams.getAll("identifier").length), [100, 100, 50]);
});

test("long names make shorter batches", async () => {
  const { asked } = await count(Array.from({ length: 30 }, (_, at) => link(String(at).padStart(250, "x"))));

  assert.ok(asked.length >= 3);
  assert.ok(asked.every((url) => url.search.length < 3100));
  assert.equal(asked.flatMap((url) => url.searchParams.getAll("identifier")).length, 30);
});

test("an identifier keeps every byte", async () => {
  const { asked } = await count([link(" a&b=ü/+ ")]);

  assert.deepEqual(asked[0].searchParams.getAll("identifier"), [" a&b=ü/+ "]);
});

test("the page may choose the words", async () => {
  const own = link("a", { afterwordOther: "{count} opinions" });
  const shared = link("b");

  await count([own, shared], { dataset: { site: "blog", afterwordOther: "{count} voices" }, counts: byIdentifier(4) });

  assert.deepEqual([own.textContent, shared.textContent], ["4 opinions", "4 voices"]);
});

test("when the service is away the links stay as they are and nothing is thrown", async () => {
  const one = link("a");
  const document = page({ running: new FakeScript(SRC, { site: "blog" }), found: { [SELECTOR]: [one] } });

  const { warnings, window } = run("counts/count.js", document, { fetch: async () => { throw new TypeError("away"); } });
  await window.afterwordCounts();

  assert.equal(one.textContent, "before");
  assert.ok(warnings.length > 0);
});

test("a discussion on the page tells its number to the links that mean it", async () => {
  const [named, linked, other] = [link("a"), link(""), link("b")];
  const { tell } = await count([named, linked, other], { counts: byIdentifier(2) });

  tell({ site: "blog", identifier: "a", url: "https://blog.example.test/post/42", count: 7 });
  tell({ site: "elsewhere", identifier: "b", url: "", count: 9 });

  assert.deepEqual([named, linked, other].map((one) => one.textContent), ["7 comments", "7 comments", "2 comments"]);
});

test("without links nothing is asked", async () => {
  assert.deepEqual((await count([])).asked, []);
});


test("another language than English says it in its own words", async () => {
  const one = link("article-42");

  const say = (count) => `${count} comentários`;
  const { imports } = await count([one], { counts: byIdentifier(3), languages: ["pt-BR"], say });

  assert.equal(imports[0], "https://comments.example.test/static/__RELEASE__/pt-BR/embed/comment-count.js");
  assert.equal(one.textContent, "3 comentários");
});
