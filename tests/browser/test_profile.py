"""A person's picture and name under an article, and what of theirs waits, in any of their browsers."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import servers
from tests.browser.conftest import Articles, Service

FORGET_OWN = """() => Object.keys(localStorage)
  .filter((key) => key.endsWith(":own"))
  .forEach((key) => localStorage.removeItem(key))"""


@pytest.fixture
def ada(service: Service, new_reader) -> Page:
    """Ada's browser, signed in on the service's own pages."""
    service.command("staff", "add", "ada@example.test", "--site", "open", "--role", "observer",
                    "--name", "Una Example")  # fmt: skip
    page = new_reader()
    page.goto(service.staff_link("ada@example.test"))
    page.get_by_role("button", name="Sign in").click()
    return page


def go_to(page: Page, article: str) -> Page:
    """Open an article in a tab of the same browser, signed in there."""
    tab = page.context.new_page()
    tab.set_default_timeout(15_000)
    tab.goto(article)
    tab.get_by_placeholder("Write a comment").click()
    with tab.expect_popup() as opened:
        tab.get_by_role("button", name="Sign in").click()
    opened.value.get_by_role("button", name="Go on as Una Example").click()
    expect(tab.get_by_text("Una Example")).to_be_visible()
    return tab


def post(tab: Page, words: str) -> None:
    tab.get_by_placeholder("Write a comment").fill(words)
    tab.get_by_role("button", name="Post", exact=False).last.click()
    expect(tab.get_by_role("article").filter(has_text=words)).to_be_visible()


def picture() -> dict[str, object]:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(file, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": file.getvalue()}


def test_a_picture_and_a_new_name_reach_a_page_that_is_open(
    ada: Page, service: Service, articles: Articles
):
    tab = go_to(ada, articles.publish("pictured", site="open"))
    post(tab, "Folded twice.")
    mine = tab.get_by_role("article").filter(has_text="Folded twice.")
    expect(mine.locator(".avatar svg")).to_be_visible()

    ada.goto(f"{service.url}/profile/")
    ada.get_by_label("Another picture").set_input_files(picture())
    ada.get_by_role("button", name="Use this picture").click()
    ada.get_by_label("Name").fill("Ada Lovely")
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_role("heading", name="Ada Lovely")).to_be_visible()
    where = f"{service.url}/api/v1/sites/open/thread?identifier=pictured"
    servers.wait_until(lambda: "Ada Lovely" in ada.request.get(where).text(), "the worker's part")
    tab.bring_to_front()
    tab.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")

    expect(mine.get_by_text("Ada Lovely")).to_be_visible()
    shown = mine.locator(".avatar img")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.complete && image.naturalWidth") == 96

    ada.get_by_label("Name").fill("Una Example")
    ada.get_by_role("button", name="Save").click()


def test_what_waits_is_shown_in_another_browser_of_the_same_person(
    ada: Page, articles: Articles, new_reader
):
    article = articles.publish("waiting", site="blog")
    tab = go_to(ada, article)
    post(tab, "Please read me first.")
    # Another browser would know the person and not what this one wrote.
    tab.evaluate(FORGET_OWN)
    tab.reload()

    mine = tab.get_by_role("article").filter(has_text="Please read me first.")
    expect(mine.get_by_text("Your comment is waiting for a moderator.")).to_be_visible()
    stranger = new_reader()
    stranger.goto(article)
    expect(stranger.get_by_text("Be the first to comment.")).to_be_visible()
    expect(stranger.get_by_text("Please read me first.")).to_have_count(0)
