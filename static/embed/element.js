/** The custom element: reads its attributes, and lets one discussion run in its shadow root while it is on the page. */
/** @import { Asked, SignIn } from "./types.js" */

import { Discussion } from "./discussion.js";
import { say } from "./strings.js";
import { readingSheet } from "./style.js";
import { detectScheme, linkColor } from "./theme.js";
import { chooseLocale } from "./time.js";

/**
 * `<afterword-comments site identifier url title order lang theme look density avatars service>`, and `sso` or `remote-auth api-key`; with `no-url` the
 * identifier alone says which discussion, for the document is no article's; fires `afterword:ready`, `afterword:posting`
 * (its `detail.text` may be changed), `afterword:posted`, `afterword:counted`, `afterword:identified`, `afterword:ordered`, `afterword:paginated` and
 * `afterword:error`, which bubble.
 */
export class AfterwordComments extends HTMLElement {
  static observedAttributes = ["service", "site", "identifier", "url", "order", "theme", "look", "density", "avatars", "sso", "remote-auth", "api-key"];
  /** Where the scripts came from; for elements that name no service. */
  static service = "";
  /**
   * The publisher's own sign-in, for pages that say it themselves.
   * @type {SignIn | null}
   */
  signIn = null;

  /** @type {Discussion | null} */
  #discussion = null;
  #isWaiting = false;

  connectedCallback() {
    this.#restart();
  }

  disconnectedCallback() {
    this.#discussion?.stop();
    this.#discussion = null;
  }

  /** @param {string} _name @param {string | null} before @param {string | null} after */
  attributeChangedCallback(_name, before, after) {
    if (before !== after && this.isConnected) this.#restart();
  }

  /** Attributes often change together; the discussion starts once, after the last. */
  #restart() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(() => {
      this.#isWaiting = false;
      this.#discussion?.stop();
      this.#discussion = this.isConnected && this.getAttribute("site") ? this.#start() : null;
    });
  }

  #start() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [readingSheet];
    // Given by the loader before there was a class; an answer is read once.
    const asked = /** @type {Asked | undefined} */ (Reflect.get(this, "asked"));
    Reflect.deleteProperty(this, "asked");
    return new Discussion(root, {
      service: (this.getAttribute("service") || AfterwordComments.service).replace(/\/+$/, ""),
      site: this.getAttribute("site") ?? "",
      asked,
      page: {
        identifier: this.getAttribute("identifier") ?? "",
        url: this.hasAttribute("no-url") ? "" : this.getAttribute("url") || pageUrl(),
        title: this.getAttribute("title") || document.title,
      },
      order: this.#order(),
      locale: chooseLocale(navigator.languages),
      signIn: this.signIn,
      dress: (section) => this.#dress(section),
      emit: (name, detail) => this.#emit(name, detail),
    });
  }

  #order() {
    const order = this.getAttribute("order") ?? "";
    return order in say.orders ? order : "";
  }

  /** @param {HTMLElement} section */
  #dress(section) {
    const theme = this.getAttribute("theme");
    const isChosen = theme === "light" || theme === "dark";
    section.classList.toggle("ground", isChosen);
    section.style.colorScheme = isChosen ? theme : detectScheme(this);
    // The page's links are made for the page's ground, not for one that was chosen here.
    if (isChosen) section.style.removeProperty("--page-link");
    else section.style.setProperty("--page-link", linkColor(this));
  }

  /** @param {string} name @param {object} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`afterword:${name}`, { detail, bubbles: true, composed: true }));
  }
}

/** The page's canonical address if it is on this origin, else the one in the address bar. The loader finds the same. */
function pageUrl() {
  const canonical = document.querySelector('link[rel="canonical"]')?.getAttribute("href");
  const url = new URL(canonical || location.href, document.baseURI);
  return (url.origin === location.origin ? url : location).href.split("#")[0];
}
