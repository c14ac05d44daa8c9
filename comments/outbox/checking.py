"""Whether every event is about something that is there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from comments.core.db import db
from comments.outbox.models import OutboxEvent

# The name of an event → the key of the table that its subject is a row of.
Owners = Mapping[str, InstrumentedAttribute[int]]


def count_unowned(owners: Owners) -> int:
    """Count events whose subject is gone."""
    return db.session.scalar(select(func.count()).select_from(_unowned(owners).subquery())) or 0


def delete_unowned(owners: Owners) -> None:
    """Forget events whose subject is gone: no handler could do anything with them."""
    db.session.execute(
        delete(OutboxEvent)
        .where(OutboxEvent.id.in_(_unowned(owners)))
        .execution_options(synchronize_session=False)
    )


def _unowned(owners: Owners) -> Select[Any]:
    conditions = [
        and_(OutboxEvent.name == name, ~exists().where(key == OutboxEvent.subject_id))
        for name, key in owners.items()
    ]
    return select(OutboxEvent.id).where(or_(*conditions))
