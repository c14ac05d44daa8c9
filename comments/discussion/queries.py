"""Reads of single comments, whatever their status: for their authors and for staff."""

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import Row, bindparam, literal_column, select

from comments.core.db import db
from comments.core.words import gettext
from comments.discussion.errors import UnknownComment
from comments.discussion.models import Comment, CommentEdit, PostKey, Status
from comments.threads.models import Thread

MAX_HELD = 100
MAX_EDITS = 100

# What a reply must know of what it answers: thread, status, depth, path, id.
Place: TypeAlias = Row[int, str, int, bytes, int]

# Of rows, not entities: each post asks this, and nearly all of them find nothing.
_KEYS = db.metadata.tables[PostKey.__tablename__]
_BY_KEY = select(_KEYS.c.comment_id, _KEYS.c.request_hash).where(
    _KEYS.c.site_id == bindparam("site_id"), _KEYS.c.key == bindparam("key")
)
_COMMENTS = db.metadata.tables[Comment.__tablename__]
_PLACE = select(
    _COMMENTS.c.thread_id, _COMMENTS.c.status, _COMMENTS.c.depth, _COMMENTS.c.path, _COMMENTS.c.id
).where(_COMMENTS.c.id == bindparam("comment_id"))


def find_comment_by_key(site_id: int, key: str | None) -> tuple[Comment, bytes] | None:
    """Return the comment that an idempotency key made, and the hash of what was sent."""
    if not key:
        return None
    asked = {"site_id": site_id, "key": key}
    row = db.session.connection().execute(_BY_KEY, asked).one_or_none()
    return (db.session.get_one(Comment, row.comment_id), row.request_hash) if row else None


def find_place(comment_id: int) -> Place | None:
    """Return where a comment stands, and its status."""
    return db.session.connection().execute(_PLACE, {"comment_id": comment_id}).one_or_none()


def list_edits(comment_id: int) -> Sequence[CommentEdit]:
    """Return what a comment said before each of its last edits, newest first, for staff."""
    query = select(CommentEdit).where(CommentEdit.comment_id == comment_id)
    newest = query.order_by(CommentEdit.edited_at.desc(), CommentEdit.id.desc())
    return db.session.scalars(newest.limit(MAX_EDITS)).all()


def get_comment(site_id: int, comment_id: int | None) -> Comment:
    """Return a comment whatever its status, for its author or for staff.

    Raises:
        UnknownComment: there is none on this site.

    """
    comment = db.session.get(Comment, comment_id) if comment_id is not None else None
    if comment is None or comment.site_id != site_id:
        raise UnknownComment(gettext("There is no such comment here."))
    return comment


def get_comment_and_thread(site_id: int, comment_id: int | None) -> tuple[Comment, Thread]:
    """Return a comment whatever its status, and its thread as it was at the same moment.

    Raises:
        UnknownComment: there is none on this site.

    """
    row = db.session.execute(
        select(Comment, Thread)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(Comment.id == comment_id, Comment.site_id == site_id)
    ).one_or_none()
    if row is None:
        raise UnknownComment(gettext("This comment is no longer here."))
    return row[0], row[1]


def list_held(account_id: int, thread_id: int) -> Sequence[Comment]:
    """Return what a person wrote in a thread and no moderator has read yet, the newest hundred, oldest first."""
    query = (
        select(Comment)
        .where(
            Comment.author_id == account_id,
            Comment.thread_id == thread_id,
            # As a literal: only so is it known that the index holds all of these.
            Comment.status == literal_column(f"'{Status.PENDING}'"),
        )
        .order_by(Comment.id.desc())
        .limit(MAX_HELD)
    )
    return db.session.scalars(query).all()[::-1]


def list_own(account_id: int, comment_ids: Sequence[int]) -> Sequence[Comment]:
    """Return which of these comments a person wrote."""
    query = select(Comment).where(Comment.id.in_(comment_ids), Comment.author_id == account_id)
    return db.session.scalars(query).all()
