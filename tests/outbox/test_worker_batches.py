"""The worker takes many new events at once, and none of them suffers for another."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from comments.core.db import db
from comments.outbox import handling, worker
from comments.outbox.models import OutboxEvent
from tests.conftest import NOW
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_commits
from tests.outbox.test_worker import Recorder, fail, plant, stored, succeed

LATER = NOW + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def context(app: Flask):
    with app.app_context():
        yield


@pytest.fixture
def events() -> list[int]:
    """Five new events, about 0 to 4."""
    return [plant(subject_id=number) for number in range(5)]


def write(happened: handling.Happened) -> None:
    """Have an effect that can be counted."""
    values = {"subject_id": happened.subject_id, "payload": {}, "created_at": NOW, "due_at": LATER}
    db.session.add(OutboxEvent(name="Effect", **values))


def at_third(act: Callable[[handling.Happened], None]) -> Recorder:
    """A handler that has an effect for each event, and does something else about the third."""

    def work(happened: handling.Happened) -> None:
        write(happened)
        if happened.subject_id == 2:
            act(happened)

    return Recorder("handler", work)


def effects() -> list[int]:
    db.session.rollback()
    query = select(OutboxEvent.subject_id).where(OutboxEvent.name == "Effect")
    return sorted(db.session.scalars(query))


def are_done(events: list[int]) -> list[bool]:
    return [stored(event_id).done_at is not None for event_id in events]


def test_new_events_are_claimed_in_one_unit_and_handled_in_another(app, events):
    with recorded_commits(app) as commits:
        handled = worker.run_once({"CommentPosted": (Recorder("handler", write),)}, NOW, 5)

    assert (handled, len(commits)) == (5, 2)
    assert effects() == [0, 1, 2, 3, 4]
    assert [stored(event_id).finished for event_id in events] == [["handler"]] * 5


def test_one_that_fails_is_tried_again_alone_and_the_others_are_done_once(events):
    handlers = {"CommentPosted": (at_third(fail),)}

    worker.run_once(handlers, NOW, 5)

    failed = stored(events[2])
    assert are_done(events) == [True, True, False, True, True]
    assert effects() == [0, 1, 3, 4]
    assert (failed.attempts, failed.due_at) == (1, NOW + worker.backoff(1))
    assert failed.last_error == "handler: ValueError: the mail server is away"


def test_work_for_after_the_commit_is_done_once_and_outside_the_unit_of_the_others(events):
    sent: list[tuple[int, bool]] = []

    def leave_work(happened: handling.Happened) -> None:
        handling.after_commit(
            lambda: sent.append((happened.subject_id, db.session().in_transaction()))
        )

    worker.run_once({"CommentPosted": (at_third(leave_work),)}, NOW, 5)

    assert sent == [(2, False)]
    assert are_done(events) == [True] * 5
    assert effects() == [0, 1, 2, 3, 4]


def test_one_that_waits_has_not_failed_and_the_others_are_done(events):
    handler = Recorder("handler", lambda happened: LATER if happened.subject_id == 2 else None)

    worker.run_once({"CommentPosted": (handler,)}, NOW, 5)

    waiting = stored(events[2])
    assert are_done(events) == [True, True, False, True, True]
    assert (waiting.attempts, waiting.due_at, waiting.finished) == (0, LATER, [])


def test_one_that_kills_its_worker_takes_the_others_with_it_no_more_than_once(events):
    def die(happened: handling.Happened) -> None:
        raise SystemExit

    handlers = {"CommentPosted": (at_third(die),)}
    with pytest.raises(SystemExit):
        worker.run_once(handlers, NOW, 5)
    after_the_lease = NOW + worker.LEASE

    with pytest.raises(SystemExit):
        worker.run_once(handlers, after_the_lease, 5)
    worker.run_once(handlers, after_the_lease, 5)

    assert are_done(events) == [True, True, False, True, True]
    assert effects() == [0, 1, 3, 4]


def test_a_database_that_goes_away_is_no_events_fault(events):
    def lose_the_database(happened: handling.Happened) -> None:
        raise OperationalError("", {}, Exception("away"))

    with pytest.raises(OperationalError):
        worker.run_once({"CommentPosted": (at_third(lose_the_database),)}, NOW, 5)
    worker.run_once({"CommentPosted": (Recorder("handler", succeed),)}, NOW + worker.LEASE, 5)

    assert are_done(events) == [True] * 5
    assert [stored(event_id).last_error for event_id in events] == [None] * 5


def test_an_event_that_was_tried_before_is_not_taken_together_with_new_ones(events):
    tried = plant(subject_id=9, attempts=3, due_at=NOW - timedelta(hours=1))
    handler = Recorder("handler", succeed)

    handled = worker.run_once({"CommentPosted": (handler,)}, NOW, 1)

    assert (handled, handler.seen) == (1, [9])
    assert stored(tried).attempts == 4


@on_sqlite
def test_the_workers_commits_are_durable(events):
    seen = []
    handler = Recorder(
        "handler", lambda _: seen.append(db.session.scalar(text("PRAGMA synchronous")))
    )

    worker.run_once({"CommentPosted": (handler,)}, NOW, 5)

    assert seen == [2] * 5
