"""New comments appear while one reads: announced, never in the way."""

import json
import re
import urllib.request

from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Articles, Service
from tests.browser.test_main_job import write
from tests.servers import wait_until

CHANGES = re.compile(r"/thread/changes\?")
WATCH_AFTER_MS = 4000
FIRST_WAIT_MS = 13_000
SITE = "open"


def publish(articles: Articles, identifier: str) -> str:
    """Publish an article with a link that shows its number of comments."""
    more = (
        f'<a id="count" href="/x" data-afterword-count="{identifier}"></a>'
        f'<script async src="{articles.service.url}/count.js" data-site="{SITE}"></script>'
        '<p style="height:150vh">The end of the page.</p>'
    )
    return articles.publish(identifier, SITE, more)


def post(page: Page, text: str, name: str = "Ben Sample") -> str:
    """Post from another browser; return the comment's id."""
    write(page, text, name)
    with page.expect_response(lambda answer: answer.request.method == "POST") as sent:
        page.get_by_role("button", name="Post", exact=True).first.click()
    expect(page.get_by_text(text, exact=True).first).to_be_visible()
    return sent.value.json()["comment"]["id"]


def post_many(service: Service, identifier: str, count: int) -> None:
    for at in range(count):
        comment = {"identifier": identifier, "text": f"Of many {at}", "author": {"name": "Ben"}}
        request = urllib.request.Request(
            f"{service.url}/api/v1/sites/{SITE}/comments",
            json.dumps(comment).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 201


def reading(page: Page, address: str) -> Page:
    """Open an article whose time is ours, and wait until it watches."""
    page.clock.install()
    page.goto(address)
    expect(page.locator("afterword-comments .ready")).to_be_attached()
    page.clock.run_for(WATCH_AFTER_MS)
    expect(page.locator("afterword-comments .news")).to_be_attached()
    return page


def let_it_ask(page: Page, seconds: int = 60) -> None:
    """Let time pass until a question for news was asked, answered and shown.

    Second by second, and no further once it is asked: else its own time limit would pass while it is on its way.
    """
    asked: list[str] = []

    def note(request: Request) -> None:
        if CHANGES.search(request.url):
            asked.append(request.url)

    page.on("request", note)
    with page.expect_response(CHANGES) as answered:
        for _ in range(seconds):
            if asked:
                break
            page.clock.run_for(1000)
    page.remove_listener("request", note)
    answered.value.finished()


def pill(page: Page):
    return page.locator("afterword-comments .news button")


def boxes(page: Page) -> list[object]:
    return page.locator("afterword-comments").evaluate(
        """element => [...element.shadowRoot.querySelectorAll(".comment, .compose, .heading"), element]
             .map(one => JSON.stringify(one.getBoundingClientRect()))"""
    )


def focused(page: Page) -> str:
    return page.evaluate(
        "document.activeElement?.shadowRoot?.activeElement?.id ?? document.activeElement.tagName"
    )


def watch_shifts(page: Page) -> None:
    page.evaluate(
        """() => { window.shifts = [];
          new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(one => one.value)))
            .observe({ type: "layout-shift" }); }"""
    )


def test_a_new_comment_waits_behind_a_button_and_moves_nothing(articles, new_reader):
    ben, dora = new_reader(), new_reader()
    address = publish(articles, "live")
    ben.goto(address)
    for at in range(8):
        post(ben, f"Comment {at}")
    reading(dora, address)
    dora.get_by_text("Comment 3").scroll_into_view_if_needed()
    dora.evaluate("scrollBy(0, 300)")
    watch_shifts(dora)
    before, scrolled = boxes(dora), dora.evaluate("scrollY")
    new = post(ben, "Just now.")

    let_it_ask(dora)

    expect(pill(dora)).to_have_text("1 new comment")
    expect(dora.locator("afterword-comments [role=status]")).to_have_text("1 new comment")
    assert pill(dora).evaluate(
        "one => { const { top, bottom } = one.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; }"
    )
    assert (boxes(dora), dora.evaluate("scrollY")) == (before, scrolled)
    assert dora.evaluate("window.shifts") == []
    assert focused(dora) == "BODY"
    expect(dora.get_by_text("Just now.")).to_have_count(0)
    expect(dora.get_by_role("heading", name="9 comments")).to_be_visible()
    expect(dora.locator("#count")).to_have_text("9 comments")

    pill(dora).focus()
    dora.keyboard.press("Enter")

    expect(dora.get_by_text("Just now.")).to_be_in_viewport()
    assert focused(dora) == f"comment-{new}"
    expect(pill(dora)).to_be_hidden()
    expect(dora.locator("afterword-comments article").first).to_contain_text("Just now.")
    expect(dora.locator("afterword-comments .fresh")).to_have_count(1)


def test_replies_and_roots_are_counted_together_and_take_their_places(articles, new_reader):
    ben, dora = new_reader(), new_reader()
    address = publish(articles, "places")
    ben.goto(address)
    post(ben, "The root.")
    reading(dora, address)
    post(ben, "Another root.")
    ben.locator("article", has_text="The root.").get_by_role("button", name="Reply").click()
    ben.get_by_label("Your reply to").fill("A reply.")
    ben.get_by_role("button", name="Post", exact=True).last.click()
    expect(ben.locator("article", has_text="A reply.")).to_be_visible()

    let_it_ask(dora)
    expect(pill(dora)).to_have_text("2 new comments")
    pill(dora).click()

    texts = dora.locator("afterword-comments article .text")
    expect(texts).to_have_text(["Another root.", "The root.", "A reply."])
    expect(dora.locator("afterword-comments .replies article")).to_have_count(1)


def test_who_missed_more_than_can_be_told_reads_anew(service, articles, new_reader):
    ben, dora = new_reader(), new_reader()
    address = publish(articles, "many")
    ben.goto(address)
    post(ben, "The first.")
    reading(dora, address)
    post_many(service, "many", 52)

    let_it_ask(dora)
    expect(pill(dora)).to_have_text("New comments")
    expect(dora.locator("afterword-comments article")).to_have_count(1)
    pill(dora).click()

    first = dora.locator("afterword-comments .comment").first
    expect(first).to_contain_text("Of many 51")
    expect(first).to_be_focused()
    expect(dora.get_by_role("button", name="More comments")).to_be_visible()
    expect(pill(dora)).to_be_hidden()


def test_ones_own_comment_is_not_announced_as_new(articles, new_reader):
    dora = new_reader()
    reading(dora, publish(articles, "own"))
    write(dora, "Mine.", "Dora")
    dora.clock.run_for(1000)
    dora.get_by_role("button", name="Post", exact=True).click()
    expect(dora.get_by_text("Mine.")).to_be_visible()

    let_it_ask(dora)

    expect(dora.get_by_text("Mine.")).to_have_count(1)
    expect(pill(dora)).to_be_hidden()


def test_an_unchanged_answer_crosses_the_wire_as_304(articles, new_reader):
    ben, dora = new_reader(), new_reader()
    address = publish(articles, "unchanged")
    ben.goto(address)
    post(ben, "Something.")
    wire = dora.context.new_cdp_session(dora)
    # What is told of requests and of answers comes by two ways, in no order.
    requested: list[str] = []
    answered: dict[str, int] = {}
    wire.on(
        "Network.requestWillBeSent",
        lambda one: (
            requested.append(one["requestId"]) if CHANGES.search(one["request"]["url"]) else None
        ),
    )
    wire.on(
        "Network.responseReceivedExtraInfo",
        lambda one: answered.setdefault(one["requestId"], one["statusCode"]),
    )
    wire.send("Network.enable")
    reading(dora, address)

    let_it_ask(dora)
    let_it_ask(dora)
    wait_until(
        lambda: dora.evaluate("true") and {*requested} <= answered.keys(),
        "what was asked is told of",
    )

    assert [answered[one] for one in requested] == [200, 304]


def test_a_hidden_tab_asks_nothing_and_asks_soon_when_it_is_shown_again(articles, new_reader):
    ben, dora = new_reader(), new_reader()
    address = publish(articles, "hidden")
    ben.goto(address)
    post(ben, "Before you went.")
    reading(dora, address)
    expect(dora.locator("afterword-comments time")).to_have_text("now")
    asked: list[str] = []
    dora.on("request", lambda one: asked.append(one.url) if CHANGES.search(one.url) else None)
    show = """state => { Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange")); }"""
    dora.evaluate(show, "hidden")
    post(ben, "While you were away.")

    dora.clock.run_for(600_000)
    assert asked == []
    expect(dora.locator("afterword-comments time")).to_have_text("10 minutes ago")
    with dora.expect_response(CHANGES):
        dora.evaluate(show, "visible")
        dora.clock.run_for(1000)

    expect(pill(dora)).to_have_text("1 new comment")
    assert len(asked) == 1


def test_a_discussion_out_of_sight_asks_nothing(articles, new_reader):
    dora = new_reader()
    address = articles.publish("far", SITE, attributes='data-loading="eager"')
    articles.pages["/far"] = articles.pages["/far"].replace(
        "<h1>", '<h1 style="margin-bottom:300vh">'
    )
    reading(dora, address)
    asked: list[str] = []
    dora.on("request", lambda one: asked.append(one.url) if CHANGES.search(one.url) else None)

    dora.clock.run_for(600_000)
    assert asked == []
    with dora.expect_response(CHANGES):
        dora.evaluate("document.querySelector('afterword-comments').scrollIntoView()")

    assert len(asked) == 1


def test_an_element_that_was_taken_away_asks_nothing(articles, new_reader):
    dora = new_reader()
    reading(dora, publish(articles, "gone"))
    asked: list[str] = []
    dora.on("request", lambda one: asked.append(one.url) if CHANGES.search(one.url) else None)

    dora.evaluate("document.querySelector('afterword-comments').remove()")
    dora.clock.run_for(600_000)

    assert asked == []


def test_a_service_that_is_away_is_not_complained_about(articles, new_reader):
    dora = new_reader()
    dora.route(CHANGES, lambda route: route.abort())
    reading(dora, publish(articles, "silent"))

    with dora.expect_event("requestfailed"):
        dora.clock.run_for(FIRST_WAIT_MS)

    expect(dora.locator("afterword-comments [role=alert]:not(:empty)")).to_have_count(0)
    expect(dora.get_by_text("Be the first to comment.")).to_be_visible()


def test_a_removed_comment_loses_its_words_in_sight_and_nothing_moves(
    service: Service, articles, new_reader
):
    ben, dora = new_reader(), new_reader()
    address = publish(articles, "removed")
    ben.goto(address)
    for at in range(3):
        post(ben, f"Comment {at}")
    reading(dora, address)
    before = boxes(dora)
    ben.locator("article", has_text="Comment 1").get_by_role("button", name="Delete").click()
    ben.get_by_role("button", name="Delete it").click()
    expect(ben.get_by_text("Comment 1")).to_have_count(0)

    let_it_ask(dora)

    expect(dora.get_by_text("This comment was deleted by its author.")).to_be_visible()
    expect(dora.get_by_text("Comment 1")).to_have_count(0)
    expect(pill(dora)).to_be_hidden()
    assert boxes(dora) == before


def test_an_edit_in_sight_waits_until_new_comments_are_shown(articles, new_reader):
    ben, dora = new_reader(), new_reader()
    address = publish(articles, "edited")
    ben.goto(address)
    post(ben, "Short.")
    reading(dora, address)
    ben.get_by_role("button", name="Edit").click()
    ben.get_by_label("Edit your comment").fill("Longer.\n\nMuch longer.")
    ben.get_by_role("button", name="Save").click()
    expect(ben.get_by_text("Much longer.").first).to_be_visible()
    post(ben, "And one more.")

    let_it_ask(dora)
    expect(pill(dora)).to_have_text("1 new comment")
    expect(dora.get_by_text("Short.", exact=True)).to_be_visible()
    pill(dora).click()

    expect(dora.get_by_text("Much longer.")).to_be_visible()
    expect(dora.get_by_text("And one more.")).to_be_visible()
