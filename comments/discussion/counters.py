"""Keeping what is derived true: who is shown, how many replies, how many comments.

A comment is shown when it is approved, or when a shown reply hangs on it. So a change of one status can show or hide
the hidden comments above it, up to the first whose own state does not change: usually none.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from comments.core.db import Changed, db, defaults_of
from comments.discussion.models import Comment, Status
from comments.threads import actions as threads
from comments.threads.models import Thread

_COMMENTS = db.metadata.tables[Comment.__tablename__]
_INSERT, _DEFAULTS = insert(_COMMENTS), defaults_of(_COMMENTS)
_ADD_REPLIES = (
    update(_COMMENTS)
    .where(_COMMENTS.c.id == bindparam("answered_id"))
    .values(reply_count=_COMMENTS.c.reply_count + bindparam("replies"))
    .returning(_COMMENTS.c.status)
)


def add_to_thread(thread_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """Write new comments of one thread and count them in.

    Raises:
        Changed: since they were judged, the thread was closed or what one answers taken away.

    """
    shown = [row for row in rows if row["is_shown"]]
    version = _count_in(thread_id, shown) if shown else None
    connection = db.session.connection()
    seen, unseen = ({"changed_version": each} | _DEFAULTS for each in (version, None))
    connection.execute(_INSERT, [(seen if row["is_shown"] else unseen) | row for row in rows])
    replies = Counter(row["parent_id"] for row in shown if row["parent_id"] is not None)
    for parent_id in sorted(replies):
        # What is answered is approved and so was shown before: nothing above it changes.
        added = {"answered_id": parent_id, "replies": replies[parent_id]}
        if connection.scalar(_ADD_REPLIES, added) != Status.APPROVED:
            raise Changed


def _count_in(thread_id: int, shown: Sequence[dict[str, Any]]) -> int:
    latest = max(row["id"] for row in shown)
    thread = threads.touch_thread(thread_id, approved=len(shown), latest=latest)
    if not thread.is_open:
        raise Changed
    version: int = thread.version
    return version


def lock(comment: Comment) -> None:
    """Take the thread's and the comment's row, in the order of all writers, and read the comment anew."""
    db.session.execute(select(Thread.id).where(Thread.id == comment.thread_id).with_for_update())
    db.session.refresh(comment, with_for_update=True)


def lock_all(comment_ids: Iterable[int]) -> Sequence[Comment]:
    """Take the rows of these comments and of their threads, in the order of all writers, and read them anew."""
    wanted = list(comment_ids)
    threads_of = select(Comment.thread_id).where(Comment.id.in_(wanted))
    db.session.execute(
        select(Thread.id).where(Thread.id.in_(threads_of)).order_by(Thread.id).with_for_update()
    )
    return db.session.scalars(
        select(Comment)
        .where(Comment.id.in_(wanted))
        .order_by(Comment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def change_status(comment: Comment, status: Status) -> None:
    """Give a locked comment another status and everything derived from it."""
    change_statuses([(comment, status)])


def change_statuses(changes: Sequence[tuple[Comment, Status]]) -> None:
    """Give locked comments other statuses and everything derived from them, each thread and parent counted once."""
    versions = _touch_threads(changes)
    replies: Counter[int] = Counter()
    for comment, status in changes:
        was_shown = comment.is_shown
        comment.status = status
        comment.is_shown = _is_shown(comment, status)
        if was_shown or comment.is_shown:
            comment.changed_version = versions[comment.thread_id]
        if comment.is_shown != was_shown and comment.parent_id is not None:
            replies[comment.parent_id] += 1 if comment.is_shown else -1
    db.session.flush()  # the parents are updated by statement
    threads_of = {comment.parent_id: comment.thread_id for comment, _ in changes}
    for parent_id in sorted(replies):
        _count_replies(parent_id, replies[parent_id], versions[threads_of[parent_id]])


def _touch_threads(changes: Sequence[tuple[Comment, Status]]) -> dict[int, int]:
    """Give the threads whose readers will see something change new counts and versions; return the versions."""
    approved: Counter[int] = Counter()
    latest: dict[int, int] = {}
    for comment, status in changes:
        if comment.is_shown or _is_shown(comment, status):
            is_approved, thread_id = status == Status.APPROVED, comment.thread_id
            approved[thread_id] += is_approved - (comment.status == Status.APPROVED)
            latest[thread_id] = max(latest.get(thread_id, 0), comment.id if is_approved else 0)
    return {
        thread_id: threads.touch_thread(
            thread_id, approved=approved[thread_id], latest=latest[thread_id]
        ).version
        for thread_id in sorted(approved)
    }


def _is_shown(comment: Comment, status: Status) -> bool:
    return status == Status.APPROVED or comment.reply_count > 0


def _count_replies(parent_id: int | None, change: int, version: int) -> None:
    while parent_id is not None and change:
        parent = db.session.scalars(
            update(Comment)
            .where(Comment.id == parent_id)
            .values(reply_count=Comment.reply_count + change)
            .returning(Comment)
            .execution_options(populate_existing=True, synchronize_session=False)
        ).one()
        should_show = _is_shown(parent, Status(parent.status))
        if parent.is_shown == should_show:
            return
        parent.is_shown = should_show
        parent.changed_version = version
        db.session.flush()  # the next one up is updated by statement
        parent_id, change = parent.parent_id, 1 if should_show else -1
