import assert from "node:assert/strict";
import test from "node:test";

import { FakeElement, page, run } from "./pages.js";

/** A page with a place for a discussion, and what applications are given. */
function application() {
  const place = new FakeElement("div");
  const { window, imports, warnings } = run("embed/mounting.js", page({ found: { "#comments": [place] } }));
  return { place, imports, warnings, ...window.Afterword };
}

test("the element comes with what mounts it", () => {
  assert.deepEqual(application().imports, ["./define.js"]);
});

test("what is given becomes the element's attributes, and what is not said is no attribute", () => {
  const { place, mount } = application();

  const element = mount("#comments", { site: "blog", identifier: 42, remoteAuth: "signed", title: undefined });

  assert.deepEqual(place.children, [element]);
  assert.deepEqual(element.attributes, { site: "blog", identifier: "42", "remote-auth": "signed" });
  assert.match(element.style.cssText, /min-block-size:440px/); // nothing below it moves twice
});

test("a place has one discussion, and keeps what else is in it", () => {
  const { place, mount, unmount } = application();
  const own = new FakeElement("p");
  place.append(own);
  mount(place, { site: "blog", identifier: "a" });

  const second = mount(place, { site: "blog", identifier: "b" });
  assert.deepEqual(place.children, [own, second]);
  unmount(place);

  assert.deepEqual(place.children, [own]);
});

test("reset to another article keeps the settings and nothing of the article before", () => {
  const { place, mount, reset } = application();
  mount(place, { site: "blog", apiKey: "public", identifier: "a", url: "https://blog.example.test/a", title: "A" });

  const element = reset(place, { identifier: "b", theme: "dark" });

  assert.deepEqual(element.attributes, { site: "blog", "api-key": "public", identifier: "b", theme: "dark" });
});

test("reset without another article starts the same one anew", () => {
  const { place, mount, reset } = application();
  const first = mount(place, { site: "blog", identifier: "a" });

  const second = reset(place);

  assert.notEqual(first, second);
  assert.deepEqual(second.attributes, first.attributes);
  assert.deepEqual(place.children, [second]);
});

for (const [name, deed, said] of [
  ["a place that is not there", ({ mount }) => mount("#nowhere", { site: "blog" }), /no “#nowhere”/],
  ["a reset before anything is mounted", ({ reset }) => reset("#comments", { identifier: "b" }), /mount first/],
  ["a setting that is not known", ({ mount }) => mount("#comments", { site: "blog", indentifier: "a" }), /“indentifier”/],
]) {
  test(`${name} is said and thrown at nobody`, () => {
    const given = application();

    deed(given);

    assert.match(given.warnings.join(), said);
  });
}
