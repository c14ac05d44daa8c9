"""Passkeys in a real browser, with the authenticator that its debugger offers."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewService, Service

Reader = Callable[..., Page]


@pytest.fixture(scope="module")
def service(new_service: NewService) -> Iterator[Service]:
    """The service under a name: browsers know no passkeys for numbers."""
    with new_service(
        "site add blog --origin http://localhost:1",
        "staff add bob@example.test --site blog --role moderator",
        host="localhost",
    ) as service:
        yield service


def plug_in(page: Page, *, knows_person: bool = True) -> None:
    """Give a browser an authenticator, whose person is always there."""
    debugger = page.context.new_cdp_session(page)
    debugger.send("WebAuthn.enable")
    debugger.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": knows_person,
                "isUserVerified": knows_person,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in_by_link(service: Service, page: Page) -> None:
    page.goto(service.staff_link())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/**")


def test_made_signed_out_and_in_again(service: Service, new_reader: Reader):
    bob = new_reader()
    plug_in(bob)
    sign_in_by_link(service, bob)
    bob.goto(f"{service.url}/account/passkeys")
    bob.get_by_role("button", name="Make a passkey").click()
    expect(bob.get_by_text("since")).to_be_visible()

    bob.goto(f"{service.url}/account/")
    bob.get_by_role("button", name="Sign out here").click()
    bob.wait_for_url("**/sign-in")
    bob.get_by_role("button", name="Sign in with a passkey").click()

    bob.wait_for_url("**/dashboard/blog/comments**")
    expect(bob.get_by_text("bob")).to_be_visible()

    # The same device makes no second one.
    bob.goto(f"{service.url}/account/passkeys")
    bob.get_by_role("button", name="Make a passkey").click()
    expect(bob.get_by_role("alert")).to_have_text("This device has a passkey for you already.")

    # A reader comes in by the same passkey in the window of a site.
    bob.get_by_role("link", name="Back to your account").click()
    bob.get_by_role("button", name="Sign out here").click()
    bob.goto(f"{service.url}/sites/blog/sign-in?origin=http://localhost:1")
    bob.get_by_role("button", name="Sign in with a passkey").click()
    expect(bob.get_by_role("button", name="Go on as bob")).to_be_visible()


def test_a_device_that_cannot_tell_its_person_is_explained(service: Service, new_reader: Reader):
    page = new_reader()
    plug_in(page, knows_person=False)
    page.goto(f"{service.url}/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("come in another way")
    expect(page.get_by_role("button", name="Send me a link")).to_be_enabled()


def test_a_browser_without_passkeys_says_so(service: Service, new_reader: Reader):
    page = new_reader(java_script_enabled=False)
    page.goto(f"{service.url}/sign-in")

    expect(page.get_by_text("This browser cannot use passkeys.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()


def test_a_password_is_set_and_used(service: Service, new_reader: Reader):
    service.command("staff", "add", "erin@example.test", "--site", "blog", "--role", "observer")
    page = new_reader(java_script_enabled=False)
    page.goto(service.staff_link("erin@example.test"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{service.url}/account/password")
    page.get_by_label("New password").fill("several good words")
    page.get_by_role("button", name="Set it").click()
    page.get_by_role("button", name="Sign out here").click()

    page.get_by_text("With a password").click()
    form = page.locator("details")
    form.get_by_label("Mail address").fill("erin@example.test")
    form.get_by_label("Password").fill("several good words")
    form.get_by_role("button", name="Sign in").click()

    page.wait_for_url("**/dashboard/blog/comments**")
    expect(page.get_by_text("erin")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1200])
def test_nothing_runs_out_of_the_window(service: Service, new_reader: Reader, width: int):
    service.command("staff", "add", "frank@example.test", "--site", "blog", "--role", "owner")
    page = new_reader(viewport={"width": width, "height": 800})
    page.goto(service.staff_link("frank@example.test"))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/**")
    page.goto(f"{service.url}/account/second-factor")
    set_up = page.get_by_role("button", name="Set up an authenticator app")
    if set_up.is_visible():
        set_up.click()
        expect(page.get_by_role("img")).to_be_visible()

    for path in (
        "account/",
        "account/password",
        "account/passkeys",
        "account/second-factor",
        "dashboard/blog/staff",
    ):
        page.goto(f"{service.url}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
