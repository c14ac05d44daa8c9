"""Forgetting what is over: now and then the worker runs every sweep, in small units of work."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import InstrumentedAttribute

from comments.core.db import db, write_unit
from comments.outbox.models import OutboxEvent

# Deletes up to so many rows that are over by now, and returns how many.
Sweep: TypeAlias = Callable[[datetime, int], int]

# How long a done event is kept, as a record and for `afterword verify`.
RETENTION = timedelta(days=30)
BATCH = 1000


def sweep_all(sweeps: Sequence[Sweep], now: datetime) -> None:
    """Run every sweep until it finds no more; between its batches others write."""
    for sweep in sweeps:
        while True:
            with write_unit():
                swept = sweep(now, BATCH)
            if swept < BATCH:
                break


def forget_done_events(now: datetime, limit: int) -> int:
    """Forget events that were done long ago. Dead letters stay until a person looked."""
    return delete_some(OutboxEvent.id, OutboxEvent.done_at < now - RETENTION, limit)


def delete_some(key: InstrumentedAttribute[Any], condition: ColumnElement[bool], limit: int) -> int:
    """Delete up to `limit` rows of a key's table; return how many."""
    over = db.session.scalars(select(key).where(condition).limit(limit)).all()
    db.session.execute(
        delete(key.class_).where(key.in_(over)).execution_options(synchronize_session=False)
    )
    return len(over)
