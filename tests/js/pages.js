/** Run a classic script against a page made of a few plain objects. */
import { readFileSync } from "node:fs";
import vm from "node:vm";

export class FakeElement {
  constructor(tag, facts = {}) {
    this.tag = tag;
    this.attributes = {};
    this.children = [];
    this.dataset = {};
    this.style = {};
    Object.assign(this, facts);
  }

  setAttribute(name, value) {
    this.attributes[name] = value;
  }

  getAttribute(name) {
    return this.attributes[name] ?? null;
  }

  addEventListener() {}

  append(...children) {
    for (const child of children) if (child instanceof FakeElement) child.parent = this;
    this.children.push(...children);
  }

  replaceChildren(...children) {
    this.children = [];
    this.append(...children);
  }

  remove() {
    this.parent.children = this.parent.children.filter((child) => child !== this);
  }

  hasAttribute(name) {
    return name in this.attributes;
  }

  get localName() {
    return this.tag;
  }

  before(element) {
    this.placedBefore = element;
  }

  contains(element) {
    return this.children.includes(element);
  }

  querySelector(tag) {
    return this.children.find((child) => child.tag === tag) ?? null;
  }

  closest() {
    return null;
  }
}

export class FakeScript extends FakeElement {
  constructor(src, dataset = {}, facts = {}) {
    super("script", { src, dataset, type: "", ...facts });
    for (const [name, value] of Object.entries(dataset)) {
      this.attributes[`data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value;
    }
  }
}

export class FakeLink extends FakeElement {
  constructor(href, dataset) {
    super("a", { href, dataset, textContent: "before" });
  }
}

/** Return a page; `found` are its elements by selector, `home` is #afterword. */
export function page({ running = null, found = {}, home = null, readyState = "complete" }) {
  const listeners = {};
  return {
    listeners,
    currentScript: running,
    baseURI: "https://blog.example.test/post/42",
    readyState,
    head: new FakeElement("head"),
    body: new FakeElement("body"),
    documentElement: new FakeElement("html", { lang: "en" }),
    createElement: (tag) => new FakeElement(tag),
    getElementById: (id) => (id === "afterword" ? home : null),
    querySelector: (selector) => found[selector]?.[0] ?? null,
    querySelectorAll: (selector) => found[selector] ?? [],
    addEventListener: (name, listener) => (listeners[name] = listener),
  };
}

export function run(file, document, globals = {}) {
  // The loader's imports are recorded: there is no network here.
  const source = readFileSync(new URL(`../../static/${file}`, import.meta.url), "utf8").replaceAll("import(", "importNow(");
  const warnings = [];
  const imports = [];
  /** @type {string[]} */
  const asked = [];
  const sent = [];
  const watched = [];
  const window = {};
  const context = {
    document, window, navigator: { languages: ["pt-BR", "en"] }, URL, URLSearchParams, AbortSignal, encodeURIComponent,
    setTimeout: (act, ms) => setTimeout(act, ms).unref(), // no test waits for what only takes long when all is lost
    customElements: { get: () => undefined },
    location: { href: "https://blog.example.test/post/42", origin: "https://blog.example.test", hash: "" },
    localStorage: {},
    fetch: async (address, init) => void (asked.push(address), sent.push(init)),
    IntersectionObserver: class {
      constructor(seen) {
        this.seen = seen;
      }
      observe() {
        watched.push((isIntersecting) => this.seen([{ isIntersecting }]));
      }
      disconnect() {}
    },
    HTMLElement: FakeElement, HTMLScriptElement: FakeScript, HTMLAnchorElement: FakeLink,
    console: { warn: (...words) => warnings.push(words.join(" ")) },
    importNow: async (address) => void imports.push(address),
    ...globals,
  };
  vm.runInNewContext(source, context);
  return { imports, asked, sent, watched, warnings, window };
}
