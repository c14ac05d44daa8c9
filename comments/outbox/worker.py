"""The worker: takes due events and runs their handlers, at least once each.

An event is claimed by pushing its `due_at` forward: a lease. A worker that dies leaves the event to whoever comes
after the lease. The claim counts as an attempt, so an event that kills its worker ends as a dead letter too.

New events are claimed many at a time and handled in one unit of work. One that cannot be handled so (it fails, or has
work for after the commit) leaves that unit and is handled alone, as is every event that was tried before: then each
handler runs in its own unit of work, and `finished` keeps which are done, so that one that fails does not make the
others run again.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import Row, Select, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError

from comments.core import clock
from comments.core.db import db, is_away, write_unit
from comments.outbox.handling import Handler, Happened, collecting_followups, remembering
from comments.outbox.models import OutboxEvent
from comments.outbox.sweeping import Sweep, sweep_all

log = structlog.get_logger()

EXTENSION = "afterword_worker"
Handlers = Mapping[str, tuple[Handler, ...]]

POLL_SECONDS = 1.0
# Handled in one unit: few enough that posting does not wait long for it.
BATCH = 50
# Longer than any one event takes. What of a batch was not begun in half of it waits for its end.
LEASE = timedelta(minutes=3)
# With the backoff below the last attempt is made two days after the first: a weekend without mail server.
MAX_ATTEMPTS = 25
FIRST_BACKOFF = timedelta(seconds=5)
MAX_BACKOFF = timedelta(hours=4)
MAX_ERROR_LENGTH = 2000
SWEEP_EVERY = timedelta(hours=1)

_EVENTS = db.metadata.tables[OutboxEvent.__tablename__]
# Sets the columns that it is given.
_UPDATE = update(_EVENTS).where(_EVENTS.c.id == bindparam("event_id"))


@dataclass
class _Claim:
    """An event that this worker may handle, and what comes of it."""

    event: Happened
    attempts: int
    finished: list[str] = field(default_factory=list)
    last_error: str | None = None
    error: str | None = None
    waits: list[datetime] = field(default_factory=list)


class _StandsOut(Exception):
    """An event cannot be handled together with others."""

    def __init__(self, claim: _Claim) -> None:
        self.claim = claim


@dataclass(frozen=True)
class Work:
    """What the worker does: the handlers of each event by its name, and what it sweeps away now and then."""

    handlers: Handlers
    sweeps: Sequence[Sweep] = ()


def init_app(app: Flask, work: Work) -> None:
    """Tell the application what its worker does."""
    app.extensions[EXTENSION] = work


def run_forever(app: Flask, stop_event: threading.Event) -> None:
    """Handle events as they come, until told to stop; an event under way is finished first."""
    work: Work = app.extensions[EXTENSION]
    sweep_at = clock.now()
    log.info("worker started")
    handled_since = 0
    while not stop_event.is_set():
        handled = 0
        try:
            with app.app_context():
                handled = run_once(work.handlers, clock.now(), BATCH)
                if clock.now() >= sweep_at:
                    sweep_all(work.sweeps, clock.now())
                    sweep_at = clock.now() + SWEEP_EVERY
        except SQLAlchemyError as error:
            if not is_away(error):
                raise
            log.warning("database away", error=str(error))
        handled_since += handled
        if handled < BATCH:
            if handled_since:
                log.info("events handled", count=handled_since)
                handled_since = 0
            stop_event.wait(POLL_SECONDS)
    log.info("worker stopped")


def run_once(handlers: Handlers, now: datetime, batch: int) -> int:
    """Handle up to `batch` due events; return how many. Needs an application context."""
    handled = 0
    while handled < batch:
        claims = _claim(now, batch - handled)
        if not claims:
            break
        handled += len(claims)
        until = time.monotonic() + LEASE.total_seconds() / 2
        for claim in _handle_together(claims, handlers, now):
            if time.monotonic() < until:
                _handle(claim, handlers.get(claim.event.name, ()), now)
    return handled


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after that many failures."""
    doublings = min(attempts - 1, MAX_ATTEMPTS)
    return min(FIRST_BACKOFF * (1 << doublings), MAX_BACKOFF)


def _claim(now: datetime, count: int) -> list[_Claim]:
    """Claim the new events that are due, or one that was tried before: it may be what kills workers."""
    # A look first: an idle worker must not take the lock of all writers every second.
    if db.session.execute(_due(now, 1)).first() is None:
        db.session.rollback()
        return []
    with write_unit():
        rows = db.session.execute(_due(now, count).with_for_update(skip_locked=True)).all()
        if rows and rows[0].attempts:
            rows = rows[:1]
        claims = [_claimed(row) for row in rows if row is rows[0] or not row.attempts]
        taken = [
            {"event_id": claim.event.id, "due_at": now + LEASE, "attempts": claim.attempts}
            for claim in claims
        ]
        if taken:
            db.session.execute(_UPDATE, taken)
    return claims


def _claimed(row: Row[Any]) -> _Claim:
    event = Happened(
        id=row.id,
        name=row.name,
        site_id=row.site_id,
        subject_id=row.subject_id,
        payload=row.payload,
        created_at=row.created_at,
    )
    return _Claim(event, row.attempts + 1, list(row.finished), row.last_error)


def _due(now: datetime, count: int) -> Select[Any]:
    return (
        select(_EVENTS)
        .where(_EVENTS.c.done_at.is_(None), _EVENTS.c.dead_at.is_(None), _EVENTS.c.due_at <= now)
        .order_by(_EVENTS.c.due_at, _EVENTS.c.id)
        .limit(count)
    )


def _handle_together(claims: Sequence[_Claim], handlers: Handlers, now: datetime) -> list[_Claim]:
    """Handle new events in one unit of work; return those that have to be handled alone."""
    if len(claims) == 1:
        return list(claims)
    together = list(claims)
    alone = []
    while together:
        misfit = _try_together(together, handlers, now)
        if misfit is None:
            break
        together.remove(misfit)
        alone.append(misfit)
    return alone


def _try_together(claims: Sequence[_Claim], handlers: Handlers, now: datetime) -> _Claim | None:
    """Handle new events in one unit of work; when one stands out, undo it all and return that one."""
    try:
        with write_unit(), remembering():
            settled = [_ask(claim, handlers.get(claim.event.name, ()), now) for claim in claims]
            db.session.execute(_UPDATE, settled)
    except _StandsOut as error:
        return error.claim
    return None


def _ask(claim: _Claim, handlers: tuple[Handler, ...], now: datetime) -> dict[str, Any]:
    """Run a new event's handlers in the present unit; return what to write down about it.

    Nobody collects what is left for after the commit here, so a handler that leaves any stands out.
    """
    try:
        again_at = {handler.__name__: handler(claim.event, now) for handler in handlers}
    except Exception as error:
        if is_away(error):  # that is no event's fault
            raise
        raise _StandsOut(claim) from error
    waits = [at for at in again_at.values() if at is not None]
    return {
        "event_id": claim.event.id,
        "finished": [name for name, at in again_at.items() if at is None],
        "due_at": min(waits, default=now),
        "done_at": None if waits else now,
        "attempts": 0 if waits else 1,  # waiting is no failure
    }


def _handle(claim: _Claim, handlers: tuple[Handler, ...], now: datetime) -> None:
    if claim.attempts > MAX_ATTEMPTS:
        claim.error = claim.last_error or "The worker died each time it came to this event."
    else:
        for handler in handlers:
            if handler.__name__ not in claim.finished:
                _run(handler, claim, now)
    with write_unit():
        _settle(claim, now)


def _run(handler: Handler, claim: _Claim, now: datetime) -> None:
    name = handler.__name__
    known = log.bind(handler=name, name=claim.event.name, event_id=claim.event.id)
    try:
        again_at = _run_in_unit(handler, claim, now)
    except Exception as error:  # noqa: BLE001 - the one place where anything may fail and work goes on
        claim.error = f"{name}: {type(error).__name__}: {error}"[:MAX_ERROR_LENGTH]
        known.warning("handler failed", attempt=claim.attempts, exc_info=True)
        return
    if again_at is None:
        claim.finished.append(name)
        known.debug("handled")
    else:
        claim.waits.append(again_at)
        known.debug("handler waits", until=clock.to_json(again_at))


def _run_in_unit(handler: Handler, claim: _Claim, now: datetime) -> datetime | None:
    """Run a handler; it is marked finished in its own transaction unless work is left for after it."""
    finished = [*claim.finished, handler.__name__]
    with collecting_followups() as followups, write_unit():
        again_at = handler(claim.event, now)
        if again_at is None and not followups:
            _write(claim, finished=finished)
    for followup in followups:
        followup()
    if again_at is None and followups:
        with write_unit():
            _write(claim, finished=finished)
    return again_at


def _settle(claim: _Claim, now: datetime) -> None:
    if claim.error is not None:
        is_dead = claim.attempts >= MAX_ATTEMPTS
        if is_dead:
            log.error("event is dead", name=claim.event.name, event_id=claim.event.id)
        _write(
            claim,
            last_error=claim.error,
            due_at=now + backoff(claim.attempts),
            dead_at=now if is_dead else None,
        )
    elif claim.waits:
        # Waiting is no failure.
        _write(claim, due_at=min(claim.waits), attempts=claim.attempts - 1)
    else:
        _write(claim, done_at=now, last_error=None)


def _write(claim: _Claim, **values: Any) -> None:
    db.session.execute(_UPDATE, {"event_id": claim.event.id} | values)
