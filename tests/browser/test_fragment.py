"""A discussion in the article's own HTML: the server built what the element builds, and the element goes on with it.

No server runs: the browser's requests to the service are answered by the application here.
"""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, Route, expect

from comments.core import clock
from comments.core.db import write_unit
from comments.discussion.models import Status
from comments.moderation import marking
from comments.moderation.marking import Mark
from comments.sites import queries as sites
from tests.browser.holding import hold, let_go
from tests.browser.test_live import WATCH_AFTER_MS, let_it_ask
from tests.browser.test_weight import WATCH_SHIFTS
from tests.factories import posting, staff, voting
from tests.factories.plain_page import page_path

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SERVICE = "http://comments.example.test"
BLOG = "http://blog.example.test"
QUESTION = f"/sites/blog/fragment?identifier=article&url={BLOG}/post"
SENT_ON = {"accept", "authorization", "content-type", "if-none-match", "origin"}

# The tree as readers and programs meet it. What needs a script is a button or a field in the element, and in the
# fragment it is disabled or a link; times are told in other words, and a hue in another way. In the words of comments
# everything is the same, as the service sanitized it.
READ_TREE = """() => {
  const ignored = new Set(["type", "disabled", "tabindex", "rel", "style", "selected"]);
  const isLeftOut = (node) => node.matches(
    "slot, script, link, .unseen, .news, .add, .chip[hidden], .further > .quiet:empty, [data-act=whole][hidden]");
  const said = (node) => node.placeholder ?? node.textContent;
  function attributes(node) {
    const kept = [...node.attributes].map(({ name, value }) => [name, name === "href" ? node.href : value]);
    const isAct = node.matches(".act");
    const isTime = node.matches("time, .meta > .quiet:not(.answers)");
    const isOther = (name) =>
      ignored.has(name) || name.startsWith("data-") || (isAct && name === "href") || (isTime && name === "title");
    const isText = node.closest(".text > *");
    return Object.fromEntries(kept.filter(([name, value]) => value && (isText ? name !== "tabindex" : !isOther(name))));
  }
  function read(node) {
    if (node instanceof Text) return node.data.trim() && node.data.trim();
    if (!(node instanceof Element) || isLeftOut(node)) return "";
    const write = node.matches(".compose") && node.querySelector("textarea, .write");
    if (write) return ["compose", said(write)];
    if (node.matches("svg")) {
      const hue = node.style.getPropertyValue("--hue") || /hsl\\((\\d+)/.exec(node.innerHTML)[1];
      return ["svg", hue, [...node.querySelectorAll("path")].at(-1).getAttribute("d")];
    }
    if (node.matches(".report, [data-act=menu]")) return "what else"; // a menu, once there are scripts
    const tag = node.matches(".act") ? "act" : node.localName;
    if (tag === "time") return [tag, attributes(node)];
    return [tag, attributes(node), ...[...node.childNodes].map(read).filter(Boolean)];
  }
  return read(document.querySelector("afterword-comments").shadowRoot.querySelector("section"));
}"""
HEIGHT = "document.querySelector('afterword-comments').getBoundingClientRect().height"


class Publisher:
    """A page on the publisher's site, and the service, as a browser meets them."""

    def __init__(self, app: Flask, page: Page) -> None:
        self.client = app.test_client()
        self.asked: list[Request] = []
        self.headers: dict[str, str] = {}
        self.page = page
        page.route(f"{SERVICE}/**", self._answer)
        page.route(f"{BLOG}/**", self._show)

    def _answer(self, route: Route) -> None:
        request = route.request
        self.asked.append(request)
        answer = self.client.open(
            request.url.removeprefix(SERVICE),
            method=request.method,
            headers={name: value for name, value in request.headers.items() if name in SENT_ON},
            data=request.post_data_buffer,
        )
        route.fulfill(
            status=answer.status_code, headers=dict(answer.headers), body=answer.get_data()
        )

    def _show(self, route: Route) -> None:
        included = self.client.get(QUESTION)
        assert included.status_code == 200
        body = (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Boat</title>'
            f"<h1>A paper boat</h1>{included.text}<footer>The end.</footer>"
        )
        route.fulfill(body=body, headers={"Content-Type": "text/html"} | self.headers)

    def open(self) -> None:
        self.page.goto(f"{BLOG}/post")

    def questions(self) -> list[str]:
        return [one.url for one in self.asked if "/api/" in one.url]


@pytest.fixture
def open_site(app: Flask, site: object) -> Flask:
    posting.set_site(app, f"origins+={BLOG}", "premoderate=off")
    return app


@pytest.fixture
def publish(open_site: Flask, new_reader: Callable[..., Page]) -> Callable[..., Publisher]:
    return lambda **options: Publisher(open_site, new_reader(**options))


def write_everything(app: Flask, client: Any) -> None:
    """Write a thread with all that a comment can be."""
    posting.set_site(app, "votes=updown", f"reactions={voting.PARTY},{voting.FROG}")
    author = {"name": "İpek & <Sons>", "url": "https://ipek.example.test"}
    root, token = posting.posted_with_token(client, url=f"{BLOG}/post", author=author)
    words = "Edited, with `code`, a [link](https://other.example.test/) and\n\n3. a list"
    posting.edit(client, root, token, f"{words}\n\n```python\nprint(1)\n```")
    chain = root
    for at in range(6):
        chain = posting.posted(client, parent_id=chain, text=f"Level {at}")["id"]
    for status in (Status.REMOVED, Status.DELETED):
        gone = posting.posted(client, text="Gone words")["id"]
        posting.posted(client, parent_id=gone, text="Under what is gone")
        posting.decide(app, gone, status)
    voting.voted(client, root, -1)
    voting.reacted(client, root)
    voting.reacted_to_article(client, voting.FROG)
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    with app.app_context(), write_unit():
        for mark in Mark:
            marking.mark_comment(bob, sites.get_site("blog"), int(root), mark, clock.now())


def write_many(app: Flask, client: Any) -> None:
    """Write a thread with more roots and replies than a page has."""
    first = posting.posted(client)["id"]
    for at in range(22):
        posting.posted(client, text=f"Root {at}")
    for at in range(55):
        posting.posted(client, parent_id=first, text=f"Reply {at}")
    posting.set_site(app, "order=oldest", "votes=off")


def close(app: Flask, client: Any) -> None:
    posting.posted(client)
    posting.close_thread(app)


def write_nothing(app: Flask, client: Any) -> None:
    del app, client


SCENES = [write_everything, write_many, close, write_nothing]


@pytest.mark.parametrize("scene", SCENES)
def test_the_element_takes_over_the_same_tree_without_asking_and_without_moving_anything(
    open_site, client, publish, scene
):
    scene(open_site, client)
    publisher = publish()
    page = publisher.page
    page.add_init_script(WATCH_SHIFTS)
    page.add_init_script("addEventListener('afterword:ready', () => { window.isReady = true; })")
    held = hold(page, "**/embed/define.js")
    publisher.open()
    page.wait_for_function("document.querySelector('afterword-comments').asked")
    before, height = page.evaluate(READ_TREE), page.evaluate(HEIGHT)

    let_go(page, held)
    page.wait_for_function("window.isReady")

    assert page.evaluate(READ_TREE) == before
    assert page.evaluate(HEIGHT) == height
    assert publisher.questions() == []
    assert (
        page.evaluate("new Promise((done) => requestAnimationFrame(() => done(window.shifts)))")
        == []
    )
    expect(page.locator("afterword-comments section")).to_have_count(1)
    expect(page.locator("afterword-comments .write")).to_have_count(0)


# What has the focus in the fragment, and what has it in the element.
SAME_PLACES = [
    ("#comment-{reply} .act:not(.report)", "#comment-{reply} [data-act=reply]"),
    ("#comment-{reply} .report", "#comment-{reply} [data-act=menu]"),
    ("#comment-{reply} [part=permalink]", "#comment-{reply} [part=permalink]"),
    ("#comment-{long} .text p:nth-child(3) a", "#comment-{long} .text p:nth-child(3) a"),
    (".write", ".compose textarea"),
]
FOCUS = """(selector) => {
  const root = document.querySelector("afterword-comments").shadowRoot;
  root.querySelector(selector).focus({ preventScroll: true });
}"""
HAS_FOCUS = """(selector) => {
  const root = document.querySelector("afterword-comments").shadowRoot;
  return root.activeElement === root.querySelector(selector);
}"""
SELECT = """(id) => {
  const root = document.querySelector("afterword-comments").shadowRoot;
  const words = root.querySelector(`#comment-${id} .text p`).firstChild;
  getSelection().setBaseAndExtent(words, 2, words, 9);
  return new Promise((done) => document.addEventListener("selectionchange", () => setTimeout(done), { once: true }));
}"""
SELECTED = """() => {
  const root = document.querySelector("afterword-comments").shadowRoot;
  const [range] = getSelection().getComposedRanges({ shadowRoots: [root] });
  return range.startContainer.data?.slice(range.startOffset, range.endOffset);
}"""


def test_where_a_reader_is_and_what_stands_there_whole_stays_when_the_element_takes_over(
    open_site, client, publish
):
    page = publish().page
    words = "\n\n".join(["A [link](https://other.example.test) and a long story."] * 60)
    ids = {"long": posting.posted(client, url=f"{BLOG}/post", text=words)["id"]}
    ids["reply"] = posting.posted(client, parent_id=ids["long"], text="Selected words")["id"]
    page.add_init_script("addEventListener('afterword:ready', () => { window.isReady = true; })")
    held = hold(page, "**/embed/define.js")
    for before, after in SAME_PLACES:
        page.goto(f"{BLOG}/post?{len(before)}")
        page.wait_for_function("document.querySelector('afterword-comments').asked")
        page.evaluate(FOCUS, before.format(**ids))
        height = page.evaluate(HEIGHT)

        let_go(page, held)
        page.wait_for_function("window.isReady")

        assert page.evaluate(HAS_FOCUS, after.format(**ids)), after
        assert page.evaluate(HEIGHT) == height
    expect(page.get_by_text("long story").last).to_be_visible()
    expect(page.get_by_role("button", name="Show all")).to_have_count(0)


def test_what_a_reader_selected_stays_selected_when_the_element_takes_over(
    open_site, client, publish
):
    page = publish().page
    comment = posting.posted(client, url=f"{BLOG}/post", text="Selected words")["id"]
    page.add_init_script("addEventListener('afterword:ready', () => { window.isReady = true; })")
    held = hold(page, "**/embed/define.js")
    page.goto(f"{BLOG}/post")
    page.wait_for_function("document.querySelector('afterword-comments').asked")
    page.evaluate(SELECT, comment)

    let_go(page, held)
    page.wait_for_function("window.isReady")

    assert page.evaluate(SELECTED) == "lected "


def test_without_a_script_it_is_read_and_leads_to_the_page_where_one_writes(
    open_site, client, publish
):
    write_everything(open_site, client)
    publisher = publish(java_script_enabled=False)
    publisher.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {SERVICE}; img-src {SERVICE}"
    )
    page = publisher.page

    publisher.open()
    shown = page.get_by_role("article").filter(has_text="Edited, with code")
    expect(shown).to_be_visible()
    expect(shown).to_have_css("display", "grid")  # our own sheet has come
    shown.get_by_role("link", name="Reply to").click()

    expect(page.get_by_text("You are answering İpek")).to_be_visible()


def test_under_a_strict_policy_a_reader_goes_on_from_the_version_that_came_with_the_page(
    open_site, client, publish
):
    posting.posted(client, url=f"{BLOG}/post")
    publisher = publish()
    publisher.headers["Content-Security-Policy"] = (
        f"default-src 'none'; script-src {SERVICE}; style-src {SERVICE}; connect-src {SERVICE}; "
        "require-trusted-types-for 'script'; trusted-types afterword"
    )
    page = publisher.page
    # As browsers are that have no sanitizer of their own: what is written goes through the policy.
    page.add_init_script("delete Element.prototype.setHTML")
    refused: list[str] = []
    page.on("console", lambda one: refused.append(one.text) if one.type == "error" else None)
    page.clock.install()
    publisher.open()
    expect(page.locator("afterword-comments [data-act=reply]")).to_be_visible()

    posting.posted(client, text="Written meanwhile")
    page.clock.run_for(WATCH_AFTER_MS)
    expect(page.locator("afterword-comments .news")).to_be_attached()
    let_it_ask(page)
    page.get_by_role("button", name="1 new comment").click()

    expect(page.get_by_text("Written meanwhile")).to_be_visible()
    assert {url.partition("?")[0] for url in publisher.questions()} == {
        f"{SERVICE}/api/v1/sites/blog/thread/changes"
    }
    assert refused == []


def test_the_plain_pages_own_policy_lets_its_linked_data_be(open_site, client, publish):
    posting.posted(client, url=f"{BLOG}/post", text="</script> in words")
    page = publish().page
    page.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation', (one) => refused.push(one.blockedURI))"
    )

    page.goto(f"{SERVICE}{page_path(client)}")

    block = "JSON.parse(document.querySelector('[type=\"application/ld+json\"]').textContent)"
    assert page.evaluate(f"{block}.comment[0].text") == "</script> in words"
    assert page.evaluate("window.refused") == []


def test_a_link_to_a_comment_asks_for_it_and_shows_what_is_there_meanwhile(
    open_site, client, publish
):
    write_many(open_site, client)
    late = posting.posted(client, text="On another page")["id"]
    publisher = publish()
    page = publisher.page
    held = hold(page, f"{SERVICE}/api/**/thread?*")

    with page.expect_request(f"{SERVICE}/api/**/thread?*"):
        page.goto(f"{BLOG}/post#comment-{late}")
    expect(page.get_by_text("Reply 1", exact=True)).to_be_visible()
    let_go(page, held)

    expect(page.get_by_text("On another page")).to_be_visible()
    expect(page.get_by_text("Reply 1", exact=True)).to_have_count(0)


def test_what_cannot_be_asked_for_leaves_what_there_is_to_read(open_site, client, publish):
    comment = posting.posted(client, url=f"{BLOG}/post")["id"]
    publisher = publish()
    page = publisher.page
    page.add_init_script(
        "addEventListener('afterword:error', (it) => { window.failed = it.detail; })"
    )
    page.route(f"{SERVICE}/api/**", lambda route: route.abort())

    page.goto(f"{BLOG}/post#comment-{comment}")
    page.wait_for_function("window.failed")

    assert page.evaluate("window.failed.kind") == "unreachable"
    expect(page.get_by_text("Hello", exact=True)).to_be_visible()
