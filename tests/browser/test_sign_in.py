"""Signing in from pages of two publishers, on domains of their own, in a browser that blocks third-party cookies."""

import re
import secrets
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import chain

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from comments.core import clock
from tests import servers
from tests.browser.conftest import Articles, NewService, Service
from tests.factories.publishers import claims, hs256

# Every one of these is a registrable domain: to the browser they have nothing to do with each other.
SERVICE, BLOG, MAGAZINE = "comments-service.test", "blog.test", "magazine.test"
BLOCKED = ("--host-resolver-rules=MAP *.test 127.0.0.1", "--test-third-party-cookie-phaseout")
LINK = re.compile(r"http://comments-service\.test:\d+/sign-in/[\w-]+")


@pytest.fixture(scope="module")
def publishers() -> Iterator[dict[str, Articles]]:
    found = {"blog": Articles(BLOG), "magazine": Articles(MAGAZINE)}
    yield found
    for articles in found.values():
        articles.close()


@pytest.fixture(scope="module")
def service(publishers: dict[str, Articles], new_service: NewService) -> Iterator[Service]:
    lines = (
        (f"site add {name} --origin {articles.url}", f"site set {name} premoderate=off")
        for name, articles in publishers.items()
    )
    with new_service(*chain(*lines), host=SERVICE) as service:
        for articles in publishers.values():
            articles.service = service
        yield service


@pytest.fixture
def context(new_browser) -> Iterator[BrowserContext]:
    """A reader's browser in which no page of another site gets a cookie."""
    context = new_browser(*BLOCKED).new_context(locale="en-GB")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def mailed_link(service: Service, address: str) -> str:
    """Wait for the mail to somebody, and return the link in it."""
    folder = service.folder / "mail"

    def letters() -> list[EmailMessage]:
        files = sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
        found = [message_from_bytes(path.read_bytes(), policy=default) for path in files]
        return [letter for letter in found if letter["To"] == address]

    servers.wait_until(lambda: bool(letters()), f"the mail to {address}")
    return LINK.search(letters()[0].get_body(("plain",)).get_content()).group(0)


def begin(page: Page) -> Page:
    """Open the composer and press “Sign in”; return the window."""
    page.get_by_placeholder("Write a comment").first.click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Sign in").click()
    return opened.value


def sign_in(context: BrowserContext, page: Page, service: Service, address: str) -> None:
    window = begin(page)
    window.get_by_role("textbox", name="Mail address").fill(address)
    window.get_by_role("button", name="Send me a link").click()
    expect(window.get_by_role("heading", name="Look at your mail")).to_be_visible()
    mail = context.new_page()
    mail.goto(mailed_link(service, address))
    mail.get_by_role("button", name="Sign in").click()
    expect(mail.get_by_role("heading", name="You are signed in")).to_be_visible()
    expect(page.get_by_text("You write as")).to_be_visible()
    mail.close()


def test_a_reader_signs_in_posts_and_is_still_signed_in_after_a_reload(
    context, service, publishers
):
    page = context.new_page()
    page.goto(publishers["blog"].publish("boat", "blog"))
    page.get_by_placeholder("Write a comment").first.fill("A fine boat.")

    sign_in(context, page, service, "carol@example.test")
    expect(page.get_by_placeholder("Write a comment").first).to_have_value("A fine boat.")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(page.get_by_role("article")).to_contain_text("carol")
    page.reload()
    page.get_by_placeholder("Write a comment").first.click()
    expect(page.get_by_text("You write as carol")).to_be_visible()
    expect(page.get_by_label("Name")).to_be_hidden()


def test_on_another_site_of_the_same_service_the_reader_is_a_stranger(context, service, publishers):
    blog = context.new_page()
    blog.goto(publishers["blog"].publish("boat", "blog"))
    sign_in(context, blog, service, "dora@example.test")

    other = context.new_page()
    other.goto(publishers["magazine"].publish("pond", "magazine"))
    other.get_by_placeholder("Write a comment").first.click()

    expect(other.get_by_role("button", name="Sign in")).to_be_visible()
    expect(other.get_by_label("Name")).to_be_visible()
    window = begin(other)
    window.get_by_role("button", name="Go on as dora").click()
    expect(other.get_by_text("You write as dora")).to_be_visible()


def test_the_browser_really_gives_the_service_no_cookie_on_a_publishers_page(
    context, service, publishers
):
    page = context.new_page()
    page.goto(publishers["blog"].publish("boat", "blog"))
    sign_in(context, page, service, "erin@example.test")
    state = f"{service.url}/sites/blog/sign-in/state"

    [cookie] = context.cookies(service.url)
    with page.expect_request(state) as asked:
        page.evaluate("url => fetch(url, {credentials: 'include', mode: 'no-cors'})", state)

    assert cookie["name"] == "afterword"
    assert "cookie" not in asked.value.all_headers()
    assert context.cookies(publishers["blog"].url) == []


def test_signing_out_makes_a_guest_again(context, service, publishers):
    page = context.new_page()
    page.goto(publishers["blog"].publish("boat", "blog"))
    sign_in(context, page, service, "fred@example.test")

    with page.expect_response(lambda answer: answer.request.method == "DELETE") as ended:
        page.get_by_role("button", name="Sign out").click()

    assert ended.value.status == 204
    expect(page.get_by_label("Name")).to_be_visible()


def test_a_window_that_is_closed_leaves_everything_as_it_was(context, service, publishers):
    page = context.new_page()
    page.goto(publishers["blog"].publish("boat", "blog"))
    page.get_by_placeholder("Write a comment").first.fill("Half a thought")

    begin(page).close()

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_placeholder("Write a comment").first).to_have_value("Half a thought")


def test_a_page_that_pretends_to_be_the_window_hands_over_nothing(context, service, publishers):
    forger = context.new_page()
    forger.goto(publishers["magazine"].publish("forger", "magazine"))
    page = context.new_page()
    page.goto(publishers["blog"].publish("boat", "blog"))
    begin(page)

    page.evaluate(
        "postMessage({type: 'afterword:signed-in', token: 'reader_forged', expires_at: '2099-01-01T00:00:00Z', "
        "person: {name: 'Mallory'}}, '*')"
    )
    page.evaluate("new Promise(done => setTimeout(done))")

    expect(page.get_by_text("You write as")).to_have_count(0)
    assert "reader_forged" not in page.evaluate("JSON.stringify(localStorage)")


def test_no_secret_stands_in_the_log_or_in_an_address(context, service, publishers):
    addresses: list[str] = []
    context.on("request", lambda request: addresses.append(request.url))
    page = context.new_page()
    page.goto(publishers["blog"].publish("boat", "blog"))
    sign_in(context, page, service, "gwen@example.test")

    token = page.evaluate(
        "Object.entries(localStorage).find(([name]) => name.endsWith(':person'))[1]"
    )
    secret = re.search(r"reader_[\w-]+", token).group(0)
    log = (service.folder / "log").read_text(encoding="utf-8")
    assert not [address for address in addresses if secret in address]
    assert secret not in log
    assert "gwen@example.test" not in log


@pytest.fixture(scope="module")
def sign(service: Service) -> Callable[[str, str], str]:
    """Sign, as a publisher does, who is reading."""
    keys = {}
    for shortname in ("blog", "magazine"):
        added = service.command("site", "sso", shortname, "add", "--form", "jwt")
        keys[shortname] = dict(re.findall(r"(kid|secret): (\S+)", added))

    def sign(shortname: str, name: str) -> str:
        known = {"aud": shortname, "sub": name, "name": name, "jti": secrets.token_hex(8)}
        key = keys[shortname]
        return hs256(claims(clock.now(), **known), key["secret"].encode(), kid=key["kid"])

    return sign


def open_profile(page: Page) -> Page:
    """Press “Your profile” as the person who is speaking; return the window."""
    page.get_by_placeholder("Write a comment").first.click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Your profile").click()
    return opened.value


def test_members_of_two_publishers_come_to_their_profiles_and_are_told_of_each_other(
    context, service, publishers, sign
):
    seen: list[str] = []
    context.on("request", lambda request: seen.append(request.url))
    page = context.new_page()
    page.goto(
        publishers["blog"].publish("club", "blog", attributes=f'data-sso="{sign("blog", "Dora")}"')
    )

    window = open_profile(page)
    expect(window.get_by_role("heading", name="Go on as Dora?")).to_be_visible()
    expect(window.get_by_text("is signed in here")).to_have_count(0)
    ticket = window.locator("input[name=ticket]").get_attribute("value")
    window.get_by_role("button", name="Go on as Dora").click()

    expect(window.get_by_label("Name")).to_have_value("Dora")
    window.goto(f"{service.url}/account/")
    expect(window.get_by_text("You are signed in as Dora")).to_be_visible()
    assert not [url for url in seen if ticket in url]
    assert ticket not in (service.folder / "log").read_text(encoding="utf-8")

    other = context.new_page()
    other.goto(
        publishers["magazine"].publish(
            "pond", "magazine", attributes=f'data-sso="{sign("magazine", "Ed")}"'
        )
    )
    window = open_profile(other)
    expect(window.get_by_role("status")).to_contain_text("Dora is signed in here")
    window.get_by_role("button", name="Go on as Ed").click()
    expect(window.get_by_label("Name")).to_have_value("Ed")


def test_who_came_in_by_their_own_way_is_at_their_profile_with_one_press(
    context, service, publishers
):
    page = context.new_page()
    page.goto(publishers["blog"].publish("boat", "blog"))
    sign_in(context, page, service, "holly@example.test")

    window = open_profile(page)
    window.get_by_role("link", name="Go to the profile").click()

    expect(window.get_by_label("Name")).to_have_value("holly")


def test_who_voted_as_a_guest_and_signs_in_sees_that_one_vote_as_theirs(
    context, service, publishers
):
    page = context.new_page()
    page.goto(publishers["blog"].publish("duck", "blog"))
    page.get_by_placeholder("Write a comment").first.fill("Of rubber.")
    page.get_by_label("Name").fill("Ole")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("article")).to_contain_text("Of rubber.")
    reader = context.browser.new_context(locale="en-GB").new_page()
    reader.goto(publishers["blog"].url + "/duck")
    vote = reader.get_by_role("button", name="Vote up: comment by Ole")

    with reader.expect_response("**/vote") as as_guest:
        vote.click()
    counts = [as_guest.value.json()["votes"]["up"]]
    reader.get_by_placeholder("Write a comment").first.focus()
    sign_in(reader.context, reader, service, "iris@example.test")
    with reader.expect_response("**/me?**"):
        reader.reload()
    expect(vote).to_have_attribute("aria-pressed", "true")
    with reader.expect_response("**/vote") as signed_in:
        vote.click()

    counts.append(signed_in.value.json()["votes"]["up"])
    assert counts == [1, 0]
    expect(vote).to_have_attribute("aria-pressed", "false")
    assert "afterword-voter" in signed_in.value.request.all_headers()
    reader.context.close()
