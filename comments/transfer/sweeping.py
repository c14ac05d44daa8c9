"""Letting go of files that nobody decided about, or that no import knows (`comments/outbox/sweeping.py`)."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from comments.core.db import db
from comments.outbox import actions as outbox
from comments.transfer import uploads
from comments.transfer.events import ImportRevoked
from comments.transfer.models import ImportRun, RunState

KEEP = timedelta(days=7)
# Longer than any request takes from writing its file down to its commit.
BEGINNING = timedelta(hours=1)


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


def forget_lost_files(instance_dir: Path, now: datetime, limit: int) -> int:
    """Delete files of which no import knows: whoever sent them failed at the end. Return how many."""
    old = uploads.list_older(instance_dir, now - BEGINNING)[:limit]
    known = set(db.session.scalars(select(ImportRun.id).where(ImportRun.id.in_(old))))
    lost = [run_id for run_id in old if run_id not in known]
    for run_id in lost:
        uploads.forget(instance_dir, run_id)
    return len(lost)
