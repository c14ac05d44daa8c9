"""Reads of the newest comments that everybody may see."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from comments.core.db import db
from comments.discussion import shown
from comments.discussion.models import Comment
from comments.discussion.shown import PublicComment
from comments.threads.models import Thread

ENTRIES = 25


def list_newest_on_site(site_id: int) -> Sequence[PublicComment]:
    """Return the newest comments of a site, each with its thread's title and address."""
    return _list_newest(Comment.site_id == site_id)


def list_newest_in_thread(thread_id: int) -> Sequence[PublicComment]:
    """Return the newest comments of a thread, likewise."""
    return _list_newest(Comment.thread_id == thread_id)


def _list_newest(among: ColumnElement[bool]) -> Sequence[PublicComment]:
    columns: tuple[ColumnElement[Any], ...] = (
        *shown.PUBLIC_COLUMNS,
        Comment.thread_id.expression,
        Thread.title.label("thread_title"),
        Thread.url.label("thread_url"),
    )
    return db.session.execute(
        select(*columns)
        .select_from(Comment)
        .join(Thread, Thread.id == Comment.thread_id)
        .where(among, shown.IS_APPROVED)
        .order_by(Comment.id.desc())
        .limit(ENTRIES)
    ).all()
