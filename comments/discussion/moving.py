"""Moving the comments of a thread that became part of another one, a batch in each unit of work.

Paths and reply counts stay as they are: they are made of comments alone. What is shown goes from the top down, so that
readers meet no reply whose parent is still elsewhere.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, case, not_, select, update

from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.threads import actions as threads
from comments.threads.models import Thread


def move_batch(thread_id: int, into_id: int, limit: int) -> int:
    """Move some comments to the thread that this one became part of, and their count; return how many."""
    db.session.execute(
        select(Thread.id)
        .where(Thread.id.in_([thread_id, into_id]))
        .order_by(Thread.id)
        .with_for_update()
    )
    found = _find(thread_id, limit)
    if not found:
        return 0
    approved = [row.id for row in found if row.status == Status.APPROVED]
    threads.touch_thread(thread_id, approved=-len(approved))
    latest = max(approved, default=0)
    version = threads.touch_thread(into_id, approved=len(approved), latest=latest).version
    # Versions are a thread's own: whatever readers were ever shown of these is news in the other one.
    db.session.execute(
        update(Comment)
        .where(Comment.id.in_([row.id for row in found]))
        .values(
            thread_id=into_id,
            is_pinned=False,
            changed_version=case((Comment.is_shown, version), else_=None),
            voted_version=case((Comment.voted_version.is_not(None), version), else_=None),
        )
        .execution_options(synchronize_session=False)
    )
    return len(found)


def _find(thread_id: int, limit: int) -> Sequence[Row[Any]]:
    """Find the next comments of a thread: what is shown by its place, then what is not, each by an index of its own."""
    rest: Select[*tuple[Any, ...]] = select(Comment.id, Comment.status).where(
        Comment.thread_id == thread_id
    )
    shown = rest.where(Comment.is_shown).order_by(Comment.path).limit(limit)
    hidden = rest.where(not_(Comment.is_shown)).order_by(Comment.id).limit(limit)
    return db.session.execute(shown).all() or db.session.execute(hidden).all()
