"""The worker: takes due events and runs their handlers, at least once each.

An event is claimed by pushing its `due_at` forward: a lease. A worker that dies leaves the event to whoever comes
after the lease. The claim counts as an attempt, so an event that kills its worker ends as a dead letter too. Each
handler runs in its own unit of work, and `finished` keeps which are done: one that fails does not make the others
run again.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import InterfaceError, OperationalError

from comments.core import clock
from comments.core.db import db, write_unit
from comments.outbox.handling import Handler, Happened, collecting_followups
from comments.outbox.models import OutboxEvent

log = structlog.get_logger()

EXTENSION = "afterword_handlers"
Handlers = Mapping[str, tuple[Handler, ...]]

POLL_SECONDS = 1.0
BATCH = 10
# Longer than a batch takes when each of its mails runs into its time limit.
LEASE = timedelta(minutes=3)
# With the backoff below the last attempt is made two days after the first: a weekend without mail server.
MAX_ATTEMPTS = 25
FIRST_BACKOFF = timedelta(seconds=5)
MAX_BACKOFF = timedelta(hours=4)
MAX_ERROR_LENGTH = 2000
# How long a done event is kept, as a record and for `afterword verify`.
RETENTION = timedelta(days=30)
PRUNE_EVERY = timedelta(hours=1)
PRUNE_BATCH = 1000


@dataclass
class _Claim:
    """An event that this worker may handle, and what comes of it."""

    event: Happened
    attempts: int
    finished: list[str]
    last_error: str | None
    error: str | None = None
    waits: list[datetime] = field(default_factory=list)


def init_app(app: Flask, handlers: Handlers) -> None:
    """Tell the application which handlers its worker runs."""
    app.extensions[EXTENSION] = handlers


def run_forever(app: Flask, stop_event: threading.Event) -> None:
    """Handle events as they come, until told to stop; an event under way is finished first."""
    handlers: Handlers = app.extensions[EXTENSION]
    prune_at = clock.now()
    log.info("worker started")
    while not stop_event.is_set():
        handled = 0
        try:
            with app.app_context():
                handled = run_once(handlers, clock.now(), BATCH)
                if clock.now() >= prune_at:
                    prune(clock.now())
                    prune_at = clock.now() + PRUNE_EVERY
        except (OperationalError, InterfaceError) as error:
            log.warning("database away", error=str(error.orig))
        if handled < BATCH:
            stop_event.wait(POLL_SECONDS)
    log.info("worker stopped")


def run_once(handlers: Handlers, now: datetime, batch: int) -> int:
    """Handle up to `batch` due events, one after the other; return how many. Needs an application context."""
    for handled in range(batch):
        claim = _claim(now)
        if claim is None:
            return handled
        _handle(claim, handlers.get(claim.event.name, ()), now)
    return batch


def prune(now: datetime) -> int:
    """Forget events that were done long ago; return how many. Dead letters stay until a person looked."""
    pruned = 0
    while True:
        with write_unit():
            old = db.session.scalars(
                select(OutboxEvent.id)
                .where(OutboxEvent.done_at < now - RETENTION)
                .limit(PRUNE_BATCH)
            ).all()
            db.session.execute(delete(OutboxEvent).where(OutboxEvent.id.in_(old)))
        pruned += len(old)
        if len(old) < PRUNE_BATCH:
            return pruned


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after that many failures."""
    doublings = min(attempts - 1, MAX_ATTEMPTS)
    return min(FIRST_BACKOFF * (1 << doublings), MAX_BACKOFF)


def _claim(now: datetime) -> _Claim | None:
    # A look first: an idle worker must not take the lock of all writers every second.
    if db.session.scalar(_due(now).with_only_columns(OutboxEvent.id)) is None:
        db.session.rollback()
        return None
    with write_unit():
        row = db.session.scalar(_due(now).with_for_update(skip_locked=True))
        if row is None:
            return None
        row.attempts += 1
        row.due_at = now + LEASE
        event = Happened(
            id=row.id,
            name=row.name,
            site_id=row.site_id,
            subject_id=row.subject_id,
            payload=row.payload,
            created_at=row.created_at,
        )
        return _Claim(event, row.attempts, list(row.finished), row.last_error)


def _due(now: datetime) -> Select[OutboxEvent]:
    return (
        select(OutboxEvent)
        .where(
            OutboxEvent.done_at.is_(None), OutboxEvent.dead_at.is_(None), OutboxEvent.due_at <= now
        )
        .order_by(OutboxEvent.due_at, OutboxEvent.id)
        .limit(1)
        .execution_options(populate_existing=True)
    )


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
        known.info("handled")
    else:
        claim.waits.append(again_at)
        known.info("handler waits", until=clock.to_json(again_at))


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
    db.session.execute(update(OutboxEvent).where(OutboxEvent.id == claim.event.id).values(**values))
