"""A ban from the card is one act with removing the comment, and is taken back with it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.audit.actions import Why
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.moderation import actions, banning
from comments.moderation.policy import Decision
from comments.screening.sanctions.models import Sanction
from tests.conftest import NOW
from tests.factories import readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.workers import work


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


@pytest.fixture
def planted(app, site, bob):
    """Comments by the guest m@, by them again, by Carol with an account, by a guest without mail, and by Bob."""
    carol = readers.make_person(app, "carol")
    with app.app_context(), write_unit():
        nodes = nodes_of([None] * 5, ["pending", "approved", "pending", "pending", "approved"])
        plant_thread(site, nodes)
        comments = [db.session.get_one(Comment, node.id) for node in nodes]
        comments[0].author_email = comments[1].author_email = "m@example.test"
        comments[2].author_id, comments[2].author_email = carol.id, None
        comments[3].author_email = None
        comments[4].author_id, comments[4].author_email = bob.account_id, None
    return [node.id for node in nodes], f"account:{carol.id}"


def standing(app):
    with app.app_context():
        rows = db.session.execute(select(Sanction.target, Sanction.kind, Sanction.lifted_at))
        return sorted((target, kind) for target, kind, lifted_at in rows if lifted_at is None)


def statuses(app, wanted):
    with app.app_context():
        return [db.session.get_one(Comment, comment_id).status for comment_id in wanted]


def ban(app, viewer, site, wanted):
    with app.app_context(), write_unit():
        return banning.ban_authors(viewer, site, wanted, Why("Advertising"), NOW)


def test_comments_are_removed_and_their_authors_banned_once_each(app, site, bob, planted):
    wanted, carol = planted

    outcomes = ban(app, bob, site, wanted[:3])

    assert [outcome.result for outcome in outcomes] == ["done"] * 3
    assert statuses(app, wanted[:3]) == ["removed"] * 3
    assert standing(app) == sorted([(carol, "ban"), ("email:m@example.test", "ban")])


@on_sqlite
def test_who_cannot_be_banned_keeps_their_comment_and_it_is_said_why(app, site, bob, planted):
    wanted, _ = planted

    nobody, himself, unknown = ban(app, bob, site, [*wanted[3:], 17])

    assert (nobody.result, nobody.detail) == ("conflict", banning.UNKNOWN)
    assert (himself.result, himself.detail) == (
        "conflict", "This is you: nobody sanctions themselves.",
    )  # fmt: skip
    assert unknown.result == "not_found"
    assert statuses(app, wanted[3:]) == ["pending", "approved"]
    assert standing(app) == []


@on_sqlite
def test_undoing_gives_the_comment_back_and_lifts_the_ban(app, site, bob, planted):
    wanted, _ = planted
    ban(app, bob, site, wanted[:3])

    with app.app_context(), write_unit():
        outcomes = banning.undo(bob, site, wanted[:3], NOW)

    assert [outcome.result for outcome in outcomes] == ["done"] * 3
    assert statuses(app, wanted[:3]) == ["pending", "approved", "pending"]
    assert standing(app) == []


@on_sqlite
def test_a_ban_by_what_a_colleague_removed_meanwhile_is_taken_back_alone(app, site, bob, planted):
    wanted, _ = planted
    alice = staff.viewer_of(app, staff.hire(app, "alice"))
    with app.app_context(), write_unit():
        actions.decide(alice, site, wanted[:1], Decision.REMOVE, Why(), NOW)
    ban(app, bob, site, wanted[:1])
    banned = standing(app)

    with app.app_context(), write_unit():
        banning.undo(bob, site, wanted[:1], NOW)

    assert banned == [("email:m@example.test", "ban")]
    assert standing(app) == []
    assert statuses(app, wanted[:1]) == ["removed"]


def test_a_ban_can_end_and_take_all_of_the_last_days_along_and_undoing_brings_it_back(
    app, site, bob, planted
):
    wanted, _ = planted
    terms, later = banning.Terms(days=7, remove_days=1), NOW + timedelta(hours=1)

    with app.app_context(), write_unit():
        banning.ban_authors(bob, site, wanted[:1], Why("Advertising"), later, terms=terms)
    work(app)
    with app.app_context():
        ends_at = db.session.scalars(select(Sanction.ends_at)).one()
    removed = statuses(app, wanted[:3])
    with app.app_context(), write_unit():
        banning.undo(bob, site, wanted[:1], later)
    work(app)

    assert ends_at == later + timedelta(days=7)
    assert removed == ["removed", "removed", "pending"]
    assert statuses(app, wanted[:2]) == ["pending", "approved"]
    assert standing(app) == []
