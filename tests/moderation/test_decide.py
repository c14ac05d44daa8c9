import pytest
from flask import Flask
from sqlalchemy import select

from comments.accounts.errors import RoleTooLow, SignInFirst
from comments.accounts.viewer import STRANGER
from comments.audit.actions import Why
from comments.audit.models import AuditEntry
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.moderation import actions, queries
from comments.moderation.errors import NothingChosen, TooManyComments
from comments.moderation.policy import Decision
from comments.outbox.models import OutboxEvent
from comments.sites import actions as sites
from comments.sites.models import Site
from comments.threads.models import Thread
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.databases import on_sqlite
from tests.factories.discussion import derive, nodes_of, plant_thread

pytestmark = pytest.mark.usefixtures("unit")


@pytest.fixture
def bob(app: Flask, site: Site, unit: None):
    """Bob, as the rules see him."""
    return staff.viewer_of(app, staff.hire(app, "bob"))


@on_sqlite
@pytest.mark.parametrize(
    ("before", "decision", "result", "after"),
    [
        ("pending", "approve", "done", "approved"),
        ("spam", "approve", "done", "approved"),
        ("removed", "approve", "done", "approved"),
        ("approved", "approve", "unchanged", "approved"),
        ("deleted", "approve", "conflict", "deleted"),
        ("pending", "remove", "done", "removed"),
        ("approved", "remove", "done", "removed"),
        ("spam", "remove", "done", "removed"),
        ("removed", "remove", "unchanged", "removed"),
        ("deleted", "remove", "conflict", "deleted"),
        ("pending", "spam", "done", "spam"),
        ("approved", "spam", "done", "spam"),
        ("removed", "spam", "done", "spam"),
        ("spam", "spam", "unchanged", "spam"),
        ("deleted", "spam", "conflict", "deleted"),
        ("pending", "restore", "conflict", "pending"),
        ("spam", "restore", "done", "approved"),
        ("removed", "restore", "done", "approved"),
        ("approved", "restore", "unchanged", "approved"),
        ("deleted", "restore", "conflict", "deleted"),
    ],
    ids=lambda value: value,
)
def test_decision_moves_a_comment_or_says_why_not(
    site: Site, bob, before: str, decision: str, result: str, after: str
):
    nodes = nodes_of([None], [before])
    plant_thread(site, nodes)

    (outcome,) = actions.decide(bob, site, [nodes[0].id], Decision(decision), Why(), NOW)

    assert (outcome.comment_id, outcome.result, outcome.status) == (nodes[0].id, result, after)
    assert (outcome.detail is not None) == (result == "conflict")
    assert db.session.get_one(Comment, nodes[0].id).status == after


def test_each_decision_is_written_down_and_told(site: Site, bob):
    nodes = nodes_of([None, None], ["pending", "approved"])
    plant_thread(site, nodes)

    wanted = [node.id for node in nodes]
    actions.decide(bob, site, wanted, Decision.REMOVE, Why("rude", "third time"), NOW)

    db.session.flush()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "comment.remove").order_by(AuditEntry.id)
    ).all()
    events = db.session.scalars(
        select(OutboxEvent).where(OutboxEvent.name == "CommentDecided").order_by(OutboxEvent.id)
    ).all()
    assert [entry.subject_id for entry in entries] == wanted
    assert {(entry.actor_id, entry.actor, entry.site_id) for entry in entries} == {
        (bob.account_id, "Bob Example", site.id)
    }
    assert {(entry.reason, entry.note, entry.at) for entry in entries} == {
        ("rude", "third time", NOW)
    }
    assert [(entry.before, entry.after) for entry in entries] == [
        ({"status": "pending"}, {"status": "removed"}),
        ({"status": "approved"}, {"status": "removed"}),
    ]
    assert [event.payload for event in events] == [
        {"site_id": site.id, "comment_id": nodes[0].id, "before": "pending", "after": "removed"},
        {"site_id": site.id, "comment_id": nodes[1].id, "before": "approved", "after": "removed"},
    ]


def test_what_was_not_done_is_not_written_down(site: Site, bob):
    nodes = nodes_of([None, None], ["approved", "deleted"])
    plant_thread(site, nodes)

    actions.decide(bob, site, [n.id for n in nodes], Decision.APPROVE, Why(), NOW)

    db.session.flush()
    assert db.session.scalars(select(AuditEntry.action)).all() == ["staff.set_role"]
    decided = select(OutboxEvent).where(OutboxEvent.name == "CommentDecided")
    assert db.session.scalars(decided).all() == []


# A tree with hidden comments in every place: a chain, siblings, a root.
PARENTS = [None, 0, 1, 2, 1, None, 5, 5, 0]
STATUSES = [
    "approved",
    "spam",
    "removed",
    "pending",
    "approved",
    "pending",
    "spam",
    "approved",
    "deleted",
]


@pytest.mark.parametrize("decision", [d.value for d in Decision])
@pytest.mark.parametrize("chosen", [[3], [0, 5], [1, 2, 3, 4, 6], list(range(9))], ids=str)
def test_everything_derived_is_right_after_a_decision(
    site: Site, bob, decision: str, chosen: list[int]
):
    nodes = nodes_of(PARENTS, STATUSES)
    thread = plant_thread(site, nodes)

    wanted = [nodes[at].id for at in chosen]
    outcomes = actions.decide(bob, site, wanted, Decision(decision), Why(), NOW)

    _set_statuses(nodes, outcomes)
    _assert_derived(thread.id, nodes)


def test_everything_derived_is_right_after_undoing(site: Site, bob):
    nodes = nodes_of(PARENTS, STATUSES)
    thread = plant_thread(site, nodes)
    wanted = [node.id for node in nodes]
    actions.decide(bob, site, wanted, Decision.APPROVE, Why(), NOW)
    db.session.flush()

    outcomes = actions.undo(bob, site, wanted, NOW)

    done = {outcome.comment_id for outcome in outcomes if outcome.result == "done"}
    assert done == {node.id for node in nodes if node.status not in {"approved", "deleted"}}
    _assert_derived(thread.id, nodes)


def _set_statuses(nodes, outcomes) -> None:
    statuses = {outcome.comment_id: outcome.status for outcome in outcomes}
    for node in nodes:
        node.status = statuses.get(node.id, node.status)


def _assert_derived(thread_id: int, nodes) -> None:
    db.session.flush()
    db.session.expire_all()
    derived = derive(nodes)
    found = {
        row.id: (row.status, row.is_shown, row.reply_count)
        for row in db.session.scalars(select(Comment).where(Comment.thread_id == thread_id))
    }
    assert found == {
        node.id: (node.status, derived[node.id].is_shown, derived[node.id].reply_count)
        for node in nodes
    }
    thread = db.session.get_one(Thread, thread_id)
    assert thread.comment_count == sum(node.status == "approved" for node in nodes)


def test_decision_gives_its_thread_a_new_version(site: Site, bob):
    nodes = nodes_of([None], ["pending"])
    thread = plant_thread(site, nodes)
    before = thread.version

    actions.decide(bob, site, [nodes[0].id], Decision.APPROVE, Why(), NOW)

    db.session.expire_all()
    assert db.session.get_one(Thread, thread.id).version > before


def test_bulk_reaches_over_many_threads_and_answers_in_the_order_asked(site: Site, bob):
    planted = [nodes_of([None, 0], ["pending", "pending"]) for _ in range(3)]
    for number, nodes in enumerate(planted):
        for node in nodes:
            node.id += number
            node.parent_id = node.parent_id and node.parent_id + number
        plant_thread(site, nodes, f"article-{number}")
    wanted = [node.id for nodes in reversed(planted) for node in reversed(nodes)]

    outcomes = actions.decide(bob, site, [*wanted, wanted[0]], Decision.APPROVE, Why(), NOW)

    assert [outcome.comment_id for outcome in outcomes] == wanted
    assert {outcome.result for outcome in outcomes} == {"done"}


def test_more_than_one_chunk_is_decided(site: Site, bob):
    nodes = nodes_of([None] * 1100, ["pending"] * 1100)
    plant_thread(site, nodes)
    wanted = [node.id for node in nodes]

    outcomes = actions.decide(bob, site, wanted, Decision.SPAM, Why(), NOW)

    assert [outcome.result for outcome in outcomes] == ["done"] * 1100


def test_comment_of_another_site_is_not_found(app: Flask, site: Site, bob):
    with write_unit():
        other = sites.add_site("other", "Other", [], NOW)
    mallory = staff.viewer_of(app, staff.hire(app, "mallory", "other"))
    nodes = nodes_of([None], ["pending"])
    plant_thread(other, nodes)

    outcomes = actions.decide(bob, site, [nodes[0].id, 17], Decision.APPROVE, Why(), NOW)

    assert [(o.result, o.status) for o in outcomes] == [("not_found", None), ("not_found", None)]
    actions.decide(mallory, other, [nodes[0].id], Decision.SPAM, Why(), NOW)
    db.session.flush()
    actions.undo(mallory, other, [nodes[0].id], NOW)
    db.session.flush()
    assert queries.list_recent_decisions(site.id) == []
    assert len(queries.list_recent_decisions(other.id)) == 2
    assert db.session.get_one(Comment, nodes[0].id).status == Status.PENDING


def test_nothing_chosen_is_refused(site: Site, bob):
    with pytest.raises(NothingChosen):
        actions.decide(bob, site, [], Decision.APPROVE, Why(), NOW)


def test_more_than_ten_thousand_are_refused_by_their_number(site: Site, bob):
    with pytest.raises(TooManyComments, match=r"at most 10,000 comments, and these are 10,001"):
        actions.decide(bob, site, range(1, 10_002), Decision.APPROVE, Why(), NOW)


@on_sqlite
@pytest.mark.parametrize("act", ["decide", "undo"])
def test_only_moderators_of_the_site_act(app: Flask, site: Site, act: str):
    olga = staff.viewer_of(app, staff.hire(app, "olga"))
    mallory = staff.viewer_of(app, staff.hire_elsewhere(app, "mallory"))
    arguments = ([1], Decision.APPROVE, Why(), NOW) if act == "decide" else ([1], NOW)

    for viewer, error in ((STRANGER, SignInFirst), (olga, RoleTooLow), (mallory, RoleTooLow)):
        with pytest.raises(error):
            getattr(actions, act)(viewer, site, *arguments)


def test_undo_takes_back_only_the_last_decision_and_only_ones_own(app: Flask, site: Site, bob):
    alice = staff.viewer_of(app, staff.hire(app, "alice"))
    nodes = nodes_of([None] * 5, ["pending"] * 5)
    plant_thread(site, nodes)
    mine, hers, twice, untouched, taken_back = (node.id for node in nodes)
    actions.decide(bob, site, [mine, hers, twice, taken_back], Decision.APPROVE, Why(), NOW)
    db.session.flush()
    actions.decide(alice, site, [hers], Decision.SPAM, Why(), NOW)
    actions.decide(bob, site, [twice], Decision.REMOVE, Why(), NOW)
    db.session.get_one(Comment, taken_back).status = Status.DELETED  # by its author
    db.session.flush()

    outcomes = actions.undo(bob, site, [mine, hers, twice, untouched, taken_back, 17], NOW)

    assert [(o.result, o.status) for o in outcomes] == [
        ("done", "pending"),
        ("conflict", "spam"),
        ("done", "approved"),
        ("conflict", "pending"),
        ("conflict", "deleted"),
        ("not_found", None),
    ]


def test_undo_is_not_undone(site: Site, bob):
    nodes = nodes_of([None], ["pending"])
    plant_thread(site, nodes)
    actions.decide(bob, site, [nodes[0].id], Decision.APPROVE, Why(), NOW)
    db.session.flush()
    actions.undo(bob, site, [nodes[0].id], NOW)
    db.session.flush()

    (outcome,) = actions.undo(bob, site, [nodes[0].id], NOW)

    assert (outcome.result, outcome.status) == ("conflict", "pending")
