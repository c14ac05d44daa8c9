"""Letting go of files that nobody decided about (`comments/outbox/sweeping.py`)."""

from datetime import datetime, timedelta

from sqlalchemy import select

from comments.core.db import db
from comments.outbox import actions as outbox
from comments.transfer.events import ImportRevoked
from comments.transfer.models import ImportRun, RunState

KEEP = timedelta(days=7)


def withdraw_forgotten_uploads(now: datetime, limit: int) -> int:
    """Withdraw files that were looked at and wait for their owner's word since a week; the worker deletes them."""
    query = select(ImportRun).where(
        ImportRun.state == RunState.CHECKED, ImportRun.advanced_at < now - KEEP
    )
    found = db.session.scalars(query.limit(limit).with_for_update()).all()
    for run in found:
        run.state, run.finished_at = RunState.WITHDRAWN, now
        outbox.emit(ImportRevoked(run.site_id, run.id), now)
    return len(found)
