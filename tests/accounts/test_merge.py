"""Two accounts of one person become one: both proved in one browser."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from comments.accounts import grants, merging, passkeys, passwords, people, second_factors
from comments.accounts.errors import CannotMerge, TokenEnded
from comments.accounts.models import Account, RoleName, StaffRole
from comments.accounts.own_ways import Passkey
from comments.accounts.people import Known
from comments.audit.models import AuditEntry
from comments.core import clock, ids
from comments.core.db import db, write_unit
from comments.discussion import handlers
from comments.discussion.models import Comment
from comments.outbox.handling import Happened
from comments.outbox.models import OutboxEvent
from tests.accounts.test_window import mailed_link
from tests.conftest import NOW
from tests.factories import account, posting, readers, staff
from tests.factories.account import post

KEY = "a secret for tests only"
DORA_THERE = Known("oauth", "https://id.example.test", "dora", "dora", "Dora Example")


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


@pytest.fixture
def dora(app, site):
    """An account that comes in by a provider alone."""
    return readers.make_person_without_address(app, "dora")


@pytest.fixture
def erin(app, site):
    return readers.make_person(app, "erin")


def merge(kept, other, at=NOW):
    with write_unit():
        merging.merge(
            db.session.get_one(Account, kept.id), db.session.get_one(Account, other.id), KEY, at
        )


def fresh(person):
    return db.session.get_one(Account, person.id, populate_existing=True)


def test_what_led_to_the_other_leads_to_the_kept_one(app, carol, dora, site):
    token = readers.token_for(app, dora, site)
    with app.app_context():
        with write_unit():
            db.session.add(passkey_of(dora))

        merge(carol, dora)

        assert people.sign_in_with(DORA_THERE, NOW).id == carol.id
        assert grants.find_viewer(site.id, token, clock.now()).account_id == carol.id
        assert [key.name for key in passkeys.list_passkeys(carol.id)] == ["Phone"]
        assert fresh(carol).name == "Carol Example"


def passkey_of(person):
    return Passkey(
        id=ids.new_id(NOW), account_id=person.id, credential_id=b"x", user_handle=b"y", public_key=b"z",
        sign_count=0, name="Phone", created_at=NOW,
    )  # fmt: skip


def test_the_other_is_left_empty_as_a_sign(app, carol, erin):
    with app.app_context():
        merge(carol, erin)

        left = fresh(erin)
        assert (left.email, left.name, left.url, left.avatar, left.merged_into_id) == (
            None,
            "",
            None,
            None,
            carol.id,
        )
        assert fresh(carol).email == "carol@example.test"


def test_an_address_is_kept_where_there_is_none_with_its_password(app, dora, erin):
    account.give_password(app, erin)
    with app.app_context():
        merge(dora, erin)

        assert fresh(dora).email == "erin@example.test"
        assert passwords.check("erin@example.test", account.PASSWORD).account.id == dora.id


def test_a_password_of_an_address_that_is_given_up_goes_with_it(app, carol, erin):
    account.give_password(app, erin)
    with app.app_context():
        merge(carol, erin)

        assert passwords.find(carol.id) is None
        assert passwords.find(erin.id) is None


def test_browsers_of_the_other_are_signed_out(app, carol, erin, client):
    account.sign_in(app, client, erin)
    with app.app_context():
        merge(carol, erin)

    assert client.get("/account/").location == "/sign-in"


def test_of_two_roles_the_higher_one_is_kept_and_written_down(app, site):
    alice, bob = staff.hire(app, "alice"), staff.hire(app, "bob")
    elsewhere = staff.hire_elsewhere(app, "alice")
    with app.app_context():
        merge(bob, alice)

        roles = db.session.execute(select(StaffRole.account_id, StaffRole.role)).all()
        assert roles == [(bob.id, RoleName.OWNER), (bob.id, RoleName.OWNER)]
        actions = db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject_id == bob.id)
        ).all()
        assert sorted(actions) == [
            "account.merge",
            "staff.set_role",
            "staff.set_role",
            "staff.set_role",
        ]
    assert elsewhere.id == alice.id


def test_a_lower_role_is_dropped(app, site):
    alice, bob = staff.hire(app, "alice"), staff.hire(app, "bob")
    with app.app_context():
        merge(alice, bob)

        roles = db.session.execute(select(StaffRole.account_id, StaffRole.role)).all()
        assert roles == [(alice.id, RoleName.OWNER)]


def test_an_account_with_a_second_factor_is_not_swallowed(app, carol, site):
    bob = staff.hire(app, "bob")
    account.give_authenticator(app, bob)

    with app.app_context(), pytest.raises(CannotMerge, match="second factor"):
        merge(carol, bob)
    with app.app_context():
        merge(bob, carol)
        assert second_factors.has_authenticator(bob.id)


def test_one_is_merged_once_and_not_with_itself(app, carol, erin, dora):
    with app.app_context():
        merge(carol, erin)

        for kept, other in ((carol, erin), (dora, erin), (erin, dora), (carol, carol)):
            with pytest.raises(CannotMerge):
                merge(kept, other)


def test_a_sign_never_leads_to_a_sign(app, carol, erin, dora):
    with app.app_context():
        merge(carol, erin)
        merge(dora, carol)

        assert merging.find_merged_into(erin.id).id == dora.id


def test_comments_follow_in_batches_and_twice_is_once(app, client, site, carol, dora, monkeypatch):
    monkeypatch.setattr(handlers, "BATCH", 2)
    token = readers.token_for(app, dora, site)
    for number in range(5):
        client.post(
            f"{posting.API}/comments",
            json={"identifier": "article", "text": f"words {number}"},
            headers={"Authorization": f"Bearer {token}"},
        )
    with app.app_context():
        merge(carol, dora)

    rounds = run_worker(app)

    with app.app_context():
        authors = db.session.execute(select(Comment.author_id, Comment.author_name)).all()
    assert authors == [(carol.id, "Dora Example")] * 5
    assert rounds == 3
    assert run_worker(app) == 3  # at least once


def run_worker(app):
    """Give every event of a merge to its handler, also those that it emits; return how many there were."""
    done = 0
    while True:
        with app.app_context(), write_unit():
            events = db.session.scalars(
                select(OutboxEvent)
                .where(OutboxEvent.name == "AccountsMerged")
                .order_by(OutboxEvent.id)
            ).all()
            if done == len(events):
                return done
            one = events[done]
            happened = Happened(one.id, one.name, one.site_id, one.subject_id, one.payload, NOW)
            handlers.move_comments_of_merged_account(happened, NOW)
        done += 1


def test_an_ended_grant_stays_ended(app, carol, dora, site):
    token = readers.token_for(app, dora, site)
    with app.app_context():
        with write_unit():
            grants.end_all(dora.id, NOW)
        merge(carol, dora)

        with pytest.raises(TokenEnded):
            grants.find_viewer(site.id, token, clock.now())


def prove_other(app, client, monkeypatch, email="erin@example.test"):
    """Come in by an address that leads to another account."""
    post(client, "/account/mail", email=email)
    return post(client, mailed_link(app, monkeypatch))


def test_who_proves_an_address_of_another_account_is_offered_to_merge(
    app, client, carol, erin, monkeypatch
):
    account.sign_in(app, client, carol)

    proved = prove_other(app, client, monkeypatch)
    offered = client.get("/account/merge").text
    merged = post(client, "/account/merge")

    assert proved.location == "/account/merge"
    assert "Erin Example" in offered
    assert "leads nowhere any more" in offered
    assert merged.location == "/account/"
    assert client.get("/account/").status_code == 200
    with app.app_context():
        assert fresh(erin).merged_into_id == carol.id
    assert post(client, "/account/merge").status_code == 404


def test_nothing_is_merged_unasked(app, client, carol, erin, monkeypatch):
    account.sign_in(app, client, carol)
    prove_other(app, client, monkeypatch)

    client.get("/account/merge")

    with app.app_context():
        assert fresh(erin).merged_into_id is None
        assert fresh(carol).email == "carol@example.test"


def test_what_was_proved_is_forgotten_after_ten_minutes(app, client, carol, erin, monkeypatch):
    account.sign_in(app, client, carol)
    prove_other(app, client, monkeypatch)
    with client.session_transaction() as session:
        earlier = clock.now() - timedelta(minutes=10)
        session["other_account"] = session["other_account"] | {"at": earlier.isoformat()}

    assert post(client, "/account/merge").status_code == 404


def test_what_one_person_proved_is_nothing_to_the_next_in_the_same_browser(
    app, client, carol, erin, dora, monkeypatch
):
    account.sign_in(app, client, carol)
    prove_other(app, client, monkeypatch)
    post(client, "/sign-out")
    account.sign_in(app, client, dora)

    assert post(client, "/account/merge").status_code == 404


def test_staff_with_a_second_factor_show_it_before_they_merge(app, client, erin, site, monkeypatch):
    bob = staff.hire(app, "bob")
    account.sign_in(app, client, bob)
    prove_other(app, client, monkeypatch)
    account.give_authenticator(app, bob)

    assert post(client, "/account/merge").status_code == 403
    with app.app_context():
        assert fresh(erin).merged_into_id is None


def test_events_of_a_merge_have_an_owner(app, carol, erin):
    with app.app_context():
        merge(carol, erin)
        count = db.session.scalar(
            select(func.count()).where(
                OutboxEvent.subject_id == erin.id, OutboxEvent.name == "AccountsMerged"
            )
        )
    assert count == 1
