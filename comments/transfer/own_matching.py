"""What of our own export is here already, and which ids it may have again.

A comment that was exported here and never left is known by its id and the moment it was written;
one that was imported before it was exported, by what it was called there.
"""

# ruff: noqa: S608 - the statements are put together from our own words only

from itertools import groupby
from typing import Any

from sqlalchemy import select

from comments.core.db import db
from comments.discussion.models import Comment
from comments.threads.models import Thread
from comments.transfer import lookup
from comments.transfer.staging import Staging, chunked, from_microseconds


def find_threads(staging: Staging, site_id: int) -> None:
    """Find the threads of the file that are here."""
    for chunk in _by_id(staging, "thread"):
        query = select(Thread.id, Thread.created_at).where(Thread.site_id == site_id)
        rows = db.session.execute(query.where(Thread.id.in_([row[1] for row in chunk])))
        here = {row.id: row for row in rows}
        _take_threads(staging, [(seq, here[own_id].id) for seq, own_id, created in chunk
                                if own_id in here and here[own_id].created_at == created])  # fmt: skip
    for source, chunk in _by_source(staging, "thread"):
        found = lookup.find_threads(site_id, source, chunk)
        _take_threads(staging, [(chunk[row.source_id], row.id) for row in found])


def find_comments(staging: Staging, site_id: int) -> None:
    """Find the comments of the file that are here."""
    for chunk in _by_id(staging, "comment"):
        query = select(Comment.id, Comment.thread_id, Comment.created_at, Comment.reasons).where(
            Comment.site_id == site_id, Comment.id.in_([row[1] for row in chunk])
        )
        here = {row.id: row for row in db.session.execute(query)}
        _take_comments(staging, [(seq, here[own_id]) for seq, own_id, created in chunk
                                 if own_id in here and here[own_id].created_at == created])  # fmt: skip
    for source, chunk in _by_source(staging, "comment"):
        found = lookup.find_comments(site_id, source, chunk)
        _take_comments(staging, [(chunk[row.source_id], row) for row in found])


def keep_free_ids(staging: Staging, model: type[Comment] | type[Thread]) -> None:
    """Give what is not here the id it had, where nobody else has that."""
    kind = model.__tablename__
    staging.run(f"CREATE INDEX IF NOT EXISTS {kind}_by_id ON {kind} ({kind}_id)")
    condition = " AND is_wanted" if model is Thread else " AND outcome IS NOT 'left_out'"
    rows = staging.all(
        f"SELECT seq, own_id FROM {kind} WHERE own_id IS NOT NULL AND {kind}_id IS NULL{condition}"
    )
    for chunk in chunked(rows, lookup.ASKED_AT_ONCE):
        wanted = [own_id for _, own_id in chunk]
        taken = set(db.session.scalars(select(model.id).where(model.id.in_(wanted))))
        staging.run_many(
            f"UPDATE {kind} SET {kind}_id = ? WHERE seq = ?",
            [(own_id, seq) for seq, own_id in chunk if own_id not in taken],
        )


def _by_id(staging: Staging, kind: str) -> Any:
    query = f"SELECT seq, own_id, created FROM read_{kind} WHERE own_id IS NOT NULL"
    rows = ((seq, own_id, from_microseconds(at)) for seq, own_id, at in staging.stream(query))
    return chunked(rows, lookup.ASKED_AT_ONCE)


def _by_source(staging: Staging, kind: str) -> Any:
    """Yield (source, {id there: seq})."""
    rows = staging.stream(
        f"SELECT own_source, own_source_id, seq FROM read_{kind} "
        "WHERE own_source_id IS NOT NULL ORDER BY own_source"
    )
    for source, group in groupby(rows, key=lambda row: row[0]):
        for chunk in chunked(group, lookup.ASKED_AT_ONCE):
            yield source, {source_id: seq for _, source_id, seq in chunk}


def _take_threads(staging: Staging, found: list[tuple[int, int]]) -> None:
    staging.run_many(
        "UPDATE thread SET thread_id = ?, is_there = 1 WHERE seq = ? AND thread_id IS NULL",
        [(thread_id, seq) for seq, thread_id in found],
    )


def _take_comments(staging: Staging, found: list[tuple[int, Any]]) -> None:
    # What was a placeholder when it was exported is one still.
    staging.run_many(
        "UPDATE comment SET comment_id = ?, there_thread_id = ?, there = CASE WHEN ? AND NOT EXISTS "
        f"(SELECT 1 FROM read_comment r WHERE r.seq = comment.seq AND r.own LIKE '%{lookup.MISSING_RULE}%') "
        "THEN 'placeholder' ELSE 'yes' END WHERE seq = ? AND comment_id IS NULL AND outcome IS NULL",
        [
            (row.id, row.thread_id, lookup.is_missing_placeholder(row.reasons), seq)
            for seq, row in found
        ],
    )
