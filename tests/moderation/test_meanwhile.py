"""Nobody overwrites unasked what somebody else decided after they looked."""

from datetime import timedelta

import pytest

from comments.audit.actions import Why
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.moderation import actions
from comments.moderation.meanwhile import UNSEEN, Seen
from comments.moderation.policy import Decision
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.discussion import nodes_of, plant_thread

pytestmark = pytest.mark.usefixtures("unit")
PENDING = Seen(status=Status.PENDING)
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def alice(app, site, unit):
    return staff.viewer_of(app, staff.hire(app, "alice"))


@pytest.fixture
def removed_by_bob(app, site, unit) -> int:
    """The id of a comment that waited until Bob removed it."""
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    nodes = nodes_of([None], ["pending"])
    with write_unit():
        plant_thread(site, nodes)
        actions.decide(bob, site, [nodes[0].id], Decision.REMOVE, Why(), NOW)
    return nodes[0].id


@pytest.mark.parametrize(
    ("decision", "seen", "answer"),
    [
        ("approve", PENDING, ("conflict", True)),
        ("spam", PENDING, ("conflict", True)),
        ("remove", PENDING, ("unchanged", False)),
        ("approve", UNSEEN, ("done", False)),
        ("approve", Seen(status=Status.REMOVED), ("done", False)),
    ],
    ids=["otherwise", "otherwise too", "as they did", "insisting", "having seen it"],
)
def test_who_comes_late_is_asked_unless_they_agree_or_know(
    site, alice, removed_by_bob, decision, seen, answer
):
    (outcome,) = actions.decide(
        alice, site, [removed_by_bob], Decision(decision), Why(), LATER, seen=seen
    )

    assert (outcome.result, outcome.can_insist) == answer


def test_they_are_told_who_decided_what_and_when(site, alice, removed_by_bob):
    (outcome,) = actions.decide(
        alice, site, [removed_by_bob], Decision.APPROVE, Why(), LATER, seen=PENDING
    )

    assert outcome.detail == "Bob Example removed it 2 min ago."
    assert outcome.status is Status.REMOVED


def test_a_change_that_no_moderator_made_is_told_as_what_it_is_now(site, alice):
    nodes = nodes_of([None], ["spam"])
    with write_unit():
        plant_thread(site, nodes)

    (outcome,) = actions.decide(
        alice, site, [nodes[0].id], Decision.APPROVE, Why(), LATER, seen=PENDING
    )

    assert outcome.detail == "It is spam by now."
    assert db.session.get_one(Comment, nodes[0].id).status == Status.SPAM
