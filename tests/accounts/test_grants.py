from datetime import timedelta

import pytest

from comments.accounts import grants
from comments.accounts.errors import TokenEnded, TokenExpired
from comments.core.db import db
from tests.conftest import NOW
from tests.factories import posting, readers

SOON = NOW + timedelta(minutes=59)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


@pytest.fixture
def given(carol, site, unit):
    given = grants.give(carol, site.id, "Firefox on Linux", NOW)
    db.session.flush()
    return given


def test_a_token_speaks_for_its_person_on_its_site(given, carol, site):
    viewer = grants.find_viewer(site.id, given.token, SOON)

    assert (viewer.account_id, viewer.name) == (carol.id, "Carol Example")
    assert viewer.roles == {}


def test_a_token_is_worth_nothing_on_another_site(given, site):
    with pytest.raises(TokenEnded):
        grants.find_viewer(site.id + 1, given.token, SOON)


@pytest.mark.parametrize("token", ["", "reader_", "reader_guess", "ü", "\ud800"])
def test_a_token_that_nobody_gave_is_refused(given, site, token):
    with pytest.raises(TokenEnded):
        grants.find_viewer(site.id, token, SOON)


def test_a_token_runs_out_after_an_hour_and_can_be_renewed_for_two_months(given, site):
    with pytest.raises(TokenExpired):
        grants.find_viewer(site.id, given.token, LATER)

    renewed = grants.renew(site.id, given.token, NOW + timedelta(days=59))

    assert renewed.token != given.token
    assert grants.find_viewer(site.id, renewed.token, NOW + timedelta(days=59, minutes=5)).name


def test_after_two_months_without_renewal_one_signs_in_again(given, site):
    with pytest.raises(TokenEnded):
        grants.renew(site.id, given.token, NOW + timedelta(days=60))


def test_two_tabs_may_renew_at_once(given, site):
    first = grants.renew(site.id, given.token, LATER)
    second = grants.renew(site.id, given.token, LATER + timedelta(seconds=2))

    at = LATER + timedelta(seconds=3)
    assert grants.find_viewer(site.id, first.token, at) == grants.find_viewer(
        site.id, second.token, at
    )


def test_a_renewed_token_is_over_after_a_minute(given, site):
    grants.renew(site.id, given.token, LATER)

    for ask in (grants.find_viewer, grants.renew):
        with pytest.raises(TokenEnded):
            ask(site.id, given.token, LATER + timedelta(minutes=1))


def test_an_ended_grant_is_over_for_every_token_of_it(given, site):
    renewed = grants.renew(site.id, given.token, LATER)
    db.session.flush()

    grants.end(site.id, given.token, LATER)

    for token in (given.token, renewed.token):
        with pytest.raises(TokenEnded):
            grants.renew(site.id, token, LATER)


def test_another_sites_page_cannot_end_it(given, site):
    grants.end(site.id + 1, given.token, SOON)

    assert grants.find_viewer(site.id, given.token, SOON).name == "Carol Example"


def test_a_person_ends_one_or_all_of_theirs_and_nobody_elses(given, carol, site):
    [grant] = grants.list_open(carol.id, SOON)
    grants.end_one(carol.id + 1, grant.id, SOON)
    assert grants.list_open(carol.id, SOON)

    grants.end_one(carol.id, grant.id, SOON)

    assert grants.list_open(carol.id, SOON) == []


def renew(client, headers):
    return client.post(f"{posting.API}/session/renew", headers=headers)


def test_renewing_answers_the_new_token_and_who_speaks(app, client, site):
    answer = renew(client, readers.bearing(app, "carol"))

    told = answer.get_json()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert told["token"].startswith("reader_")
    assert told["expires_at"].endswith("Z")
    assert told["person"] == {
        "name": "Carol Example", "url": None, "avatar_url": None, "badge": None,
    }  # fmt: skip


def test_signing_out_ends_the_token(app, client, site):
    headers = readers.bearing(app, "carol")

    answer = client.delete(f"{posting.API}/session", headers=headers)

    assert answer.status_code == 204
    assert renew(client, headers).get_json()["type"].endswith("/problems/token-ended")


def test_a_staff_cookie_is_no_readers_token(app, client, site):
    readers.sign_in(app, client, readers.make_person(app, "carol"))

    assert renew(client, {}).status_code == 401
