"""Apple: a secret that we sign, and a form that its page sends us."""

import re

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from sqlalchemy import select

from comments.accounts.models import Account, Identity
from comments.accounts.providers import openid
from comments.accounts.providers.models import SignInAttempt
from comments.core import clock
from comments.core.db import db
from tests.accounts.providers.journey import HAND_OVER, Journey, asked_of
from tests.outside.services import APPLE_KEY

APPLE = "https://appleid.apple.com"
USER = '{"name": {"firstName": "Ada", "lastName": "Example"}, "email": "ada@example.test"}'


@pytest.fixture
def journey(app, site, client, outside):
    outside.apple.books.person = {"sub": "001.ada"}
    return Journey(client, outside)


def form_of(page):
    return dict(re.findall(r'<input name="([^"]+)" value="([^"]*)">', page))


def send(browser, fields, origin=APPLE, cookie=None):
    """Send the form as a browser does from Apple's page: without a cookie of ours (`SameSite=Lax`)."""
    kept = browser.get_cookie("afterword")
    browser.delete_cookie("afterword")
    answer = browser.post("/sign-in/callback/apple", data=fields, headers={"Origin": origin})
    if kept:
        browser.set_cookie("afterword", kept.value)
    return answer


def one(app, table):
    with app.app_context():
        return db.session.scalars(select(table)).one()


def test_who_comes_back_by_apples_form_is_signed_in(app, journey):
    page = journey.agree(journey.leave("apple"))

    passed_on = send(journey.browser, form_of(page) | {"user": USER})
    back = journey.browser.get(passed_on.location)

    assert passed_on.status_code == 303
    assert "Set-Cookie" not in passed_on.headers
    assert (back.status_code, back.location) == (303, HAND_OVER)
    identity = one(app, Identity)
    assert (identity.issuer, identity.subject) == (APPLE, "001.ada")
    assert one(app, Account).name == "Ada Example"


def test_nothing_of_the_person_stands_in_an_address(journey):
    page = journey.agree(journey.leave("apple"))

    passed_on = send(journey.browser, form_of(page) | {"user": USER, "id_token": "x", "more": "y"})

    assert set(re.findall(r"[?&](\w+)=", passed_on.location)) == {"state", "code", "iss"}
    assert "Ada" not in passed_on.location


def test_apple_is_asked_for_a_form_with_the_name(journey):
    asked = asked_of(journey.leave("apple"))

    assert (asked["response_mode"], asked["scope"]) == ("form_post", "openid name")


def test_the_form_alone_signs_nobody_in(app, journey):
    page = journey.agree(journey.leave("apple"))
    mallory = app.test_client()

    passed_on = send(mallory, form_of(page))

    assert mallory.get(passed_on.location).status_code == 403


@pytest.mark.parametrize(
    "user",
    [
        "",
        "garbage",
        "[]",
        '{"name": 7}',
        '{"name": {"firstName": 7}}',
        "[" * 4000,
        '"' + "x" * 9999,
    ],
)
def test_a_name_that_cannot_be_read_is_none(app, journey, user):
    page = journey.agree(journey.leave("apple"))

    passed_on = send(journey.browser, form_of(page) | {"user": user})

    assert passed_on.status_code == 303
    assert one(app, SignInAttempt).given_name == ""
    assert journey.browser.get(passed_on.location).status_code == 303


@pytest.mark.parametrize(
    "fields",
    [{}, {"state": "x" * 9999}, {"state": "nobody's", "user": USER}, {"error": "user_cancelled"}],
)
def test_a_form_that_nobody_waits_for_leads_to_a_page_that_says_so(journey, fields):
    passed_on = send(journey.browser, fields)

    assert passed_on.status_code == 303
    assert journey.browser.get(passed_on.location).status_code == 404


def test_a_form_leads_to_no_other_page(journey):
    passed_on = send(
        journey.browser, {"state": "a", "next": "//evil.example.test", "code": "\r\nX: y"}
    )

    assert passed_on.location.startswith("/sign-in/callback/apple?")
    assert "evil" not in passed_on.location


def test_a_form_of_a_provider_that_nobody_configured_is_not_found(journey):
    assert journey.browser.post("/sign-in/callback/nobody").status_code == 404


def test_our_secret_is_a_token_that_we_sign_for_apple(asking, providers):
    now = clock.now()

    secret = openid.client_for(asking, providers["apple"], "", now).client_secret

    token = jwt.decode(secret, ECKey.import_key(APPLE_KEY), ["ES256"])
    assert token.header["kid"] == "KEY7"
    assert token.claims == {
        "iss": "TEAM7",
        "aud": APPLE,
        "sub": "org.example.comments",
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 300,
    }
