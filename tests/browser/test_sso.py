"""Members of a publisher comment without signing in here: the page says who they are."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import Articles, Place


@pytest.fixture(scope="module")
def place(own_place: Place) -> Place:
    return own_place


class Club:
    """A publisher who signs who their reader is."""

    def __init__(self, articles: Articles, sign: Callable[..., str]) -> None:
        self.articles = articles
        self.sign = sign

    def show(self, name: str | None, **changed: object) -> str:
        """Render the article for a reader; return its address."""
        token = "" if name is None else self.sign(name, **changed)
        return self.articles.publish("club", "open", attributes=f'data-sso="{token}"')


@pytest.fixture
def club(articles: Articles, member: Callable[..., str]) -> Club:
    return Club(articles, member)


def begin(page: Page) -> None:
    page.get_by_placeholder("Write a comment").first.click()


def test_a_member_comments_at_once_and_a_reload_of_the_same_page_changes_nothing(club, new_reader):
    dora, visitor = new_reader(), new_reader()
    dora.goto(club.show("Dora", badge="Author"))
    begin(dora)
    expect(dora.get_by_text("You write as Dora")).to_be_visible()
    dora.get_by_placeholder("Write a comment").first.fill("From the club.")
    dora.get_by_role("button", name="Post", exact=True).click()
    expect(dora.get_by_role("article")).to_contain_text("From the club.")

    dora.reload()  # the same token, which was used
    begin(dora)
    expect(dora.get_by_text("You write as Dora")).to_be_visible()

    visitor.goto(club.show(None))
    comment = visitor.get_by_role("article")
    expect(comment).to_contain_text("Dora")
    expect(comment).to_contain_text("Author")
    begin(visitor)
    expect(visitor.get_by_label("Name")).to_be_visible()


def test_who_signed_out_at_the_publisher_is_a_guest_here(club, new_reader):
    dora = new_reader()
    dora.goto(club.show("Dora"))
    begin(dora)
    expect(dora.get_by_text("You write as Dora")).to_be_visible()

    dora.goto(club.show(None))
    begin(dora)

    expect(dora.get_by_label("Name")).to_be_visible()


def test_another_member_on_the_same_machine_does_not_speak_as_the_first(club, new_reader):
    page = new_reader()
    page.goto(club.show("Dora"))
    begin(page)
    expect(page.get_by_text("You write as Dora")).to_be_visible()

    page.goto(club.show("Ed"))
    begin(page)

    expect(page.get_by_text("You write as Ed")).to_be_visible()


def test_a_token_that_does_not_verify_leaves_a_guest_and_a_word_for_the_developer(club, new_reader):
    page = new_reader()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(club.show("Dora", aud="elsewhere"))
    begin(page)

    expect(page.get_by_label("Name")).to_be_visible()
    assert any("“aud” must be “open”" in text for text in said)


def test_the_publishers_own_sign_in_closes_its_window_and_the_page_knows_its_reader(
    service, club, new_reader
):
    page = new_reader()
    address = club.show(None)
    login = f"{club.articles.url}/login"
    club.articles.pages["/login"] = (
        "<!doctype html><title>In</title><button onclick='window.close()'>I am Dora</button>"
    )
    service.command("site", "set", "open", "sign_in=mail,sso", f"sso_login_url={login}")
    page.goto(address)
    begin(page)
    page.get_by_placeholder("Write a comment").first.fill("Half a thought")

    with page.expect_popup() as opened:
        page.get_by_role("button", name="Sign in").click()
    opened.value.get_by_role("link", name="Sign in at open").click()
    club.show("Dora")  # from now on the publisher knows her
    # A click that closes its own window may be told that the window is gone.
    with page.expect_event("load"), suppress(Error):
        opened.value.get_by_role("button", name="I am Dora").click()

    expect(page.get_by_text("You write as Dora")).to_be_visible()
    expect(page.get_by_placeholder("Write a comment").first).to_have_value("Half a thought")
