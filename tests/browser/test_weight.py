"""What a reader's page has to carry, and that it never breaks or moves it."""

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Articles, Service
from tests.browser.holding import hold, let_go
from tests.browser.test_main_job import write

ALL_BYTES = 10_240
COUNT_BYTES = 1536
WATCH_SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(({ sources }) =>
  sources.map(({ node, previousRect, currentRect }) => `${node?.nodeName} ${previousRect.y} ${currentRect.y}`).join())))
  .observe({ type: "layout-shift", buffered: true });"""


def fetched(page: Page, service: Service) -> list[Response]:
    """Collect what the page gets from the service from now on."""
    answers: list[Response] = []
    page.on(
        "response", lambda one: answers.append(one) if one.url.startswith(service.url) else None
    )
    return answers


def size(answer: Response) -> int:
    assert answer.header_value("Content-Encoding") == "br"
    return answer.request.sizes()["responseBodySize"]


def open_thread(articles: Articles, page: Page, identifier: str, count: int) -> None:
    """Write some comments under an article."""
    page.goto(articles.publish(identifier, "open"))
    for at in range(count):
        write(page, f"Comment {at}")
        page.get_by_role("button", name="Post", exact=True).click()
        expect(page.get_by_text(f"Comment {at}")).to_be_visible()


def test_what_shows_a_thread_is_three_requests_and_ten_kilobytes(service, articles, new_reader):
    carol, dora = new_reader(), new_reader()
    open_thread(articles, carol, "weight", 1)
    # The loader and the element have to find the same address, or the thread is asked for twice.
    articles.publish(
        "weight", "open", '<link rel="canonical" href="https://elsewhere.example.test/">'
    )
    answers = fetched(dora, service)

    dora.goto(f"{articles.url}/weight#top")
    expect(dora.get_by_text("Comment 0")).to_be_visible()

    scripts = [one for one in answers if "/api/" not in one.url]
    assert len(answers) == 3, [one.url for one in answers]
    assert sum(size(one) for one in scripts) <= ALL_BYTES, [size(one) for one in scripts]
    dora.get_by_role("button", name="Reply to Carol").click()
    expect(dora.get_by_label("Your reply to Carol")).to_be_focused()
    expect(dora.get_by_role("button", name="Bold")).to_be_visible()


def test_an_element_that_is_told_something_else_asks_anew(articles, new_reader):
    carol, dora = new_reader(), new_reader()
    open_thread(articles, carol, "anew", 1)
    dora.goto(f"{articles.url}/anew")
    expect(dora.get_by_text("Comment 0")).to_be_visible()

    with dora.expect_response("**/thread?**"):
        dora.evaluate("document.querySelector('afterword-comments').setAttribute('theme', 'dark')")

    expect(dora.get_by_text("Comment 0")).to_be_visible()


def test_the_count_script_is_small(service, articles, new_reader):
    dora = new_reader()
    more = f'<script async src="{service.url}/count.js" data-site="open"></script>'

    with dora.expect_response("**/count.js") as answer:
        dora.goto(articles.publish("small", "open", more))

    assert size(answer.value) <= COUNT_BYTES


def test_a_discussion_far_below_is_loaded_when_it_comes_near(service, articles, new_reader):
    dora = new_reader()
    address = articles.publish("below", "open")
    articles.pages["/below"] = articles.pages["/below"].replace(
        "<h1>", '<h1 style="margin-bottom:400vh">'
    )
    answers = fetched(dora, service)

    dora.goto(address, wait_until="networkidle")
    assert [one.url for one in answers] == [f"{service.url}/embed.js"]
    dora.evaluate("scrollTo(0, document.body.scrollHeight)")

    expect(dora.get_by_text("Be the first to comment.")).to_be_visible()


@pytest.fixture(scope="module")
def cheerful(service: Service, articles: Articles) -> str:
    """A site with emoji."""
    service.command("site", "add", "cheerful", "--origin", articles.url)
    service.command("site", "set", "cheerful", "reactions=🎉,🐸")
    return "cheerful"


@pytest.mark.parametrize(("site", "count"), [("open", 0), ("open", 3), ("cheerful", 0)])
def test_nothing_on_the_page_moves(articles, new_reader, cheerful, site, count):
    carol, dora = new_reader(), new_reader()
    identifier = f"still-{site}-{count}"
    if count:
        open_thread(articles, carol, identifier, count)
    articles.publish(identifier, site, "<footer>The end.</footer>")
    articles.pages[f"/{identifier}"] = articles.pages[f"/{identifier}"].replace(
        '<section id="afterword">', '<section id="afterword" style="min-block-size:440px">'
    )
    dora.add_init_script(WATCH_SHIFTS)

    dora.goto(f"{articles.url}/{identifier}")
    expect(dora.get_by_role("article")).to_have_count(count)
    expect(dora.locator("afterword-comments .news")).to_be_attached()

    painted = "new Promise((done) => requestAnimationFrame(() => done(window.shifts)))"
    assert dora.evaluate(painted) == []


def test_a_button_pressed_before_its_part_has_come_does_what_it_says_when_it_has(
    articles, new_reader
):
    carol, dora = new_reader(), new_reader()
    open_thread(articles, carol, "early", 1)
    held = hold(dora, "**/embed/acting.js")
    dora.goto(f"{articles.url}/early")

    dora.get_by_role("button", name="Reply to Carol").press("Enter")
    expect(dora.get_by_label("Your reply to Carol")).to_have_count(0)
    let_go(dora, held)

    expect(dora.get_by_label("Your reply to Carol")).to_be_focused()
