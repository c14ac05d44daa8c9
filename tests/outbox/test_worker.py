"""The worker: at least once, one handler's failure is not another's, and nothing is tried for ever."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from comments.core.db import db, write_unit
from comments.outbox import handling, worker
from comments.outbox.models import OutboxEvent
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("app")


class Recorder:
    """A handler that remembers its calls and does what it was told to."""

    def __init__(self, name: str, act: Callable[[handling.Happened], datetime | None]) -> None:
        self.__name__ = name
        self.seen: list[int] = []
        self._act = act

    def __call__(self, event: handling.Happened, _now: datetime) -> datetime | None:
        self.seen.append(event.subject_id)
        return self._act(event)


def succeed(event: handling.Happened) -> None:
    """Do nothing."""


def fail(event: handling.Happened) -> None:
    raise ValueError("the mail server is away")


def plant(name: str = "CommentPosted", **values: object) -> int:
    with write_unit():
        event = OutboxEvent(
            **{
                "name": name,
                "site_id": None,
                "subject_id": 7,
                "payload": {"comment_id": 7},
                "created_at": NOW,
                "due_at": NOW,
            }
            | values
        )
        db.session.add(event)
    return event.id


def stored(event_id: int) -> OutboxEvent:
    db.session.rollback()
    return db.session.get_one(OutboxEvent, event_id, populate_existing=True)


@pytest.fixture
def context(app: Flask):
    with app.app_context():
        yield


def test_an_event_is_given_to_each_of_its_handlers_once(context):
    event_id = plant()
    first, second = Recorder("first", succeed), Recorder("second", succeed)

    handled = worker.run_once({"CommentPosted": (first, second)}, NOW, 10)
    again = worker.run_once({"CommentPosted": (first, second)}, NOW, 10)

    assert (handled, again) == (1, 0)
    assert first.seen == second.seen == [7]
    assert stored(event_id).done_at == NOW
    assert stored(event_id).finished == ["first", "second"]


def test_an_event_without_handlers_is_done_at_once(context):
    event_id = plant("NobodyCares")

    worker.run_once({}, NOW, 10)

    assert stored(event_id).done_at == NOW


def test_an_event_is_left_alone_before_it_is_due(context):
    event_id = plant(due_at=NOW + timedelta(seconds=1))

    assert worker.run_once({}, NOW, 10) == 0

    assert stored(event_id).done_at is None


def test_the_oldest_events_are_handled_first_and_no_more_than_asked_for(context):
    for minutes in (3, 1, 2):
        plant(subject_id=minutes, due_at=NOW - timedelta(minutes=minutes))
    handler = Recorder("handler", succeed)

    handled = worker.run_once({"CommentPosted": (handler,)}, NOW, 2)

    assert handled == 2
    assert handler.seen == [3, 2]


def test_a_failed_handler_is_tried_again_later_without_those_that_were_done(context):
    event_id = plant()
    done, failing = Recorder("done", succeed), Recorder("failing", fail)
    handlers = {"CommentPosted": (failing, done)}

    worker.run_once(handlers, NOW, 10)
    too_early = worker.run_once(handlers, NOW + worker.backoff(1) / 2, 10)
    worker.run_once(handlers, NOW + worker.backoff(1), 10)

    assert too_early == 0
    assert (len(done.seen), len(failing.seen)) == (1, 2)
    event = stored(event_id)
    assert event.last_error == "failing: ValueError: the mail server is away"
    assert (event.attempts, event.finished, event.done_at) == (2, ["done"], None)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [
        pytest.param(1, 5, id="first"),
        pytest.param(2, 10, id="second"),
        pytest.param(6, 160, id="sixth"),
        pytest.param(12, 10_240, id="below-the-cap"),
        pytest.param(13, 14_400, id="capped"),
        pytest.param(10_000, 14_400, id="capped-for-ever"),
    ],
)
def test_waiting_doubles_up_to_a_cap(attempts: int, seconds: int):
    assert worker.backoff(attempts) == timedelta(seconds=seconds)


def test_after_too_many_failures_an_event_is_dead_and_keeps_its_error(context):
    event_id = plant(attempts=worker.MAX_ATTEMPTS - 1)
    handlers = {"CommentPosted": (Recorder("failing", fail),)}

    worker.run_once(handlers, NOW, 10)
    afterwards = worker.run_once(handlers, NOW + timedelta(days=365), 10)

    assert afterwards == 0
    event = stored(event_id)
    assert event.dead_at == NOW
    assert "the mail server is away" in (event.last_error or "")


def test_an_event_that_kills_its_worker_each_time_ends_as_dead(context):
    event_id = plant(attempts=worker.MAX_ATTEMPTS)
    handler = Recorder("handler", succeed)

    worker.run_once({"CommentPosted": (handler,)}, NOW, 10)

    assert handler.seen == []
    assert stored(event_id).dead_at == NOW


def test_a_killed_workers_event_is_handled_again_when_its_lease_is_over(context):
    event_id = plant()

    def die(event: handling.Happened) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        worker.run_once({"CommentPosted": (Recorder("handler", die),)}, NOW, 10)
    handlers = {"CommentPosted": (Recorder("handler", succeed),)}
    early = worker.run_once(handlers, NOW + worker.LEASE / 2, 10)
    late = worker.run_once(handlers, NOW + worker.LEASE, 10)

    assert (early, late) == (0, 1)
    event = stored(event_id)
    assert (event.attempts, event.done_at) == (2, NOW + worker.LEASE)


def test_what_a_failing_handler_wrote_is_rolled_back(context):
    plant()

    def write_and_fail(event: handling.Happened) -> None:
        db.session.add(
            OutboxEvent(name="Half", subject_id=1, payload={}, created_at=NOW, due_at=NOW)
        )
        db.session.flush()
        raise ValueError("half-way")

    worker.run_once({"CommentPosted": (Recorder("handler", write_and_fail),)}, NOW, 10)

    db.session.rollback()
    assert db.session.scalars(select(OutboxEvent.name)).all() == ["CommentPosted"]


def test_a_handler_that_asks_to_wait_is_asked_again_then_and_has_not_failed(context):
    event_id = plant()
    later = NOW + timedelta(minutes=10)

    worker.run_once({"CommentPosted": (Recorder("handler", lambda _: later),)}, NOW, 10)

    event = stored(event_id)
    assert (event.due_at, event.attempts, event.last_error) == (later, 0, None)
    assert (event.finished, event.done_at) == ([], None)


def test_slow_work_runs_after_the_commit_without_holding_the_lock_of_writers(context):
    event_id = plant()
    seen: list[bool] = []

    def leave_work(event: handling.Happened) -> None:
        db.session.add(
            OutboxEvent(name="Done", subject_id=1, payload={}, created_at=NOW, due_at=NOW)
        )
        handling.after_commit(lambda: seen.append(db.session().in_transaction()))

    worker.run_once({"CommentPosted": (Recorder("handler", leave_work),)}, NOW, 1)

    assert seen == [False]
    assert stored(event_id).done_at == NOW


def test_a_handler_whose_slow_work_fails_is_run_again(context):
    event_id = plant()

    def leave_failing_work(event: handling.Happened) -> None:
        handling.after_commit(lambda: fail(event))

    worker.run_once({"CommentPosted": (Recorder("handler", leave_failing_work),)}, NOW, 1)

    event = stored(event_id)
    assert (event.finished, event.done_at) == ([], None)
    assert event.last_error == "handler: ValueError: the mail server is away"


def test_slow_work_is_refused_outside_a_handler():
    with pytest.raises(RuntimeError):
        handling.after_commit(lambda: None)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_workers_never_hold_the_same_event(app: Flask, context):
    plant(subject_id=1)
    plant(subject_id=2)
    others: list[int] = []

    def let_another_worker_in(event: handling.Happened) -> None:
        def work() -> None:
            with app.app_context():
                worker.run_once({"CommentPosted": (Recorder("h", note_other),)}, NOW, 5)

        def note_other(other: handling.Happened) -> None:
            others.append(other.subject_id)

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()

    handler = Recorder("h", let_another_worker_in)
    worker.run_once({"CommentPosted": (handler,)}, NOW, 1)

    assert handler.seen == [1]
    assert others == [2]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_passes_over_a_row_that_another_one_is_taking(app: Flask, context):
    plant(subject_id=1)
    plant(subject_id=2)
    db.session.scalar(select(OutboxEvent).where(OutboxEvent.subject_id == 1).with_for_update())
    seen = Recorder("h", succeed)

    def work() -> None:
        with app.app_context():
            worker.run_once({"CommentPosted": (seen,)}, NOW, 5)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert seen.seen == [2]


def test_the_worker_runs_until_it_is_told_to_stop(app: Flask):
    stop_event = threading.Event()
    handler = Recorder("handler", lambda _: stop_event.set())
    worker.init_app(app, worker.Work({"CommentPosted": (handler,)}))
    with app.app_context():
        event_id = plant()

    worker.run_forever(app, stop_event)

    assert handler.seen == [7]
    with app.app_context():
        assert stored(event_id).done_at is not None
