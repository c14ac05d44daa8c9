"""Removing all that somebody wrote in the last days, in batches, and putting it back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from comments.accounts.errors import RoleTooLow
from comments.audit.actions import Why
from comments.audit.models import AuditEntry
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.moderation import actions, people, removing, sanctioning
from comments.moderation.errors import BadSanction, OwnSanction, RemovalUndone, UnknownRemoval
from comments.moderation.models import Removal
from comments.moderation.policy import Decision
from comments.moderation.removing import Wanted
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.sites import queries as sites
from tests.conftest import NOW
from tests.factories import commands, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.sanctions import viewer_as
from tests.factories.workers import work

HOUR_LATER = NOW + timedelta(hours=1)
STATUSES = ["approved", "pending", "spam", "removed", "approved", "approved"]


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


@pytest.fixture
def planted(app, site, carol):
    """Six comments of Carol's but for the last, which answers her and is somebody else's."""
    nodes = nodes_of([None, None, None, None, 0, 4], STATUSES)
    for node in nodes:
        node.rank = 0.0
    with app.app_context():
        plant_thread(site, nodes)
        with write_unit():
            hers = [node.id for node in nodes[:5]]
            db.session.execute(
                update(Comment)
                .where(Comment.id.in_(hers))
                .values(author_id=carol.id, author_email=None)
            )
    return nodes


def order(app, viewer, target, days=1, now=HOUR_LATER, shortname="blog"):
    with app.app_context(), write_unit():
        site = sites.get_site(shortname)
        return removing.order_removal(viewer, site, Wanted(target, days), Why("spam"), now)


def undo(app, viewer, removal, shortname="blog"):
    with app.app_context(), write_unit():
        site = sites.get_site(shortname)
        removing.undo_removal(viewer, site, removal.id, Why("mistake"), HOUR_LATER)


def statuses(app):
    with app.app_context():
        return list(db.session.scalars(select(Comment.status).order_by(Comment.id)))


def is_true(app):
    result = commands.run(app, ["verify"])
    return result.exit_code == 0 or result.output


def test_what_readers_could_see_goes_and_comes_back_as_it_was(
    app, bob, carol, planted, monkeypatch
):
    monkeypatch.setattr(removing, "BATCH", 2)
    commands.run(app, ["verify", "--fix"])  # counts what was planted past all rules

    removal = order(app, bob, targets.account(carol.id))
    work(app)

    assert statuses(app) == ["removed", "removed", "spam", "removed", "removed", "approved"]
    assert is_true(app) is True
    with app.app_context():
        stored = db.session.get_one(Removal, removal.id)
        assert (stored.count, stored.finished_at is None) == (3, False)

    undo(app, bob, removal)
    work(app)

    assert statuses(app) == STATUSES
    assert is_true(app) is True
    with app.app_context():
        assert db.session.get_one(Removal, removal.id).count == 0


@on_sqlite
def test_each_line_of_the_log_names_the_act(app, bob, carol, planted):
    removal = order(app, bob, targets.account(carol.id))
    work(app)
    undo(app, bob, removal)
    work(app)

    with app.app_context():
        lines = db.session.scalars(
            select(AuditEntry).where(AuditEntry.act_id == removal.id).order_by(AuditEntry.id)
        ).all()
    assert {line.actor for line in lines} == {"Bob Example"}
    assert [(line.action, line.reason) for line in lines] == [
        ("removal.order", "spam"),
        *[("comment.remove", "spam")] * 3,
        ("removal.undo", "mistake"),
        *[("comment.undo", None)] * 3,
    ]
    assert [line.before for line in lines[1:4]] == [
        {"status": status} for status in ("approved", "pending", "approved")
    ]


@on_sqlite
def test_what_was_decided_since_stays_decided(app, bob, carol, planted):
    alice = staff.viewer_of(app, staff.hire(app, "alice"))
    removal = order(app, bob, targets.account(carol.id))
    work(app)
    decided, taken_back = planted[0].id, planted[1].id
    with app.app_context(), write_unit():
        blog = sites.get_site("blog")
        actions.decide(alice, blog, [decided], Decision.APPROVE, Why(), HOUR_LATER)
        actions.decide(alice, blog, [decided], Decision.REMOVE, Why(), HOUR_LATER)
        comment = db.session.get_one(Comment, taken_back)
        comment.status = Status.DELETED

    undo(app, bob, removal)
    work(app)

    assert statuses(app) == ["removed", "deleted", "spam", "removed", "approved", "approved"]


@on_sqlite
def test_taken_back_half_way_it_goes_no_further(app, bob, carol, planted, monkeypatch):
    monkeypatch.setattr(removing, "BATCH", 1)
    removal = order(app, bob, targets.account(carol.id))
    with app.app_context(), write_unit():
        assert removing.remove_batch(removal.id, HOUR_LATER)
    assert statuses(app)[0] == "removed"

    undo(app, bob, removal)
    work(app)

    assert statuses(app) == STATUSES


@on_sqlite
def test_what_was_shown_again_while_it_goes_on_is_not_removed_twice(
    app, bob, carol, planted, monkeypatch
):
    monkeypatch.setattr(removing, "BATCH", 1)
    removal = order(app, bob, targets.account(carol.id))
    with app.app_context(), write_unit():
        removing.remove_batch(removal.id, HOUR_LATER)
        blog = sites.get_site("blog")
        actions.decide(bob, blog, [planted[0].id], Decision.RESTORE, Why(), HOUR_LATER)

    work(app)

    assert statuses(app)[:2] == ["approved", "removed"]


@on_sqlite
@pytest.mark.parametrize(
    ("now", "left"),
    [
        (NOW + timedelta(days=1, seconds=1), ["approved", "removed", "removed"]),
        (NOW + timedelta(seconds=2), ["removed", "removed", "approved"]),
    ],
    ids=["older", "newer"],
)
def test_what_is_older_than_the_days_stays_and_what_came_after_the_order(
    app, bob, carol, planted, now, left
):
    order(app, bob, targets.account(carol.id), days=1, now=now)
    work(app)

    assert [statuses(app)[at] for at in (0, 1, 4)] == left


@on_sqlite
def test_what_somebody_wrote_on_another_site_is_that_sites(app, site, bob, carol, planted):
    elsewhere = readers.add_site_elsewhere(app)
    *_, other = nodes_of([None] * 7)
    other.rank = 0.0
    with app.app_context():
        plant_thread(elsewhere, [other])
        with write_unit():
            of_carol = update(Comment).where(Comment.id == other.id)
            db.session.execute(of_carol.values(author_id=carol.id))
        person = people.get_person(site.id, str(carol.id))
        listed, _ = people.list_comments(site.id, person)
        counted = people.count_comments(site.id, person)

    order(app, bob, targets.account(carol.id))
    work(app)

    assert statuses(app)[6:] == ["approved"]
    assert {item.comment.id for item in listed} == {node.id for node in planted[:5]}
    assert sum(counted.values()) == len(listed)


@on_sqlite
@pytest.mark.parametrize(
    "target",
    [
        targets.kept_address("198.51.100.0"),
        pytest.param(None, id="email"),
    ],
    ids=["address", "mail"],
)
def test_guests_are_known_by_what_they_left(app, bob, planted, target):
    order(app, bob, target or targets.email(f"mail-of-{planted[5].id}@example.test"))
    work(app)

    assert statuses(app) == [*STATUSES[:5], "removed"]


@on_sqlite
def test_a_guests_mail_is_the_same_however_it_is_spelled(app, bob, planted):
    with app.app_context(), write_unit():  # as imports keep it
        imported = update(Comment).where(Comment.id == planted[5].id)
        db.session.execute(imported.values(author_email="Mallory@Example.test"))

    order(app, bob, targets.email("Mallory@Example.test"))
    work(app)

    assert statuses(app) == [*STATUSES[:5], "removed"]


@on_sqlite
def test_sanction_and_removal_are_one_act_or_none(app, bob, carol, planted):
    wanted = sanctioning.Order(SanctionKind.BAN, targets.account(carol.id))

    def act(days):
        with app.app_context(), write_unit():
            blog = sites.get_site("blog")
            removing.sanction_and_remove(bob, blog, wanted, days, Why("spam"), HOUR_LATER)

    with pytest.raises(BadSanction):
        act(366)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Sanction)) == 0
    act(7)
    work(app)

    assert statuses(app).count("removed") == 4
    with app.app_context():
        assert db.session.scalars(select(Sanction.kind)).all() == ["ban"]


@on_sqlite
def test_who_may_not_orders_nothing(app, bob, carol, planted):
    target = targets.account(carol.id)
    for role in ("observer", "mallory"):
        with pytest.raises(RoleTooLow):
            order(app, viewer_as(app, role), target)
    with pytest.raises(OwnSanction):
        order(app, bob, targets.account(bob.account_id))
    with pytest.raises(BadSanction, match="by person"):
        order(app, bob, targets.domain("spam.example"))
    removal = order(app, bob, target)
    with pytest.raises(UnknownRemoval):
        undo(app, viewer_as(app, "mallory"), removal, "elsewhere")
    with pytest.raises(RoleTooLow):
        undo(app, viewer_as(app, "observer"), removal)

    undo(app, bob, removal)

    with pytest.raises(RemovalUndone):
        undo(app, bob, removal)
