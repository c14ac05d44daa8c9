import assert from "node:assert/strict";
import { statSync } from "node:fs";
import test from "node:test";

import { FakeElement, FakeLink, FakeScript, page, run } from "./pages.js";

const static_ = new URL("../../static/", import.meta.url);

/** Run embed.js; `connect` makes what the module makes of a place. */
async function embed(src, { window = {}, isLate = false } = {}) {
  const [places, resets] = [[], []];
  let arrive = () => {};
  const arrived = new Promise((resolve) => (arrive = resolve));
  // Copies: objects of the script's own world equal none of ours.
  const connect = (place) => (places.push({ ...place }), (options) => resets.push({ ...options }));
  const ran = run("disqus/embed.js", page({ running: new FakeScript(src) }), {
    window,
    importNow: (address) => arrived.then(() => (imports.push(address), { connect })),
  });
  const imports = [];
  if (!isLate) arrive();
  await new Promise((resolve) => setImmediate(resolve));
  return { ...ran, window, places, resets, imports, arrive: async () => (arrive(), new Promise((resolve) => setImmediate(resolve))) };
}

for (const [src, service, forum] of [
  ["https://foo.comments.example.test/embed.js", "https://comments.example.test", "foo"],
  ["https://comments.example.test/foo/embed.js?https", "https://comments.example.test", "foo"],
  ["http://localhost:5000/foo.disqus.com/embed.js", "http://localhost:5000", "foo.disqus.com"],
  ["https://comments.example.test/forums/foo/embed.js", "https://comments.example.test", "foo"],
]) {
  test(`${src} is of ${service}`, async () => {
    const { places, imports, resets } = await embed(src);

    assert.deepEqual(places, [{ service, forum }]);
    assert.equal(imports[0], `${service}/static/__RELEASE__/en/disqus/page.js`);
    assert.deepEqual(resets, [{ reload: true }]);
  });
}

test("every module that is asked for ahead exists", async () => {
  const { imports } = await embed("https://c.test/foo/embed.js");

  for (const address of imports) assert.ok(statSync(new URL(address.split("__RELEASE__/en/")[1], static_)).isFile());
});

test("DISQUS is there at once, can be deleted, and the last request before the modules wins", async () => {
  const { window, resets, arrive } = await embed("https://c.test/foo/embed.js", { isLate: true });
  const config = () => {};

  window.DISQUS.reset({ reload: true });
  window.DISQUS.host._loadEmbed(config);
  assert.ok(delete window.DISQUS);
  await arrive();

  assert.deepEqual(resets, [{ reload: true, config }]);
});

test("which script is ours is found by its address, the last one first, where the browser does not say", () => {
  const document = page({ found: { script: [
    new FakeScript("https://other.test/foo/embed.js"), new FakeScript("https://c.test/bar/embed.js?x"), new FakeScript("https://cdn.test/app.js"),
  ] } });
  const imports = [];

  run("disqus/embed.js", document, { importNow: async (address) => (imports.push(address), { connect: () => () => {} }) });

  assert.deepEqual(imports, ["https://c.test/static/__RELEASE__/en/disqus/page.js"]);
});

test("members that a page gave DISQUS before stay", async () => {
  const window = { DISQUS: { own: 1 } };
  await embed("https://c.test/foo/embed.js", { window });

  assert.equal(window.DISQUS.own, 1);
  assert.equal(typeof window.DISQUS.reset, "function");
});

test("a page asks for a script of its own by DISQUS.request", async () => {
  const document = page({ running: new FakeScript("https://c.test/foo/embed.js") });
  const added = [];
  document.createElement = () => ({});
  document.head.append = (script) => added.push(script.src);
  const { window } = run("disqus/embed.js", document, { importNow: () => new Promise(() => {}) });

  window.DISQUS.request.get("https://a.test/x?y=1", { "b c": "d&e" });
  window.DISQUS.request.get("https://a.test/x", undefined, true);

  assert.equal(added[0], "https://a.test/x?y=1&b+c=d%26e");
  assert.match(added[1], /^https:\/\/a\.test\/x\?_=\d+$/);
});

test("what was taken away before the modules came is not shown by them", async () => {
  const { window, resets, arrive } = await embed("https://c.test/foo/embed.js", { isLate: true });

  window.DISQUS.reset();
  await arrive();

  assert.deepEqual(resets, [{}]);
});

test("a second script shows the discussion again and tells what to do instead", async () => {
  const { window, resets } = await embed("https://c.test/foo/embed.js");
  window.DISQUS.extra = 1;
  const first = window.DISQUS;

  const second = await embed("https://c.test/foo/embed.js", { window });

  assert.equal(window.DISQUS, first);
  assert.deepEqual(resets, [{ reload: true }, { reload: true }]);
  assert.deepEqual(second.places, []);
  assert.match(second.warnings[0], /DISQUS\.reset/);
});

for (const [name, id, options, links] of [
  ["", undefined, { reload: true }, ["https://c.test/foo.disqus.com/?url=https%3A%2F%2Fblog.example.test%2Fpost%2F42"]],
  [" in the page's own container", "mine", { reload: true }, ["https://c.test/foo.disqus.com/?url=https%3A%2F%2Fblog.example.test%2Fpost%2F42"]],
  [" unless the page took the discussion away", undefined, {}, []],
]) {
  test(`where the modules cannot run, asked for twice, a link leads to the plain page${name}`, async () => {
    const container = new FakeElement("div");
    const document = page({ running: new FakeScript("https://c.test/foo.disqus.com/embed.js") });
    document.getElementById = (one) => (one === (id ?? "disqus_thread") ? container : null);
    const window = { disqus_container_id: id };
    let tries = 0;

    const { warnings } = run("disqus/embed.js", document, {
      window,
      importNow: () => (tries++, Promise.reject(new Error("no modules"))),
      setTimeout: (act) => setImmediate(act),
    });
    window.DISQUS.reset(options);
    while (!warnings.length) await new Promise((resolve) => setImmediate(resolve));

    assert.deepEqual(container.children.map(({ href }) => href), links);
    assert.equal(tries, 2);
  });
}

class CountScript extends FakeScript {
  addEventListener() {}
}

/** Run count.js over links; answer with the addresses it asked. */
function count(links, { src = "https://c.test/foo.disqus.com/count.js", window = {}, running = src, named = "", scripts = [], readyState = "complete" } = {}) {
  const asked = [];
  const document = page({
    running: running && new FakeScript(running), readyState,
    found: { "a, .disqus-comment-count": links, script: scripts.map((one) => new FakeScript(one)) },
  });
  document.getElementById = (id) => (named && id === "dsq-count-scr" ? new FakeScript(named) : null);
  document.createElement = () => new CountScript("");
  document.head.append = (script) => asked.push(script.src);
  const ran = run("disqus/count.js", document, { window });
  return { ...ran, asked, links, window, document, again: (options) => (asked.splice(0), window.DISQUSWIDGETS.getCount(options), asked) };
}

const link = (href, dataset = {}) => Object.assign(new FakeLink(href, dataset), { hash: new URL(href).hash });
const words = { comments: { zero: "None", one: "1 Comment", multiple: "{num} Comments" } };

test("links are asked for by identifier, by their address with the anchor, or by an address they carry", () => {
  const { asked } = count([
    link("https://a.test/1#disqus_thread"), link("https://a.test/2#x", { disqusIdentifier: "b c" }), link("https://a.test/3"),
    link("https://a.test/1#disqus_thread", { disqusUrl: "https://a.test/9" }), link("https://a.test/4#x", { disqusUrl: "https://a.test/5" }), link("https://a.test/6", { disqusIdentifier: "b c" }),
  ]);

  assert.deepEqual(asked, [
    "https://c.test/foo.disqus.com/count-data.js?1=b%20c&2=https%3A%2F%2Fa.test%2F1&2=https%3A%2F%2Fa.test%2F5",
  ]);
});

for (const [name, tags, folder] of [
  ["the one with the known id", { named: "https://c.test/one/count.js", scripts: ["https://c.test/two/count.js"] }, "https://c.test/one/"],
  ["the last one, where the browser does not say", { running: null, scripts: ["https://a.test/x/count.js", "https://c.test/two/count.js?y", "https://a.test/app.js"] },
    "https://c.test/two/"],
]) {
  test(`which script is ours: ${name}`, () => {
    const { asked } = count([link("https://a.test/", { disqusIdentifier: "a" })], tags);

    assert.deepEqual(asked, [`${folder}count-data.js?1=a`]);
  });
}

test("the page knows whom it asks, and may replace what asks before the page is whole", () => {
  const { window, document, asked } = count([link("https://a.test/", { disqusIdentifier: "a" })], { readyState: "loading" });
  const called = [];

  window.DISQUSWIDGETS.getCount = () => called.push("own");
  document.listeners.DOMContentLoaded();

  assert.deepEqual([window.DISQUSWIDGETS.domain, window.DISQUSWIDGETS.forum], ["c.test", "foo"]);
  assert.deepEqual([called, asked], [["own"], []]);
});

test("ten are asked for at once, in an order that caches can keep", () => {
  const links = Array.from({ length: 11 }, (_, at) => link("https://a.test/", { disqusIdentifier: `${99 - at}` }));

  const { asked } = count(links);

  assert.equal(asked.length, 2);
  assert.ok(asked[0].endsWith("?1=89&1=90&1=91&1=92&1=93&1=94&1=95&1=96&1=97&1=98"));
});

for (const [src, folder] of [
  ["https://foo.c.test/count.js", "https://foo.c.test/"],
  ["https://c.test/foo/count.js", "https://c.test/foo/"],
]) {
  test(`${src} asks beside itself, and for another forum when the page names one`, () => {
    const { asked, window, again, links } = count([link("https://a.test/", { disqusIdentifier: "a" })], { src });
    assert.deepEqual(asked, [`${folder}count-data.js?1=a`]);

    window.DISQUSWIDGETS.forum = "bar";
    links.push(link("https://a.test/", { disqusIdentifier: "b" }));
    assert.deepEqual(again(), ["https://c.test/bar/count-data.js?1=b"]);
  });
}

test("only new links are asked for again, unless the page says so", () => {
  const { again, links } = count([link("https://a.test/", { disqusIdentifier: "a" })]);

  assert.deepEqual(again(), []);
  links.push(link("https://a.test/", { disqusIdentifier: "a" }));
  assert.match(again()[0], /\?1=a$/);
  assert.match(again({ reset: true })[0], /\?1=a&_=\d+$/);
});

for (const [number, text] of [[0, "None"], [1, "1 Comment"], [7, "7 Comments"]]) {
  test(`${number} is written “${text}” in every place, as text`, () => {
    const { window, links } = count([link("https://a.test/1#disqus_thread"), link("https://a.test/", { disqusIdentifier: "a" })]);
    const counts = [{ id: "a", comments: number }, { id: "https://a.test/1", comments: number }, { id: "unknown", comments: 3 }];

    window.DISQUSWIDGETS.displayCount({ text: words, counts });

    assert.deepEqual(links.map((one) => one.textContent), [text, text]);
  });
}

test("an empty answer and no answer are taken", () => {
  const { window } = count([]);

  assert.doesNotThrow(() => (window.DISQUSWIDGETS.displayCount({}), window.DISQUSWIDGETS.displayCount()));
});

test("what a page has made itself is left alone, and an emptied name is made again", () => {
  const own = { mine: true };

  assert.equal(count([], { window: { DISQUSWIDGETS: own } }).window.DISQUSWIDGETS, own);
  assert.ok(count([], { window: { DISQUSWIDGETS: undefined } }).window.DISQUSWIDGETS.getCount);
});

test("recommendations are nothing that can be asked for and deleted", () => {
  const { window } = run("disqus/recommendations.js", page({}));

  window.DISQUS_RECOMMENDATIONS.reset({ reload: true });
  const first = window.DISQUS_RECOMMENDATIONS;
  run("disqus/recommendations.js", page({}), { window });
  assert.equal(window.DISQUS_RECOMMENDATIONS, first);
  assert.ok(delete window.DISQUS_RECOMMENDATIONS);
});

/** Run what Blogger's widget loads, where only one element has an id; answer with it and what was loaded. */
function blogger(id, { readyState = "complete", window = {} } = {}) {
  const place = new FakeElement("div");
  place.append(new FakeElement("h4"));
  const document = page({ running: new FakeScript("https://c.test/foo.disqus.com/blogger_item.js?_=1"), readyState });
  document.getElementById = (one) => (one === id ? place : null);
  run("disqus/blogger-item.js", document, { window });
  return { place, window, document, loaded: () => document.head.children.map(({ src }) => src) };
}

for (const id of ["comments", "disqus-blogger-comment-block"]) {
  test(`on Blogger the discussion takes the place of “${id}” and is known by the canonical address`, () => {
    const { place, window, loaded } = blogger(id, { window: { disqus_blogger_current_url: "https://a.test/7" } });

    assert.deepEqual(place.children.map((one) => one.id), ["disqus_thread"]);
    assert.equal(place.style.display, "block");
    assert.equal(window.disqus_url, "https://a.test/7");
    assert.deepEqual(loaded(), ["https://c.test/foo.disqus.com/embed.js"]);
  });
}

test("on Blogger the place is looked for when the page is whole, and without one nothing is loaded", () => {
  const { document, loaded } = blogger("comments", { readyState: "loading" });
  assert.deepEqual(loaded(), []);
  document.listeners.DOMContentLoaded();
  assert.equal(loaded().length, 1);

  assert.deepEqual(blogger("another").loaded(), []);
});

test("where a blog on Blogger lists articles, each new place is linked once, and articles without an address are left alone", () => {
  const article = (href) => ({ querySelector: () => href && new FakeLink(href, {}) });
  const placeIn = (href) => Object.assign(new FakeElement("span"), {
    closest: () => article(href),
    querySelector(selector) {
      return this.children.find(({ className }) => selector === ".disqus-blogger-comment-link" && className?.includes(selector.slice(1))) ?? null;
    },
  });
  const places = [placeIn("https://a.test/7#more"), placeIn(null)];
  const window = { disqus_blogger_homepage_url: "https://b.test/", disqus_blogger_canonical_homepage_url: "https://a.test/" };
  const list = () => {
    const document = page({ running: new FakeScript("https://c.test/foo/blogger_index.js"), found: { ".post-comment-link": places } });
    document.createElement = (tag) => Object.assign(new FakeElement(tag), { addEventListener: (_name, act) => act() });
    run("disqus/blogger-index.js", document, { window });
    return document.head.children.map(({ src }) => src);
  };

  assert.deepEqual(list(), ["https://c.test/foo/count.js"]);
  const [link] = places[0].children;
  assert.deepEqual([link.href, link.className], ["https://a.test/7#disqus_thread", "comment-link disqus-blogger-comment-link"]);
  let counted = 0;
  window.DISQUSWIDGETS = { getCount: () => counted++ };
  places.push(placeIn("https://b.test/8"));
  list();
  assert.equal(places[0].children[0], link);
  assert.equal(places[2].children[0].href, "https://a.test/8#disqus_thread");
  assert.deepEqual([places[0].style.visibility, places[1].style.visibility, places[1].children.length, counted], ["visible", undefined, 0, 1]);
});
