"""Who comes in by something that was changed is told by mail: it may have been done by another."""

import re

import pyotp
import pytest
from sqlalchemy import select

from comments.accounts import actions, merging, notices, people, ways_in
from comments.accounts.models import Account, Identity
from comments.accounts.notices import Change
from comments.accounts.people import Known
from comments.core import clock
from comments.core.db import db, write_unit
from comments.outbox.models import OutboxEvent
from tests.accounts.test_passkeys import register
from tests.conftest import NOW
from tests.factories import account, readers, staff
from tests.factories.authenticators import Authenticator
from tests.factories.workers import work

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

KEY = "a secret for tests only"
CLUB = Known("oauth", "https://id.example.test", "carol", "The <b>club</b>", "Carol")


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


def own(person):
    return db.session.get_one(Account, person.id)


def told():
    """Return who is told of what, in the order in which it happened."""
    db.session.flush()
    events = db.session.scalars(
        select(OutboxEvent).where(OutboxEvent.name == "WayInChanged").order_by(OutboxEvent.id)
    )
    return [(one.payload["email"].partition("@")[0], one.payload["change"]) for one in events]


def set_password(person):
    ways_in.keep_password(own(person), "hashed", NOW)


def remove_password(person):
    ways_in.take_out_password(own(person), NOW)


def add_identity(person):
    people.join(own(person), CLUB, NOW)


def remove_identity(person):
    [identity] = db.session.scalars(select(Identity))
    ways_in.take_out_identity(own(person), identity.id, NOW)


def add_address(person):
    ways_in.add_address(own(person), "another@example.test", NOW)


def remove_address(person):
    ways_in.take_out_address(own(person), NOW)


def make_codes(person):
    ways_in.renew_recovery_codes(own(person), NOW)


def remove_authenticator(person):
    ways_in.take_out_authenticator(own(person), NOW)


def reset(person):
    actions.reset_own_ways(own(person).email, NOW)


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([set_password, set_password, remove_password, remove_password],
         [("carol", "password_set"), ("carol", "password_changed"), ("carol", "password_removed")]),
        ([add_identity, add_identity, remove_identity], [("carol", "identity_added"), ("carol", "identity_removed")]),
        ([add_address, add_address], [("carol", "address_replaced"), ("another", "address_added")]),
        ([add_identity, remove_address], [("carol", "identity_added"), ("carol", "address_removed")]),
        ([reset], [("carol", "reset")]),
    ],
    ids=["a password", "an identity", "another address", "no address", "a reset"],
)  # fmt: skip
def test_each_change_is_told_once_to_the_address_that_was_proved(carol, unit, acts, expected):
    for act in acts:
        act(carol)

    assert told() == expected


def test_second_factors_are_told_of(app, client, site):
    bob = staff.hire(app, "bob")
    account.sign_in(app, client, bob)
    account.post(client, "/account/second-factor")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", client.get("/account/second-factor").text)[1]

    account.post(client, "/account/second-factor/confirm", code="000000")
    code = pyotp.TOTP(secret.replace(" ", "")).at(clock.now())
    account.post(client, "/account/second-factor/confirm", code=code)
    with app.app_context(), write_unit():
        make_codes(bob)
        remove_authenticator(bob)
        remove_authenticator(bob)

    with app.app_context():
        changes = ("authenticator_added", "recovery_codes_made", "authenticator_removed")
        assert told() == [("bob", change) for change in changes]


def test_a_passkey_is_told_of_when_it_comes_and_when_it_goes(app, carol, unit):
    made = register(carol, Authenticator())

    ways_in.take_out_passkey(own(carol), made.id, NOW)

    assert told() == [("carol", "passkey_added"), ("carol", "passkey_removed")]


def test_of_two_that_become_one_both_addresses_are_told(app, carol, unit):
    dora = readers.make_person(app, "dora")

    merging.merge(own(carol), own(dora), KEY, NOW)

    assert told() == [("carol", "merged"), ("dora", "merged_away")]


def test_who_proved_no_address_is_told_nothing(app, site, unit):
    erin = readers.make_person_without_address(app, "erin")

    people.join(own(erin), CLUB, NOW)

    assert told() == []


def test_the_mail_says_what_was_done_and_what_to_do_if_it_was_another(app, carol, settings):
    with app.app_context(), write_unit():
        add_identity(carol)

    for _ in range(2):  # at least once
        work(app)

    [mail] = (settings.instance_dir / "mail").glob("*.eml")
    text = mail.read_text(encoding="utf-8")
    assert "To: carol@example.test" in text
    assert "A way in was added to your account: The" in text
    assert "Was it not you?" in text
    assert "http://comments.example.test/account/" in text
    assert "<b>club</b>" not in text.partition("text/html")[2]


def test_every_change_has_its_sentence(database_url):
    sentences = {notices.sentence_for(change, "Example Club") for change in Change}

    assert len(sentences) == len(Change)
    assert all(sentence.endswith(".") for sentence in sentences)


def test_at_the_pages_a_change_is_told_of_and_a_refused_one_is_not(app, client, carol):
    account.sign_in(app, client, carol)

    account.post(client, "/account/password", new="short")
    account.post(client, "/account/password", new="several good words")

    with app.app_context():
        assert told() == [("carol", "password_set")]
