from datetime import timedelta

import pytest

from comments.audit.actions import Why
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.moderation import actions
from comments.moderation.meanwhile import Seen
from comments.moderation.policy import Decision
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread

pytestmark = on_sqlite

SEEN_AT = NOW - timedelta(minutes=2)


@pytest.mark.parametrize(
    ("edited_at", "decision", "result"),
    [
        (SEEN_AT + timedelta(minutes=1), "approve", "conflict"),
        (SEEN_AT + timedelta(minutes=1), "spam", "done"),
        (SEEN_AT - timedelta(minutes=1), "approve", "done"),
        (None, "approve", "done"),
    ],
    ids=["edited after", "spam anyway", "edited before", "never edited"],
)
def test_what_its_author_changed_after_it_was_read_is_not_approved(
    app, site, unit, edited_at, decision, result
):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    nodes = nodes_of([None], ["pending"])
    with write_unit():
        plant_thread(site, nodes)
        db.session.get_one(Comment, nodes[0].id).edited_at = edited_at

    with write_unit():
        outcomes = actions.decide(
            bob, site, [nodes[0].id], Decision(decision), Why(), NOW, seen=Seen(SEEN_AT)
        )

    assert [outcome.result for outcome in outcomes] == [result]
