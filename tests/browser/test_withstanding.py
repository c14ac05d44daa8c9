"""What the element withstands: a lost network, the page's own style and policy, and being put away fifty times."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Articles, Service
from tests.browser.measuring import focus_of, problems_of
from tests.browser.test_main_job import write
from tests.browser.writing import begin_report, post

POSTS = re.compile(r"/sites/open/comments$")
HOSTILE = {
    "unset": "* { all: unset !important }",
    "small": """:root { font-size: 3px !important } * { letter-spacing: -3px !important; word-spacing: 9em !important;
      text-transform: uppercase !important; text-shadow: 9px 9px red !important; line-height: 0 !important }""",
    "hidden": """div, p, span, button, input, select, textarea, form, ol, ul, li, article, header, svg, path, slot
      { display: none !important; position: fixed !important; outline: 0 !important; width: 1px !important }""",
    "overlay": """body::after { content: ""; position: fixed; inset: 0; z-index: 2147483647; pointer-events: none;
      background: transparent } * { outline: 0 !important; z-index: -1 !important }""",
}  # fmt: skip

READABLE = {
    "letter-spacing": "normal",
    "text-shadow": "none",
    "text-transform": "none",
    "word-spacing": "0px",
}


def test_a_comment_written_without_a_network_is_kept_and_arrives_once(
    service, articles: Articles, new_reader
):
    carol, dora = new_reader(), new_reader()
    keys: list[str | None] = []

    def note(request: Request) -> None:
        if POSTS.search(request.url) and request.method == "POST":
            keys.append(request.header_value("Idempotency-Key"))

    carol.on("request", note)
    address = articles.publish("offline", "open")
    carol.goto(address)
    write(carol, "Written in a tunnel.")
    carol.context.set_offline(True)
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(carol.get_by_text("You are offline. Your comment is kept here")).to_be_visible()
    composer = carol.get_by_placeholder("Write a comment").first
    expect(composer).to_have_value("Written in a tunnel.")

    carol.context.set_offline(False)  # it goes by itself

    expect(carol.get_by_role("article")).to_contain_text("Written in a tunnel.")
    expect(composer).to_have_value("")
    assert len(keys) == 2
    assert len(set(keys)) == 1
    dora.goto(address)
    expect(dora.get_by_text("Written in a tunnel.")).to_have_count(1)


def test_reading_without_a_network_says_so_and_goes_on_when_it_is_back(
    service, articles: Articles, new_reader
):
    for at in range(22):
        post(service, "tunnel", f"Comment {at}")
    dora = new_reader()
    dora.goto(articles.publish("tunnel", "open"))
    more = dora.locator("afterword-comments .more .further")
    expect(more).to_be_visible()
    more.hover()  # what reads on is loaded now
    expect(dora.locator("afterword-comments .news")).to_be_attached()
    dora.context.set_offline(True)

    more.get_by_role("button").click()
    expect(more.get_by_role("alert")).to_have_text("We couldn't reach the server.")
    dora.context.set_offline(False)
    more.get_by_role("button").click()

    expect(dora.get_by_text("Comment 0", exact=True)).to_be_visible()


@pytest.mark.parametrize("style", HOSTILE)
def test_no_style_of_the_page_makes_it_useless(service, articles: Articles, new_reader, axe, style):
    name = f"hostile-{style}"
    first = post(service, name, "A comment with `code` and a [link](https://example.test/).")
    post(service, name, "An answer.", "Carol Sample", first)
    page = new_reader()
    articles.publish(name, "open", f"<style>{HOSTILE[style]}</style>")
    page.goto(f"{articles.url}/{name}")

    page.get_by_role("button", name="Reply to Ben Sample").press("Enter")

    expect(page.get_by_label("Your reply to Ben Sample")).to_be_focused()
    expect(page.get_by_role("button", name="Bold")).to_be_visible()
    text = page.locator("afterword-comments .text").first
    for name_of_style, value in READABLE.items():
        expect(text).to_have_css(name_of_style, value)
    assert problems_of(page, axe) == []
    page.keyboard.press("Shift+Tab")
    focus = focus_of(page)
    assert focus is not None
    assert focus["isRinged"]


COUNT_TIMERS = """window.timers = new Set();
const [begin, end] = [setInterval, clearInterval];
window.setInterval = (...wanted) => { const id = begin(...wanted); timers.add(id); return id; };
window.clearInterval = (id) => { timers.delete(id); end(id); };"""
MOUNT = """async (times) => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let time = 0; time < times; time += 1) {
    const element = document.createElement("afterword-comments");
    element.setAttribute("site", "open");
    element.setAttribute("identifier", "mounting");
    document.getElementById("afterword").append(element);
    while (!element.shadowRoot?.querySelector("textarea")) await frame();
    element.shadowRoot.querySelector("textarea").focus();
    while (!element.shadowRoot.querySelector("form.open")) await frame();
    element.remove();
    await frame();
  }
}"""


def test_an_application_that_mounts_it_fifty_times_keeps_nothing_of_it(
    service: Service, articles: Articles, new_reader
):
    for at in range(5):
        post(service, "mounting", f"Comment {at}")
    page = new_reader()
    page.add_init_script(COUNT_TIMERS)
    articles.pages["/application"] = (
        "<!doctype html><html lang=en><title>x</title><main id='afterword'></main>"
        f"<script type='module' src='{service.url}/embed.js'></script>"
    )
    page.goto(f"{articles.url}/application")
    session = page.context.new_cdp_session(page)

    def counts() -> dict[str, int]:
        session.send("HeapProfiler.collectGarbage")
        found: dict[str, int] = session.send("Memory.getDOMCounters")
        return found

    page.evaluate(MOUNT, 3)
    before = counts()
    page.evaluate(MOUNT, 50)
    after = counts()

    # One that stayed would be more than 250 nodes and 20 listeners.
    assert after["nodes"] - before["nodes"] < 250
    assert after["jsEventListeners"] - before["jsEventListeners"] < 20
    assert page.evaluate("timers.size") == 0


COUNT_VIOLATIONS = """window.violations = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
  window.violations.push(`${effectiveDirective} ${blockedURI} ${sample}`));"""


def do_everything(page: Page) -> None:
    """Read, preview, post, edit, vote and report."""
    expect(page.get_by_text("Of somebody else.")).to_be_visible()
    write(page, "Under a **strict** policy.")
    page.get_by_role("tab", name="Preview").click()
    expect(page.get_by_role("tabpanel").locator("strong")).to_be_visible()
    page.get_by_role("button", name="Post", exact=True).click()
    own = page.get_by_role("article", name="Carol")
    own.get_by_role("button", name="Edit").click()
    own.get_by_label("Edit your comment").fill("Under a policy, changed.")
    own.get_by_role("button", name="Save").click()
    expect(own.get_by_text("Under a policy, changed.")).to_be_visible()
    other = page.get_by_role("article", name="Ben Sample")
    other.get_by_role("button", name="Vote up").click()
    expect(other.get_by_role("group", name="Votes: 1")).to_be_visible()
    begin_report(other, "Ben Sample")
    expect(other.get_by_label("What is wrong with it?")).to_be_focused()


def test_a_page_with_a_strict_policy_needs_nothing_but_what_the_manual_says(
    service: Service, articles: Articles, new_reader
):
    post(service, "strict", "Of somebody else.")
    page = new_reader()
    page.add_init_script(COUNT_VIOLATIONS)
    ours = " ".join(f"{name} {service.url};" for name in ("script-src", "connect-src", "img-src"))
    articles.headers["Content-Security-Policy"] = (
        # No policy at all: this browser has a sanitizer. Without one: test_fragment.py.
        f"default-src 'none'; {ours} require-trusted-types-for 'script'; trusted-types 'none'"
    )
    try:
        page.goto(articles.publish("strict", "open"))
        do_everything(page)
    finally:
        articles.headers.clear()

    assert page.evaluate("window.violations") == []
