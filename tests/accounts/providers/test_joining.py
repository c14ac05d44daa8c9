"""Adding a provider to one's ways in, from the page of one's account."""

import pytest

from comments.accounts.models import Account, Identity, Session
from comments.accounts.providers.models import SignInAttempt
from comments.core.db import db
from tests.accounts.providers.journey import Journey
from tests.factories import account, readers, staff
from tests.factories.account import post
from tests.outside.services import SERVER


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


@pytest.fixture
def journey(app, client, outside, carol):
    account.sign_in(app, client, carol)
    return Journey(client, outside)


def leave(journey, provider="corp", **form):
    return post(journey.browser, f"/account/identities/add/{provider}", **form)


def join(journey, provider="corp", **form):
    return journey.come_back(journey.agree(leave(journey, provider, **form)))


def owners(app):
    with app.app_context():
        return [one.account_id for one in db.session.query(Identity)]


@pytest.mark.parametrize(
    "form", [{"provider": "corp"}, {"provider": "mastodon", "instance": SERVER}], ids=str
)
def test_who_comes_back_has_a_way_in_more_and_stays_who_they_are(app, journey, carol, form):
    before = account.session_of(app, journey.browser)

    back = join(journey, **form)

    assert (back.status_code, back.location) == (303, "/account/")
    assert owners(app) == [carol.id]
    assert account.session_of(app, journey.browser).token_hash == before.token_hash
    with app.app_context():
        assert db.session.query(Account).count() == db.session.query(Session).count() == 1
    assert "Take out" in journey.browser.get("/account/").text


def test_by_it_one_comes_to_the_same_account(app, journey, carol):
    join(journey)
    post(journey.browser, "/sign-out")

    journey.sign_in("corp")

    assert account.session_of(app, journey.browser).account_id == carol.id


def test_the_same_one_twice_is_once(app, journey, carol):
    join(journey)
    journey.outside.corp.books.person = dict(journey.outside.corp.books.person)

    assert join(journey).location == "/account/"
    assert owners(app) == [carol.id]


def test_one_that_leads_to_another_account_offers_to_make_one_of_them(app, journey, carol):
    Journey(app.test_client(), journey.outside).sign_in("corp")
    [ada] = owners(app)

    back = join(journey)
    unasked = owners(app)
    post(journey.browser, "/account/merge")

    assert back.location == "/account/merge"
    assert unasked == [ada]
    assert owners(app) == [carol.id]


def test_whoever_signed_out_meanwhile_adds_nothing(app, journey):
    location = journey.agree(leave(journey))
    post(journey.browser, "/sign-out")

    assert journey.come_back(location).status_code == 403
    assert owners(app) == []


def test_whoever_is_signed_in_as_somebody_else_meanwhile_adds_nothing(app, journey):
    location = journey.agree(leave(journey))
    account.sign_in(app, journey.browser, readers.make_person(app, "dora"))

    assert journey.come_back(location).location == "/sign-in"
    assert owners(app) == []


def test_in_another_browser_it_counts_for_nothing(app, journey):
    location = journey.agree(leave(journey))
    mallory = account.sign_in(app, app.test_client(), readers.make_person(app, "mallory"))

    assert Journey(mallory, journey.outside).come_back(location).status_code == 403
    assert owners(app) == []


@pytest.mark.parametrize(("provider", "status"), [("nobody", 404), ("mastodon", 422)])
def test_what_leads_nowhere_is_said(app, journey, provider, status):
    refused = leave(journey, provider, instance="not a server")

    assert refused.status_code == status
    assert "Back to your account" in refused.text
    with app.app_context():
        assert db.session.query(SignInAttempt).count() == 0


def test_staff_show_their_second_factor_before_and_after(app, client, site, outside):
    bob = staff.hire(app, "bob")
    account.sign_in(app, client, bob)
    journey = Journey(client, outside)
    location = journey.agree(leave(journey))
    account.give_authenticator(app, bob)

    assert leave(journey).status_code == 403
    assert journey.come_back(location).location == "/account/second-factor?then=account"
    assert owners(app) == []
