"""Votes and emoji in a real browser: at once, kept over a reload, taken back, and rolled back when they can't be."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Articles, Place, Service
from tests.browser.test_main_job import write


@pytest.fixture(scope="module")
def place(own_place: Place) -> Place:
    return own_place


def open_article(service: Service, articles: Articles, page: Page, identifier: str) -> None:
    """Open an article with a comment of Carol's, on a site with votes both ways and two emoji."""
    service.command("site", "set", "open", "votes=updown", "reactions=🎉,🐸")
    address = articles.publish(identifier, "open")
    page.goto(address)
    write(page, "A fine boat.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("A fine boat.")).to_be_visible()


def read_anew(articles: Articles, page: Page, identifier: str) -> None:
    page.goto(f"{articles.url}/{identifier}")
    expect(page.get_by_text("A fine boat.")).to_be_visible()


def wait_until_taken(page: Page) -> None:
    """Wait until the page read the answer to a first vote: left before that, it takes its mark back."""
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.endsWith(':voter'))")


def test_a_vote_counts_at_once_stays_and_is_taken_back_by_keyboard(service, articles, new_reader):
    carol, dora = new_reader(), new_reader()
    open_article(service, articles, carol, "votes")
    read_anew(articles, dora, "votes")
    up = dora.get_by_role("button", name="Vote up: comment by Carol")
    expect(up).to_have_attribute("aria-pressed", "false")
    before = dora.get_by_role("button", name="Reply to Carol").bounding_box()

    up.focus()
    with dora.expect_response("**/vote"):
        dora.keyboard.press("Enter")
    wait_until_taken(dora)
    expect(dora.get_by_role("group", name="Votes up: 1, down: 0")).to_be_visible()
    expect(up).to_have_attribute("aria-pressed", "true")
    expect(up).to_be_focused()
    assert dora.get_by_role("button", name="Reply to Carol").bounding_box() == before

    dora.reload()
    expect(up).to_have_attribute("aria-pressed", "true")
    with dora.expect_response("**/vote"):
        up.press("Enter")
    expect(dora.get_by_role("group", name="Votes up: 0, down: 0")).to_be_visible()

    carol.reload()
    expect(carol.get_by_text("A fine boat.")).to_be_visible()
    expect(carol.get_by_role("button", name="Vote up")).to_have_count(0)  # it is her own


def test_an_emoji_is_given_to_a_comment_and_to_the_article(service, articles, new_reader):
    carol, dora = new_reader(), new_reader()
    open_article(service, articles, carol, "emoji")
    read_anew(articles, dora, "emoji")

    article = dora.get_by_role("group", name="Reactions to the article")
    with dora.expect_response("**/thread/reactions?**"):
        article.get_by_role("button", name="🐸").click()
    dora.get_by_role("button", name="Add a reaction").click()
    comment = dora.get_by_role("group", name="Reactions", exact=True)
    with dora.expect_response("**/comments/*/reactions"):
        comment.get_by_role("button", name="🎉").click()
    expect(comment.get_by_role("button", name="🎉 1")).to_have_attribute("aria-pressed", "true")
    dora.keyboard.press("Escape")
    expect(comment.get_by_role("button", name="🐸")).to_be_hidden()

    read_anew(articles, carol, "emoji")
    frog = carol.get_by_role("group", name="Reactions to the article").get_by_role("button")
    expect(frog.nth(1)).to_have_text("🐸1")
    expect(frog.nth(1)).to_have_attribute("aria-pressed", "false")
    expect(carol.get_by_role("button", name="🎉 1")).to_be_visible()


def test_what_the_service_does_not_take_is_rolled_back_with_a_sentence(
    service, articles, new_reader
):
    carol, dora = new_reader(), new_reader()
    open_article(service, articles, carol, "lost")

    def lose(route: Route) -> None:
        route.abort()

    dora.route("**/vote", lose)
    read_anew(articles, dora, "lost")
    up = dora.get_by_role("button", name="Vote up: comment by Carol")
    up.click()
    expect(dora.get_by_role("alert")).to_contain_text("It was not counted.")
    expect(up).to_have_attribute("aria-pressed", "false")
    expect(dora.get_by_role("group", name="Votes up: 0, down: 0")).to_be_visible()

    dora.unroute("**/vote")
    with dora.expect_response("**/vote"):
        up.click()
    expect(dora.get_by_role("alert")).to_have_count(0)
    expect(up).to_have_attribute("aria-pressed", "true")
