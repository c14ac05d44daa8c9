"""How far people are trusted: the published rule, and the numbers it is computed from."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from comments.accounts.errors import RoleTooLow
from comments.accounts.models import Account
from comments.audit.models import AuditEntry
from comments.core.db import db, write_unit
from comments.discussion import authors, standings
from comments.discussion.models import Status
from comments.screening import actions, queries, trust
from comments.screening.models import Level, Standing
from comments.screening.trust import Record
from tests.conftest import NOW
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_statements


def record(days, approved, removed=0, reports=0, pinned=None):
    return Record(NOW - timedelta(days=days), approved, removed, reports, pinned)


@pytest.mark.parametrize(
    ("known", "level"),
    [
        (None, "new"),
        (record(0, 100), "new"),
        (record(100, 2), "new"),
        (record(1, 3), "known"),
        (record(1, 3, removed=1), "known"),
        (record(1, 3, removed=2), "new"),
        (record(100, 10, reports=4), "new"),
        (record(29, 100), "known"),
        (record(30, 19), "known"),
        (record(30, 20), "trusted"),
        (record(30, 20, removed=1), "trusted"),
        (record(30, 20, removed=2), "known"),
        (record(30, 20, reports=2), "known"),
        (record(0, 0, pinned=Level.TRUSTED), "trusted"),
        (record(100, 100, pinned=Level.NEW), "new"),
    ],
)
def test_a_level_follows_from_the_numbers_unless_staff_pinned_it(known, level):
    assert trust.level_of(known, NOW) == level


def numbers_of(app, site, account):
    with app.app_context():
        found = queries.find_person(site.id, account.id).record
    return found.approved, found.removed


def test_numbers_change_with_every_status_of_a_persons_comment(app, client, site):
    carol = readers.make_person(app, "carol")
    headers = {"Authorization": f"Bearer {readers.token_for(app, carol, site)}"}
    body = {"identifier": "article", "text": "Hello"}
    one, two = (
        client.post(f"{posting.API}/comments", json=body, headers=headers).get_json()["comment"][
            "id"
        ]
        for _ in range(2)
    )
    posting.posted(client)  # a guest's counts for nobody
    seen = [numbers_of(app, site, carol)]

    posting.decide(app, one, Status.SPAM)
    seen.append(numbers_of(app, site, carol))
    posting.decide(app, one, Status.APPROVED)
    seen.append(numbers_of(app, site, carol))
    posting.delete(client, two, headers)
    seen.append(numbers_of(app, site, carol))

    assert seen == [(2, 0), (1, 1), (2, 0), (1, 0)]


def test_what_a_person_wrote_as_a_guest_counts_once_it_is_theirs(app, client, site):
    posting.posted(client)
    carol = readers.make_person(app, "carol")

    with app.app_context(), write_unit():
        authors.take_over(db.session.get_one(Account, carol.id), 10)

    assert numbers_of(app, site, carol) == (1, 0)


def test_wrong_numbers_are_found_and_counted_again(app, client, site):
    carol, dora = readers.make_person(app, "carol"), readers.make_person(app, "dora")
    posting.posted(client)
    with app.app_context(), write_unit():
        authors.take_over(db.session.get_one(Account, carol.id), 10)
        db.session.execute(delete(Standing))
        trust.count_changes([trust.Change(site.id, dora.id, None, "spam")])

    with app.app_context():
        with write_unit():
            fixed = [standings.count_wrong(), standings.recount_some()]
        left = standings.count_wrong()

    assert (fixed, left) == ([2, 2], 0)
    assert (numbers_of(app, site, carol), numbers_of(app, site, dora)) == ((1, 0), (0, 0))


def test_an_account_that_becomes_part_of_another_brings_its_numbers_and_its_pin(app, site):
    kept, emptied = readers.make_person(app, "carol"), readers.make_person(app, "dora")
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    with app.app_context(), write_unit():
        for account, approved in ((kept, 3), (emptied, 2)):
            trust.count_changes(
                trust.Change(site.id, account.id, None, "approved") for _ in range(approved)
            )
        trust.count_upheld_report(site.id, emptied.id)
        actions.pin_trust(bob, site, emptied.id, Level.NEW, NOW)

    with app.app_context(), write_unit():
        trust.take_over(emptied.id, kept.id)

    with app.app_context():
        level, numbers = queries.find_trust(site.id, kept.id, NOW)
        assert (level, numbers.approved, numbers.upheld_reports) == (Level.NEW, 5, 1)
        assert queries.find_person(site.id, emptied.id).record.approved == 0


@on_sqlite
def test_each_site_has_its_own_numbers_of_a_person(app, site):
    carol, elsewhere = readers.make_person(app, "carol"), readers.add_site_elsewhere(app)
    with app.app_context(), write_unit():
        for of_site, status in ((site, "approved"), (elsewhere, "spam")):
            trust.count_changes([trust.Change(of_site.id, carol.id, None, status)])

    assert numbers_of(app, site, carol) == (1, 0)
    assert numbers_of(app, elsewhere, carol) == (0, 1)


@on_sqlite
def test_a_pin_is_in_the_log_with_the_one_before(app, site):
    carol, bob = readers.make_person(app, "carol"), staff.viewer_of(app, staff.hire(app, "bob"))
    with app.app_context(), write_unit():
        for level in (Level.TRUSTED, None):
            actions.pin_trust(bob, site, carol.id, level, NOW)

    with app.app_context():
        log = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "trust.pin")).all()
        assert [(one.subject_id, one.actor_id, one.before, one.after) for one in log] == [
            (carol.id, bob.account_id, {"level": None}, {"level": "trusted"}),
            (carol.id, bob.account_id, {"level": "trusted"}, {"level": None}),
        ]


@on_sqlite
def test_only_those_who_decide_pin(app, site):
    carol = readers.make_person(app, "carol")
    olga = staff.viewer_of(app, staff.hire(app, "olga"))

    with app.app_context(), pytest.raises(RoleTooLow):
        actions.pin_trust(olga, site, carol.id, Level.TRUSTED, NOW)


@on_sqlite
def test_a_person_costs_one_statement_whatever_is_known_of_them(app, site):
    bob = staff.hire(app, "bob")
    with app.app_context(), recorded_statements(app) as seen:
        found = queries.find_person(site.id, bob.id)
        db.session.rollback()

    assert found.role == "moderator"
    assert len(seen) == 1
