"""Mastodon: the reader's own server, which gets to know us once."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from comments.accounts.models import Identity
from comments.accounts.providers import actions, instances
from comments.accounts.providers.errors import BadInstance
from comments.accounts.providers.models import MastodonApp, SignInAttempt
from comments.core import sealing
from comments.core.db import db, write_unit
from tests.accounts.providers.conftest import OUR_URL, reach, reconfigure
from tests.accounts.providers.journey import Journey, changed
from tests.conftest import NOW
from tests.outside.others import Mastodon
from tests.outside.services import OTHER_SERVER as OTHER
from tests.outside.services import SERVER

REGISTER = "POST /api/v1/apps"


@pytest.fixture
def journey(app, site, client, outside):
    return Journey(client, outside)


def apps(app):
    with app.app_context():
        return db.session.scalars(select(MastodonApp).order_by(MastodonApp.instance)).all()


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("mastodon.social", "mastodon.social"),
        (" Mastodon.Social ", "mastodon.social"),
        ("https://mastodon.social/", "mastodon.social"),
        ("https://mastodon.social/@ada", "mastodon.social"),
        ("@ada@mastodon.social", "mastodon.social"),
        ("ada@mastodon.social", "mastodon.social"),
        ("münchen.example", "xn--mnchen-3ya.example"),
    ],
)
def test_a_server_is_found_in_what_readers_type(typed, name):
    assert instances.normalize(typed) == name


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "localhost", "127.0.0.1", "[::1]", "::1", "0x7f.1", "2130706433", "169.254.169.254",
        "intranet", "mastodon.social:8443", "http://mastodon.social", "a..b", "-a.example", "a_b.example",
        "mastodon.social?x", "mastodon.social#x", "x" * 64 + ".example", "a." * 200 + "example",
        "mastodon.social\r\nX: y", "mastodon.social\0", "\ud800.example", "1.2.3.4.", "mastodon.social\\@x",
    ],
)  # fmt: skip
def test_what_is_no_server_is_refused(typed):
    with pytest.raises(BadInstance):
        instances.normalize(typed)


def test_a_bad_name_is_explained_beside_its_field(journey):
    answer = journey.leave("mastodon", instance='localhost"><script>')

    assert answer.status_code == 422
    assert "Type the name of your server" in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<script>" not in answer.text
    assert journey.outside.mastodon.asked == []


def test_a_server_is_told_of_us_once(app, journey):
    for _ in range(2):
        assert journey.sign_in("mastodon", instance=f"@ada@{SERVER}").status_code == 303

    assert journey.outside.mastodon.asked.count(REGISTER) == 1
    [kept] = apps(app)
    assert kept.redirect_uri == f"{OUR_URL}/sign-in/callback/mastodon/{SERVER}"


def test_its_secret_is_kept_closed(app, journey):
    journey.sign_in("mastodon", instance=SERVER)

    [kept] = apps(app)

    place = f"mastodon-app:{SERVER}"
    assert b"secret-1" not in kept.sealed_secret
    assert sealing.unseal("a secret for tests only", place, kept.sealed_secret) == b"secret-1"


@pytest.mark.parametrize(
    "stale",
    [
        {"sealed_secret": b"made with another key"},
        {"redirect_uri": "https://earlier.example.test/"},
    ],
    ids=["a key of before", "an address of before"],
)
def test_a_server_that_knows_us_otherwise_is_told_anew(app, journey, stale):
    journey.sign_in("mastodon", instance=SERVER)
    with app.app_context(), write_unit():
        db.session.execute(update(MastodonApp).values(**stale))

    assert journey.sign_in("mastodon", instance=SERVER).status_code == 303
    assert journey.outside.mastodon.asked.count(REGISTER) == 2
    assert len(apps(app)) == 1


def test_a_server_that_forgot_us_is_told_anew_by_the_next_try(app, journey):
    journey.sign_in("mastodon", instance=SERVER)
    location = journey.agree(journey.leave("mastodon", instance=SERVER))
    journey.outside.mastodon.books.clients.clear()

    forgotten = journey.come_back(location)
    again = journey.sign_in("mastodon", instance=SERVER)

    assert forgotten.status_code == 403
    assert f"{SERVER} does not know this service any more" in forgotten.text
    assert again.status_code == 303


def test_each_server_vouches_for_its_own_people_alone(app, journey):
    other = Mastodon()
    other.books.person = journey.outside.mastodon.books.person
    journey.outside.world.add(OTHER, other.app)
    reach(app, journey.outside.outbound())

    for server in (SERVER, OTHER):
        assert journey.sign_in("mastodon", instance=server).status_code == 303

    with app.app_context():
        found = db.session.scalars(select(Identity).order_by(Identity.id)).all()
    assert [identity.issuer for identity in found] == [f"https://{SERVER}", f"https://{OTHER}"]
    assert len({identity.account_id for identity in found}) == 2


def test_one_server_cannot_pass_its_answer_off_as_anothers(journey):
    location = journey.agree(journey.leave("mastodon", instance=SERVER))

    for elsewhere in (location.replace(SERVER, OTHER), location.replace(f"/{SERVER}?", "?")):
        assert journey.come_back(changed(elsewhere)).status_code == 404


def test_the_servers_that_know_us_are_bounded_and_the_oldest_is_forgotten(app, unit, monkeypatch):
    monkeypatch.setattr(actions, "MAX_APPS", 3)

    for number in range(5):
        made = MastodonApp(
            instance=f"s{number}.example.test",
            redirect_uri="",
            client_id="",
            sealed_secret=b"",
            created_at=NOW + timedelta(minutes=number),
        )
        actions.keep_app(made)

    kept = db.session.scalars(select(MastodonApp.instance).order_by(MastodonApp.instance)).all()
    assert kept == ["s2.example.test", "s3.example.test", "s4.example.test"]


def test_a_server_that_the_operator_did_not_list_is_not_asked(journey):
    answer = journey.leave("mastodon", instance="mastodon.example.test")

    assert answer.status_code == 422
    assert f"Only these servers can be used here: {SERVER}, {OTHER}." in answer.text


def test_a_server_at_a_private_address_is_never_asked(app, journey):
    reconfigure(app, mastodon={})
    private = Mastodon()
    # The name is a good one; only where it leads says what it is for.
    journey.outside.world.add("intern.example.test", private.app)

    answer = journey.leave("mastodon", instance="intern.example.test")

    assert answer.status_code == 503
    assert private.asked == []
    with app.app_context():
        assert db.session.scalars(select(SignInAttempt)).all() == []


def test_a_host_that_the_operator_named_for_us_is_none_that_readers_may_name(app, journey):
    reconfigure(app, mastodon={})

    answer = journey.leave("mastodon", instance=SERVER)

    assert answer.status_code == 422
    assert journey.outside.mastodon.asked == []
