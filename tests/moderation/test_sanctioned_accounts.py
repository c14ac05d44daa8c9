"""What becomes of sanctions and notes when accounts become one, and when a person is erased."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.accounts import merging
from comments.accounts.models import Account
from comments.audit.actions import Why
from comments.core import clock
from comments.core.db import db, write_unit
from comments.moderation import notes, people, removing
from comments.moderation.models import PersonNote, Removal
from comments.moderation.removing import Wanted
from comments.profile import erasing
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction
from comments.sites import queries as sites
from tests.conftest import NOW
from tests.factories import commands, posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.erasing import rows_with
from tests.factories.sanctions import impose, standing, stored
from tests.factories.workers import work

pytestmark = on_sqlite

ADDRESS = "carol@example.test"
LATER = NOW + timedelta(days=7)


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


@pytest.fixture
def carol(app, site):
    account = readers.make_person(app, "carol")
    readers.token_for(app, account, site)
    return account


def note(app, viewer, key, words="Rude."):
    with app.app_context(), write_unit():
        blog = sites.get_site("blog")
        notes.add_note(viewer, blog, people.get_person(blog.id, key), words, NOW)


def order(app, viewer, target):
    with app.app_context(), write_unit():
        blog = sites.get_site("blog")
        return removing.order_removal(viewer, blog, Wanted(target, 1), Why(), clock.now())


def merge(app, kept, other):
    with app.app_context(), write_unit():
        found = [db.session.get_one(Account, account.id) for account in (kept, other)]
        merging.merge(*found, "a secret for tests only", clock.now())
    work(app)


def erase(app, account):
    with app.app_context(), write_unit():
        person = erasing.Person.of(db.session.get_one(Account, account.id))
        while erasing.erase_comments(person, NOW):
            pass
        erasing.erase_account(person, NOW)


def test_nobody_gets_rid_of_a_ban_by_making_two_accounts_one(app, bob, site, carol):
    other = readers.make_person_without_address(app, "dora")
    readers.token_for(app, other, site)
    mute = impose(app, bob, "mute", targets.account(carol.id), ends_at=LATER)
    longer = impose(app, bob, "mute", targets.account(other.id))
    impose(app, bob, "ban", targets.account(other.id))
    note(app, bob, str(other.id))
    removal = order(app, bob, targets.account(other.id))

    merge(app, carol, other)

    assert standing(app, account_id=carol.id) == ["ban", "mute"]
    assert stored(app, mute).ends_at is None
    assert stored(app, longer).lifted_at is not None
    with app.app_context():
        assert db.session.scalars(select(PersonNote.account_id)).all() == [carol.id]
        assert db.session.get_one(Removal, removal.id).target == f"account:{carol.id}"
        assert set(db.session.scalars(select(Sanction.account_id))) == {carol.id}


def test_of_an_erased_person_nothing_is_kept_that_was_said_about_them(app, bob, carol, client):
    impose(app, bob, "ban", targets.account(carol.id), message=f"{ADDRESS} again?")
    impose(app, bob, "mute", targets.email(ADDRESS))
    note(app, bob, str(carol.id), f"Her other mail is {ADDRESS}.")
    order(app, bob, targets.account(carol.id))
    work(app)

    erase(app, carol)

    assert rows_with(app, ADDRESS) == []
    with app.app_context():
        assert db.session.scalars(select(Sanction)).all() == []
        assert db.session.scalars(select(PersonNote)).all() == []
        assert db.session.scalars(select(Removal.target)).all() == [""]
    assert commands.run(app, ["verify"]).exit_code == 0


def test_of_a_guest_who_is_erased_neither(app, bob, site, client):
    comment = posting.posted(client)["id"]
    impose(app, bob, "mute", targets.email(ADDRESS))
    note(app, bob, f"comment-{comment}")
    order(app, bob, targets.email(ADDRESS))
    work(app)

    assert commands.run(app, ["erase", ADDRESS, "--yes"]).exit_code == 0

    assert rows_with(app, ADDRESS) == []


def test_what_staff_did_stays_without_them(app, bob, carol):
    note(app, bob, str(carol.id))
    removal = order(app, bob, targets.account(carol.id))
    with app.app_context():
        account = db.session.get_one(Account, bob.account_id)

    erase(app, account)
    work(app)

    with app.app_context():
        assert db.session.scalars(select(PersonNote.staff_id)).all() == [None]
        stayed = db.session.get_one(Removal, removal.id)
        assert (stayed.staff_id, stayed.finished_at is None) == (None, False)
