import assert from "node:assert/strict";
import test from "node:test";

import { createCallbacks, fire, rewrite } from "../../static/disqus/callbacks.js";
import { configure, createConfig, forumOf, plainForum, readGlobals, readWanted } from "../../static/disqus/config.js";
import { writeMessage } from "../../static/disqus/messages.js";
import { guessTitle, withoutTags } from "../../static/disqus/title.js";

const FACTS = { href: "https://blog.example.test/p/7?a=b#comment-1", title: "Seven – The Blog", headings: ["Seven"], sort: "" };
const wanted = (change = () => {}, facts = {}) => {
  const config = createConfig();
  configure(config, change);
  return readWanted(config, { ...FACTS, ...facts });
};

/** Run, and return what the page's developer was told. */
function told(run) {
  const [{ warn, error }, words] = [{ ...console }, []];
  console.warn = console.error = (...said) => words.push(said.join(" "));
  try {
    run();
  } finally {
    Object.assign(console, { warn, error });
  }
  return words;
}

test("without a word of the page its address and title are what is discussed", () => {
  assert.deepEqual(wanted(), {
    identifier: "", url: "https://blog.example.test/p/7?a=b", title: "Seven", lang: "", order: "", remoteAuth: null, apiKey: "", signIn: null,
  });
});

for (const [name, change, expected] of [
  ["a number", (page) => (page.identifier = 7), { identifier: "7" }],
  ["an empty identifier", (page) => (page.identifier = ""), { identifier: "" }],
  ["no identifier", (page) => (page.identifier = null), { identifier: "" }],
  ["an identifier with spaces", (page) => (page.identifier = " 7 http://x/?p=7 "), { identifier: " 7 http://x/?p=7 " }],
  ["window.location", (page) => (page.url = new URL("https://a.test/x#y")), { url: "https://a.test/x#y" }],
  ["a relative address", (page) => (page.url = "/q"), { url: "https://blog.example.test/q" }],
  ["an address as it is written", (page) => (page.url = "https://a.test"), { url: "https://a.test" }],
  ["a title with tags", (page) => (page.title = "A <b>bold</b><br>one"), { title: "A bold one" }],
  ["nobody signed in", (page) => (page.remote_auth_s3 = "W10= x 1"), { remoteAuth: "W10= x 1", apiKey: "" }],
]) {
  test(`the page may say ${name}`, () => {
    const made = wanted(function () {
      change(this.page);
    });

    for (const [key, value] of Object.entries(expected)) assert.equal(made[key], value);
  });
}

test("the object has every member that pages write into before any of them did", () => {
  const { page, callbacks, language, forum, ...objects } = createConfig();

  assert.deepEqual(Object.keys(page), [
    "url", "title", "slug", "category_id", "identifier", "language", "integration", "api_key", "remote_auth_s3", "author_s3",
  ]);
  assert.deepEqual(new Set([...Object.values(page), language, forum]), new Set([undefined]));
  assert.deepEqual(objects, { sso: {}, strings: {}, experiment: {}, discovery: {}, server_side: {} });
  assert.deepEqual(callbacks, {
    preData: [], preInit: [], onInit: [], afterRender: [], onReady: [], onNewComment: [], preReset: [], onPaginate: [], onIdentify: [],
    beforeComment: [],
  });
});

for (const [name, url, identifier, expected] of [
  ["a helper for AMP", new URL("https://a.test/amp.html#post-7"), "#post-7", ""],
  ["an application in one document", "https://a.test/#!new", "new", ""],
  ["an application with routes", "https://a.test/app#/post/7", "7", ""],
  ["a place in an article", "https://a.test/7#comments", "7", "https://a.test/7#comments"],
  ["an article without a name of its own", "https://a.test/#!new", "", "https://a.test/#!new"],
]) {
  test(`${name} ${expected ? "is an address" : "shows several articles, and its address is none of theirs"}`, () => {
    const made = wanted(function () {
      Object.assign(this.page, { url, identifier });
    });

    assert.equal(made.url, expected);
  });
}

test("members may come back as nothing, and what a page throws stops nothing", () => {
  const words = told(() => {
    const made = wanted(function () {
      this.sso = this.callbacks = this.experiment = this.page = undefined;
      throw new Error("oops");
    });
    assert.equal(made.url, "https://blog.example.test/p/7?a=b");
  });

  assert.match(words[0], /disqus_config failed.*oops/);
});

test("the configuration lives on: what is not said again stays", () => {
  const config = createConfig();
  configure(config, function () {
    Object.assign(this.page, { identifier: "123", api_key: "key" });
    this.callbacks.onReady.push(() => {});
  });

  configure(config, function () {
    this.page.remote_auth_s3 = "signed";
  });

  assert.deepEqual({ ...config.page, url: 0 }.identifier, "123");
  assert.equal(config.page.api_key, "key");
  assert.equal(config.callbacks.onReady.length, 1);
});

test("older pages' variables count before the function and again only when they change", () => {
  const [config, seen] = [createConfig(), new Map()];
  const globals = { disqus_identifier: "", disqus_url: "https://a.test/1", disqus_title: undefined };
  readGlobals(config, globals, seen);
  configure(config, function () {
    this.page.url = "https://a.test/2";
  });

  readGlobals(config, globals, seen);
  assert.deepEqual([config.page.identifier, config.page.url, config.page.title], ["", "https://a.test/2", undefined]);
  readGlobals(config, { ...globals, disqus_url: "https://a.test/3" }, seen);
  assert.equal(config.page.url, "https://a.test/3");
});

test("every variable that older pages have is taken over", () => {
  const names = ["identifier", "url", "title", "category_id", "slug", "integration"];
  const config = createConfig();

  readGlobals(config, Object.fromEntries(names.map((name) => [`disqus_${name}`, name.toUpperCase()])), new Map());

  for (const name of names) assert.equal(config.page[name], name.toUpperCase());
});

test("a page without any title is called by its address", () => {
  assert.equal(wanted(() => {}, { title: "", headings: [] }).title, "https://blog.example.test/p/7?a=b");
});

for (const [written, forum] of [
  ["foo", "foo"], ["comments.example.org/Foo", "foo"], ["localhost:5000/foo", "foo"], ["foo.disqus.com", "foo"], [undefined, ""],
]) {
  test(`“${written}” is the forum “${forum}”`, () => assert.equal(plainForum(written), forum));
}

test("a forum in the configuration counts most, then the page's variable, then the script's address", () => {
  const place = { service: "https://c.test", forum: "address.disqus.com" };

  assert.equal(forumOf({ ...createConfig(), forum: "config" }, "variable", place), "config");
  assert.equal(forumOf(createConfig(), "c.test/variable", place), "variable");
  assert.equal(forumOf(createConfig(), undefined, place), "address");
});

for (const [sort, order] of [["popular", "best"], ["hot", "best"], ["desc", "newest"], ["asc", "oldest"], ["constructor", "oldest"], ["", "oldest"]]) {
  test(`where the page says oldest, a reader who chose “${sort}” reads the ${order} first`, () => {
    const change = function () {
      this.experiment.sort_order = "asc";
    };
    assert.equal(wanted(change, { sort }).order, order);
  });
}

test("languages are written as browsers know them", () => {
  const made = wanted(function () {
    this.language = "fr_CA";
  });

  assert.equal(made.lang, "fr-CA");
});

for (const [name, sso, signIn] of [
  ["nothing", {}, null],
  ["a button", { name: "Club", url: "/login", logout: "https://a.test/out", width: "900" },
    { name: "Club", url: "https://blog.example.test/login", logout: "https://a.test/out", width: 900, height: 400 }],
  ["a way out alone, under a button's words and as high as it says", { button: "Join us", logout: "/out", height: 300 },
    { name: "Join us", url: "", logout: "https://blog.example.test/out", width: 800, height: 300 }],
  ["a picture for a button", { button: "https://a.test/b.gif", url: "https://a.test/in" },
    { name: "", url: "https://a.test/in", logout: "", width: 800, height: 400 }],
  ["a script for an address", { url: "javascript:alert(1)", logout: "data:text/html,x" }, null],
]) {
  test(`a page's sign-in may be ${name}`, () => {
    const made = wanted(function () {
      Object.assign(this.sso, sso);
    });
    assert.deepEqual(made.signIn, signIn);
  });
}

test("only functions are called, one after another, whatever one throws", () => {
  const called = [];
  const callbacks = { onReady: [undefined, 7, () => { throw new Error("no"); }, (one) => called.push(one)], onIdentify: (one) => called.push(one) };

  const words = told(() => {
    fire(callbacks, "onReady", "ready");
    fire(callbacks, "onIdentify", "who");
    fire({ onReady: undefined }, "onReady");
    fire(undefined, "onReady");
  });

  assert.deepEqual(called, ["ready", "who"]);
  assert.equal(words.length, 1);
});

test("a text goes through all that change it, and survives those that fail", () => {
  const callbacks = {
    ...createCallbacks(),
    beforeComment: [undefined, ({ text }) => ({ text: `${text}!` }), () => { throw new Error("no"); }, () => undefined, ({ text }) => ({ text: `${text}?` })],
  };

  let made;
  const words = told(() => (made = rewrite(callbacks, "Hello")));

  assert.equal(made, "Hello!?");
  assert.equal(words.length, 1);
  assert.equal(rewrite({ beforeComment: undefined }, "Hello"), "Hello");
});

for (const [title, headings, expected] of [
  ["A paper boat – The Blog", ["Menu", "  A paper\n boat "], "A paper boat"],
  ["A paper boat", ["Something else entirely"], "A paper boat"],
  ["0123456 of seven", ["0123456xyz"], "0123456xyz"],
  ["012345 of six", ["012345wxyz"], "012345 of six"],
  ["A paper boat", [""], "A paper boat"],
  ["", ["Boat"], ""],
]) {
  test(`a page called “${title}” under “${headings}” is “${expected}”`, () => assert.equal(guessTitle(title, headings), expected));
}

test("tags that titles may carry are left out, and other angles stay", () => {
  assert.equal(withoutTags("<h1>1 < 2</h1> &amp; <i class='x'>so</i> <script>"), "1 < 2 &amp; so <script>");
});

test("a message about a height is a text of the known form", () => {
  assert.equal(writeMessage("dsq-app7", "resize", 120), '{"scope":"host","sender":"dsq-app7","name":"resize","data":{"height":120}}');
});
