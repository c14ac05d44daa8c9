"""Finding what Disqus's clients name by number: our own id, else the one it had at Disqus."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from comments.core import ids, text
from comments.core.db import db
from comments.discussion import shown
from comments.discussion.models import Comment
from comments.discussion.shown import PublicComment
from comments.sites.models import Site
from comments.threads import queries as threads
from comments.threads.models import Thread

# What our importer calls where these threads and comments come from.
SOURCE = "disqus"


@dataclass(frozen=True)
class Post:
    """A comment that everybody may read, and where it stands."""

    comment: PublicComment
    thread: Thread
    site: Site
    source: str | None
    source_id: str | None


def find_thread(site_id: int, name: str) -> Thread | None:
    """Return the site's thread with that number, or the one that it became part of."""
    found = threads.find_by_id(site_id, ids.parse_id(name))
    if found is not None or not text.is_storable(name):
        return found
    thread_id = db.session.scalar(
        select(Thread.id).where(
            Thread.site_id == site_id, Thread.source == SOURCE, Thread.source_id == name
        )
    )
    return threads.find_by_id(site_id, thread_id)


def find_post(number: int) -> Post | None:
    """Return the approved comment with that number, on whatever site: it names none."""
    return _find_post(Comment.id == number) or _find_post(
        (Comment.source_id == str(number)) & (Comment.source == SOURCE)
    )


def find_parent(post: Post) -> Post | None:
    """Return what a comment answers, if that may be read."""
    parent_id = post.comment.parent_id
    return _find_post(Comment.id == parent_id) if parent_id is not None else None


def _find_post(condition: ColumnElement[bool]) -> Post | None:
    called = (Comment.source, Comment.source_id)
    columns: tuple[Any, ...] = (*shown.PUBLIC_COLUMNS, *called, Thread, Site)
    row: PublicComment | None = db.session.execute(
        select(*columns)
        .select_from(Comment)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Site, Site.id == Comment.site_id)
        .where(condition, shown.IS_APPROVED)
        .order_by(Comment.id)
        .limit(1)
    ).one_or_none()
    return Post(row, row.Thread, row.Site, row.source, row.source_id) if row is not None else None
