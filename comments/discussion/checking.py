"""Whether a whole database of discussions is true: parents, order, counters, and the traces that posting leaves.

Every check is one pass in SQL or over a stream of rows, so that a million comments fit into little memory. All checks
of a run read one snapshot: what is being written meanwhile is not half seen.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, and_, exists, func, or_, select, text
from sqlalchemy.orm import aliased

from comments.accounts.models import Account
from comments.core.db import db
from comments.discussion import tree
from comments.discussion.events import CommentPosted
from comments.discussion.models import Comment, PostKey, Status
from comments.outbox.models import OutboxEvent
from comments.threads.models import Thread

FETCH = 10_000
Parent = aliased(Comment)


@dataclass
class Damage:
    """What is wrong with the trees: how often, and in which threads."""

    lost_parents: int = 0
    cycles: int = 0
    wrong_order: int = 0
    wrong_reply_counts: int = 0
    wrongly_shown: int = 0
    wrong_comment_counts: int = 0
    # Comments are being moved from and to these: what is right is half here and half there.
    moving: set[int] = field(default_factory=set)
    threads: set[int] = field(default_factory=set)


def read_one_snapshot() -> None:
    """Let all reads of this transaction see one moment, however long they take."""
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        db.session.execute(text("SET LOCAL statement_timeout = 0"))


def check_trees() -> Damage:
    """Check every comment's place and every counter."""
    damage = Damage(moving=_list_moving())
    damage.lost_parents = _count(damage, _lost_parents())
    damage.wrong_order = _count_wrong_order(damage)
    # Depths that are right grow with every reply, which a cycle cannot.
    damage.cycles = _count(damage, _in_cycles()) if damage.wrong_order else 0
    damage.wrong_reply_counts = _count(damage, _wrong_reply_counts())
    damage.wrongly_shown = _count(damage, _wrongly_shown())
    damage.wrong_comment_counts = _count(damage, _wrong_comment_counts())
    return damage


def comments_without_event(since: datetime) -> Subquery:
    """Select comments posted here since then whose posting nobody was told of; older events may be forgotten."""
    return (
        select(Comment.id, Comment.site_id, Comment.status)
        .where(
            Comment.source.is_(None),
            Comment.created_at > since,
            ~exists().where(
                OutboxEvent.subject_id == Comment.id, OutboxEvent.name == CommentPosted.__name__
            ),
        )
        .subquery()
    )


def keys_without_comment() -> Subquery:
    """Select idempotency keys that would answer a comment which is not there."""
    return (
        select(PostKey.site_id, PostKey.key)
        .where(~exists().where(Comment.id == PostKey.comment_id))
        .subquery()
    )


def comments_of_nobody() -> Subquery:
    """Select comments whose author is said to be an account that is not there."""
    return (
        select(Comment.id)
        .where(Comment.author_id.is_not(None), ~exists().where(Account.id == Comment.author_id))
        .subquery()
    )


def count(rows: Subquery) -> int:
    """Count what a check selects."""
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def _count(damage: Damage, rows: Subquery) -> int:
    """Count the comments that a check selects by thread, and note the threads."""
    counted = db.session.execute(
        select(rows.c.thread_id, func.count()).group_by(rows.c.thread_id)
    ).all()
    found = {row[0]: row[1] for row in counted if row[0] not in damage.moving}
    damage.threads.update(found)
    return sum(found.values())


def _list_moving() -> set[int]:
    """Return the threads that are becoming part of others, and those others."""
    rows = db.session.execute(
        select(Thread.id, Thread.merged_into_id).where(
            Thread.merged_into_id.is_not(None), exists().where(Comment.thread_id == Thread.id)
        )
    )
    return {thread_id for row in rows for thread_id in row}


def _lost_parents() -> Subquery:
    return (
        select(Comment.thread_id)
        .outerjoin(Parent, Parent.id == Comment.parent_id)
        .where(
            Comment.parent_id.is_not(None),
            or_(Parent.id.is_(None), Parent.thread_id != Comment.thread_id),
        )
        .subquery()
    )


def _in_cycles() -> Subquery:
    """Select comments that no way down from a root reaches, other than by what is lost already."""
    reached = (
        select(Comment.id)
        .outerjoin(Parent, Parent.id == Comment.parent_id)
        .where(or_(Comment.parent_id.is_(None), Parent.id.is_(None)))
        .cte("reached", recursive=True)
    )
    reached = reached.union_all(select(Comment.id).where(Comment.parent_id == reached.c.id))
    return select(Comment.thread_id).where(Comment.id.not_in(select(reached.c.id))).subquery()


def _count_wrong_order(damage: Damage) -> int:
    wrong = 0
    for thread_id, comment_id, path, depth, parent_path, parent_depth in _places():
        if parent_path is None:
            is_right = depth == 0 and path == tree.path_under(None, comment_id)
        else:
            is_right = depth == parent_depth + 1 and path == tree.path_under(
                parent_path, comment_id
            )
        if not is_right and thread_id not in damage.moving:
            wrong += 1
            damage.threads.add(thread_id)
    return wrong


def _places() -> Iterable[Any]:
    """Stream every comment's place with that of its parent; none for roots and for what is lost."""
    return db.session.execute(
        select(
            Comment.thread_id, Comment.id, Comment.path, Comment.depth, Parent.path, Parent.depth
        ).outerjoin(
            Parent, and_(Parent.id == Comment.parent_id, Parent.thread_id == Comment.thread_id)
        ),
        execution_options={"yield_per": FETCH},
    )


def _wrong_reply_counts() -> Subquery:
    shown = (
        select(Comment.parent_id, Comment.thread_id, func.count().label("replies"))
        .where(Comment.is_shown, Comment.parent_id.is_not(None))
        .group_by(Comment.parent_id, Comment.thread_id)
        .subquery()
    )
    return (
        select(Comment.thread_id)
        .outerjoin(
            shown,
            and_(shown.c.parent_id == Comment.id, shown.c.thread_id == Comment.thread_id),
        )
        .where(Comment.reply_count != func.coalesce(shown.c.replies, 0))
        .subquery()
    )


def _wrongly_shown() -> Subquery:
    should_show = or_(Comment.status == Status.APPROVED, Comment.reply_count > 0)
    return select(Comment.thread_id).where(Comment.is_shown != should_show).subquery()


def _wrong_comment_counts() -> Subquery:
    approved = (
        select(Comment.thread_id, func.count().label("comments"))
        .where(Comment.status == Status.APPROVED)
        .group_by(Comment.thread_id)
        .subquery()
    )
    return (
        select(Thread.id.label("thread_id"))
        .outerjoin(approved, approved.c.thread_id == Thread.id)
        .where(Thread.comment_count != func.coalesce(approved.c.comments, 0))
        .subquery()
    )
