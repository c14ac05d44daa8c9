"""The worker forgets what is over, in small units of work, and nothing else."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.core.db import db, write_unit
from comments.outbox import sweeping, worker
from comments.outbox.models import OutboxEvent
from tests.conftest import NOW
from tests.factories.statements import recorded_commits

LONG_AGO = NOW - sweeping.RETENTION - timedelta(seconds=1)


def plant(**values):
    with write_unit():
        event = OutboxEvent(
            **{
                "name": "CommentPosted",
                "subject_id": 7,
                "payload": {},
                "created_at": NOW,
                "due_at": NOW,
            }
            | values
        )
        db.session.add(event)
    return event.id


def test_done_events_are_forgotten_after_their_time_and_dead_ones_kept(app):
    with app.app_context():
        plant(done_at=LONG_AGO)
        dead = plant(dead_at=LONG_AGO, created_at=LONG_AGO)
        recent = plant(done_at=NOW - sweeping.RETENTION + timedelta(seconds=1))

        sweeping.sweep_all([sweeping.forget_done_events], NOW)

        assert set(db.session.scalars(select(OutboxEvent.id))) == {dead, recent}


def test_much_is_forgotten_in_several_units(app, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    with app.app_context():
        for _ in range(5):
            plant(done_at=LONG_AGO)

        with recorded_commits(app) as commits:
            sweeping.sweep_all([sweeping.forget_done_events], NOW)

        assert db.session.scalars(select(OutboxEvent.id)).all() == []
    assert len(commits) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_worker_sweeps_as_it_starts(app):
    swept, stop_event = [], threading.Event()

    def sweep(_now, limit):
        swept.append(limit)
        stop_event.set()
        return 0

    worker.init_app(app, worker.Work({}, (sweep,)))
    worker.run_forever(app, stop_event)

    assert swept == [sweeping.BATCH]
