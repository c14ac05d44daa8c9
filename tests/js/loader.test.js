import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { FakeElement, FakeScript, page, run } from "./pages.js";

const SRC = "https://comments.example.test/embed.js";
const DATA = { site: "blog", identifier: "article-42", theme: "dark", other: "ignored" };
const home = () => new FakeElement("section");

test("the script's dataset becomes the element's attributes", () => {
  const place = home();

  run("embed/loader.js", page({ running: new FakeScript(SRC, DATA), home: place }));

  assert.equal(place.children[0].tag, "afterword-comments");
  assert.deepEqual(place.children[0].attributes, {
    site: "blog", identifier: "article-42", theme: "dark", service: "https://comments.example.test",
  });
});

test("every setting of the manual is taken", () => {
  const names = ["site", "identifier", "url", "title", "order", "lang", "theme", "look", "density", "avatars", "sso", "remote-auth", "api-key"];
  const script = new FakeScript(SRC, { site: "blog" });
  for (const name of names) script.setAttribute(`data-${name}`, `its ${name}`);
  const place = home();

  run("embed/loader.js", page({ running: script, home: place }));

  assert.deepEqual(Object.keys(place.children[0].attributes), [...names, "service"]);
});

test("what shows a discussion is one module, from the release path of the script's own service", () => {
  const { imports, watched } = run("embed/loader.js", page({ running: new FakeScript(SRC, DATA), home: home() }));
  watched[0](true);

  assert.deepEqual(imports, ["https://comments.example.test/static/__RELEASE__/pt-BR%2Cen/embed/define.js"]);
});

test("the page's language goes before the reader's, and nothing in it leads elsewhere", () => {
  for (const [lang, asked] of [["de-AT", "de-AT"], ["", "pt-BR%2Cen"], ["../../x?", "..%2F..%2Fx%3F"]]) {
    const element = new FakeElement("afterword-comments");
    element.closest = () => ({ lang });
    const script = new FakeScript(SRC, {}, { type: "module" });
    const document = page({ found: { script: [script], "afterword-comments": [element] } });

    const { imports } = run("embed/loader.js", document);

    assert.deepEqual(imports, [`https://comments.example.test/static/__RELEASE__/${asked}/embed/mounting.js`]);
  }
});

test("a service under a path keeps its path", () => {
  const place = home();
  const script = new FakeScript("https://example.test/comments/embed.js?v=1", DATA);

  run("embed/loader.js", page({ running: script, home: place }));

  assert.equal(place.children[0].attributes.service, "https://example.test/comments");
});

test("without #afterword the discussion stands before the script", () => {
  const script = new FakeScript(SRC, DATA);

  run("embed/loader.js", page({ running: script }));

  assert.equal(script.placedBefore.attributes.site, "blog");
});

test("a script in the head puts it at the end of the body", () => {
  const script = new FakeScript(SRC, DATA);
  const document = page({ running: script });
  document.head.append(script);

  run("embed/loader.js", document);

  assert.equal(document.body.children[0].attributes.site, "blog");
});

test("a second run adds no second discussion", () => {
  const place = home();
  const document = page({ running: new FakeScript(SRC, DATA), home: place });
  run("embed/loader.js", document);

  run("embed/loader.js", document);

  assert.equal(place.children.length, 1);
});

test("while the page is still read it waits for #afterword", () => {
  const script = new FakeScript(SRC, DATA);
  const document = page({ running: script, readyState: "loading" });
  run("embed/loader.js", document);
  assert.equal(script.placedBefore, undefined);

  document.listeners.DOMContentLoaded();

  assert.equal(script.placedBefore.attributes.site, "blog");
});

test("as a module it finds its tag and adds nothing by itself", () => {
  const module = new FakeScript(SRC, {}, { type: "module" });
  const other = new FakeScript("https://example.test/other.js");
  const document = page({ found: { script: [other, new FakeScript("https://blog.disqus.example.test/embed.js"), module] } });

  const { imports } = run("embed/loader.js", document);

  assert.deepEqual(imports, ["https://comments.example.test/static/__RELEASE__/pt-BR%2Cen/embed/mounting.js"]);
  assert.equal(module.placedBefore, undefined);
});

test("nothing is thrown into a page where everything is broken", () => {
  const broken = { get currentScript() { throw new Error("no"); } };

  const { warnings } = run("embed/loader.js", broken);

  assert.equal(warnings.length, 1);
});

test("nothing is loaded or asked for before the discussion is nearly in sight", () => {
  const { imports, asked, watched } = run("embed/loader.js", page({ running: new FakeScript(SRC, DATA), home: home() }));
  watched[0](false);
  assert.deepEqual([imports, asked], [[], []]);

  watched[0](true);

  assert.equal(imports.length, 1);
  assert.deepEqual(asked, ["https://comments.example.test/api/v1/sites/blog/thread?identifier=article-42&url=https%3A%2F%2Fblog.example.test%2Fpost%2F42"]);
});

const start = (found, location) => {
  const document = page({ running: new FakeScript(SRC, { site: "blog", loading: "eager" }), home: home(), found });
  return run("embed/loader.js", document, location ? { location } : {});
};
const canonical = (href) => ({ 'link[rel="canonical"]': [new FakeElement("link", { attributes: { href } })] });

for (const [what, found, hash, expected] of [
  ["its canonical address", canonical("/about?a=1#top"), "", "https://blog.example.test/about?a=1"],
  ["its own where the canonical one is on another origin", canonical("https://elsewhere.example.test/about"), "", "https://blog.example.test/post/42"],
  ["its own without what stands behind #", {}, "#top", "https://blog.example.test/post/42"],
]) {
  test(`a page that names no address is asked for by ${what}`, () => {
    const { asked } = start(found, { href: `https://blog.example.test/post/42${hash}`, origin: "https://blog.example.test", hash });

    assert.equal(new URL(asked[0]).searchParams.get("url"), expected);
  });
}

test("the loader asks without credentials, and not for ever", () => {
  const { sent } = start({});

  assert.equal(sent[0].credentials, "omit");
  assert.ok(sent[0].signal instanceof AbortSignal);
});

test("a question that fails before anything shows it throws nothing into the page", async (t) => {
  const unhandled = [];
  const note = (/** @type {unknown} */ error) => unhandled.push(error);
  process.on("unhandledRejection", note);
  t.after(() => process.off("unhandledRejection", note));
  const document = page({ running: new FakeScript(SRC, { site: "blog", loading: "eager" }), home: home() });

  run("embed/loader.js", document, { fetch: async () => Promise.reject(new TypeError("away")) });
  await new Promise((done) => setTimeout(done)); // it would be said by then

  assert.deepEqual(unhandled, []);
});

test("room is kept for what is loaded, so that nothing below it moves twice", () => {
  const place = home();

  run("embed/loader.js", page({ running: new FakeScript(SRC, DATA), home: place }));

  assert.match(place.children[0].style.cssText, /min-block-size:440px/);
});

const far = { href: "https://blog.example.test/post/42", origin: "https://blog.example.test" };
for (const [name, data, globals] of [
  ["a page that says so", { ...DATA, loading: "eager" }, {}],
  ["a link to a comment", DATA, { location: { ...far, hash: "#comment-7" } }],
  ["a draft", DATA, { localStorage: { "afterword:https://comments.example.test:blog:draft::article-42": "{}" } }],
]) {
  test(`${name} starts it wherever it is`, () => {
    const { imports, asked } = run("embed/loader.js", page({ running: new FakeScript(SRC, data), home: home() }), globals);

    assert.deepEqual([imports.length, asked.length], [1, 1]);
  });
}

test("the loader is a script and a module at once", () => {
  const source = readFileSync(new URL("../../static/embed/loader.js", import.meta.url), "utf8");

  assert.doesNotMatch(source, /^\s*(import\s|export\s)/m);
});

test("what does not come is said in its place, and asked for again where no browser remembers that it failed", async () => {
  const place = home();
  const document = page({ running: new FakeScript(SRC, { ...DATA, loading: "eager" }), home: place });
  document.querySelectorAll = () => place.children;
  const timers = [];
  const asked = [];
  const importNow = async (address) => {
    asked.push(address.split("__RELEASE__")[1]);
    throw new Error("no");
  };
  const pass = async () => {
    await new Promise(setImmediate);
    timers.sort((one, other) => one.ms - other.ms).shift()?.act();
    await new Promise(setImmediate);
  };
  run("embed/loader.js", document, { importNow, setTimeout: (act, ms) => timers.push({ act, ms }) });
  await pass();

  const [sentence, retry] = place.children[0].children[0].children;
  assert.equal(sentence, "The comments could not be loaded. ");
  retry.onclick();

  assert.deepEqual(asked, ["", "1", "2"].map((again) => `${again}/pt-BR%2Cen/embed/define.js`));
  assert.deepEqual(place.children[0].children, []);
});
