"""A moderator warns somebody; they read it on the page, say so, and go on writing."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Place


@pytest.fixture(scope="module")
def place(own_place: Place) -> Place:
    return own_place


@pytest.fixture
def club_page(articles, member) -> str:
    """An article on which Dora is signed in by its publisher."""
    return articles.publish("warned", "open", attributes=f'data-sso="{member("Dora")}"')


def write(page: Page, words: str) -> None:
    box = page.get_by_placeholder("Write a comment").first
    box.click()
    box.fill(words)
    page.get_by_role("button", name="Post", exact=True).click()


def test_a_warning_is_shown_read_and_over(service, club_page, new_reader):
    dora, fay = new_reader(), new_reader()
    dora.goto(club_page)
    write(dora, "You fools.")
    expect(dora.get_by_role("article")).to_contain_text("You fools.")

    fay.goto(service.staff_link("fay@example.test"))
    fay.get_by_role("button", name="Sign in").click()
    fay.wait_for_url("**/dashboard/**")
    fay.goto(f"{service.url}/dashboard/open/comments?status=approved")
    fay.get_by_role("link", name="Dora", exact=True).click()
    fay.get_by_text("Warn, mute or ban").click()
    fay.get_by_label("Warning").check()
    fay.get_by_label("What they are told").fill("Please be kind.")
    fay.get_by_role("button", name="Go on").click()
    fay.get_by_role("button", name="Do it").click()
    expect(fay.get_by_role("status")).to_have_text("Warning imposed.")

    write(dora, "And another thing.")
    warning = dora.get_by_role("alert").filter(has_text="A word from the moderators")
    expect(warning).to_contain_text("Please be kind.")
    expect(dora.get_by_role("article")).to_have_count(1)
    dora.reload()
    expect(warning).to_contain_text("Please be kind.")

    warning.get_by_role("button", name="I have read this").click()
    expect(warning).to_have_count(0)
    box = dora.get_by_placeholder("Write a comment").first
    box.click()
    expect(box).to_have_value("And another thing.")
    dora.get_by_role("button", name="Post", exact=True).click()
    expect(dora.get_by_role("article")).to_have_count(2)
    fay.reload()
    expect(fay.get_by_text("read and acknowledged by Dora")).to_be_visible()
