"""What of a file is in the database already, asked by the names the file uses."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from comments.core.db import db
from comments.discussion.models import Comment
from comments.threads.models import Thread, ThreadName
from comments.transfer.staging import chunked

# Some builds of SQLite take no more than 999 parameters in a statement.
ASKED_AT_ONCE = 900

# What a placeholder for a comment that no file has brought so far says of itself.
MISSING_RULE = "import_missing"


def find_threads(site_id: int, source: str, source_ids: Iterable[str]) -> Iterator[Any]:
    """Yield (source_id, id) of the threads that an earlier import brought, or of those they became part of."""
    for chunk in chunked(source_ids, ASKED_AT_ONCE):
        yield from db.session.execute(
            select(Thread.source_id, func.coalesce(Thread.merged_into_id, Thread.id)).where(
                Thread.site_id == site_id, Thread.source == source, Thread.source_id.in_(chunk)
            )
        )


def find_comments(site_id: int, source: str, source_ids: Iterable[str]) -> Iterator[Any]:
    """Yield (source_id, id, thread_id, reasons) of the comments that an earlier import brought."""
    for chunk in chunked(source_ids, ASKED_AT_ONCE):
        yield from db.session.execute(
            select(Comment.source_id, Comment.id, Comment.thread_id, Comment.reasons).where(
                Comment.site_id == site_id, Comment.source == source, Comment.source_id.in_(chunk)
            )
        )


def find_named(site_id: int, kind: str, values: Sequence[str]) -> dict[str, Any]:
    """Return for each known name its row (value, thread_id, source of the thread)."""
    found: dict[str, Any] = {}
    for chunk in chunked(dict.fromkeys(values), ASKED_AT_ONCE):
        rows = db.session.execute(
            select(ThreadName.value, ThreadName.thread_id, Thread.source)
            .join(Thread, Thread.id == ThreadName.thread_id)
            .where(
                ThreadName.site_id == site_id, ThreadName.kind == kind, ThreadName.value.in_(chunk)
            )
        )
        found.update({row.value: row for row in rows})
    return found


def find_taken_ids(model: type[Comment] | type[Thread], low: int, high: int) -> set[int]:
    """Return the ids in use in that range, whatever site they belong to."""
    return set(db.session.scalars(select(model.id).where(model.id.between(low, high))))


def is_missing_placeholder(reasons: Sequence[dict[str, Any]]) -> bool:
    """Say whether a comment only stands in for one that was missing from its file."""
    return any(reason.get("rule") == MISSING_RULE for reason in reasons)
