"""Writing events down."""

from datetime import datetime

from sqlalchemy import insert

from comments.core.db import db
from comments.outbox.events import Event
from comments.outbox.models import OutboxEvent

_INSERT = insert(db.metadata.tables[OutboxEvent.__tablename__])


def emit(event: Event, now: datetime) -> None:
    """Write an event in the caller's transaction: it is told if, and only if, that commits."""
    db.session.connection().execute(
        _INSERT,
        {
            "name": event.name,
            "site_id": event.site_id,
            "subject_id": event.subject_id,
            "payload": event.payload(),
            "created_at": now,
            "due_at": now,
        },
    )
