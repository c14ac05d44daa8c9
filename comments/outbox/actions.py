"""Writing events down."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from comments.core.db import db, defaults_of
from comments.outbox.events import Event
from comments.outbox.models import OutboxEvent

_EVENTS = db.metadata.tables[OutboxEvent.__tablename__]
_INSERT, _DEFAULTS = insert(_EVENTS), defaults_of(_EVENTS)


def emit(event: Event, now: datetime) -> None:
    """Write an event in the caller's transaction: it is told if, and only if, that commits."""
    write([row_of(event, now)])


def row_of(event: Event, now: datetime) -> dict[str, Any]:
    """Return an event as a row."""
    return _DEFAULTS | {
        "name": event.name,
        "site_id": event.site_id,
        "subject_id": event.subject_id,
        "payload": event.payload(),
        "created_at": now,
        "due_at": now,
        "finished": [],
    }


def forget(subject_id: int, names: Sequence[str]) -> None:
    """Forget events about something that goes, in the caller's transaction."""
    db.session.execute(
        delete(OutboxEvent)
        .where(OutboxEvent.subject_id == subject_id, OutboxEvent.name.in_(names))
        .execution_options(synchronize_session=False)
    )


def write(rows: Sequence[dict[str, Any]]) -> None:
    """Write events in the caller's transaction, in their order."""
    db.session.connection().execute(_INSERT, rows)
