"""Runs of imports: begun, advanced with every batch, ended; and what each of them made."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import func, insert, or_, select, update

from comments.core import ids
from comments.core.db import db
from comments.transfer.models import ImportMade, ImportRun, RunState

_CHUNK_BYTES = 1 << 20
# So few that every database has whole numbers for it, and so many that no two are the same.
_NUMBER_BYTES = 7

COMMENT, THREAD, SANCTION, NOTE = "comment", "thread", "sanction", "note"
MEMBER, EMOJI = "member", "emoji"

_MADE = db.metadata.tables[ImportMade.__tablename__]


def hash_file(stream: BinaryIO) -> bytes:
    """Return the digest that tells this file from others; rewinds the stream."""
    stream.seek(0)
    digest = hashlib.sha256()
    while chunk := stream.read(_CHUNK_BYTES):
        digest.update(chunk)
    stream.seek(0)
    return digest.digest()


def find_unfinished_run(site_id: int, file_hash: bytes) -> ImportRun | None:
    """Return the run of that file into that site that was stopped before its end, at a terminal."""
    return db.session.scalars(
        select(ImportRun)
        .where(
            ImportRun.site_id == site_id,
            ImportRun.file_hash == file_hash,
            ImportRun.state == RunState.LOADING,
            ImportRun.is_uploaded.is_(False),
        )
        .order_by(ImportRun.id)
        .limit(1)
    ).first()


def begin_run(
    site_id: int, source: str, file_name: str, file_hash: bytes, now: datetime
) -> ImportRun:
    """Begin the run of a file into a site."""
    run = ImportRun(
        id=ids.new_id(now),
        site_id=site_id,
        source=source,
        file_name=file_name,
        file_hash=file_hash,
        state=RunState.LOADING,
        batches=0,
        comments_added=0,
        started_at=now,
        advanced_at=now,
    )
    db.session.add(run)
    return run


def advance_run(run_id: int, comments: int, now: datetime) -> None:
    """Count one more batch, in that batch's transaction."""
    _change(
        run_id,
        batches=ImportRun.batches + 1,
        comments_added=ImportRun.comments_added + comments,
        advanced_at=now,
    )


def hold(run_id: int, worker: str, now: datetime, until: datetime) -> bool:
    """Give a run to a worker, unless another one has it."""
    held = db.session.scalars(
        update(ImportRun)
        .where(
            ImportRun.id == run_id,
            or_(
                ImportRun.held_by.is_(None),
                ImportRun.held_by == worker,
                ImportRun.held_until < now,
            ),
        )
        .values(held_by=worker, held_until=until)
        .returning(ImportRun.id)
        .execution_options(synchronize_session=False)
    )
    return held.one_or_none() is not None


def note_progress(run_id: int, done: int, total: int, now: datetime) -> None:
    """Say how far the present step is."""
    _change(run_id, done=done, total=total, advanced_at=now)


def note_report(run_id: int, report: dict[str, Any], now: datetime) -> None:
    """Say what is in a file that was looked at; whoever withdrew it meanwhile asks no more."""
    values = {"state": RunState.CHECKED, "report": report, "advanced_at": now}
    _change(run_id, RunState.CHECKING, **values)


def go_on_to_load(run_id: int) -> None:
    """Load what was looked at, since nobody has to be asked."""
    _change(run_id, RunState.CHECKED, state=RunState.LOADING, done=0, total=0)


def note_loaded(run_id: int, report: dict[str, Any], missing: int) -> None:
    """Keep what became of everything, and whether it is really here."""
    problem = (
        f"{missing:,} comments are not in the database as they should be." if missing else None
    )
    _change(run_id, report=report, problem=problem)


def finish_run(run_id: int, now: datetime) -> None:
    """Say that all of the file is here."""
    _change(run_id, RunState.LOADING, state=RunState.FINISHED, finished_at=now, advanced_at=now)


def fail_run(run_id: int, problem: str, now: datetime) -> None:
    """Say why a file cannot be read."""
    _change(run_id, state=RunState.FAILED, problem=problem, finished_at=now, advanced_at=now)


def count_made(run_id: int) -> int:
    """Count what a run made that is still here."""
    query = select(func.count()).select_from(ImportMade).where(ImportMade.run_id == run_id)
    return db.session.scalar(query) or 0


def note_made(run_id: int, kind: str, row_ids: Sequence[int]) -> None:
    """Write down which rows a run made, in the transaction that makes them."""
    rows = [{"run_id": run_id, "kind": kind, "row_id": row_id} for row_id in row_ids]
    db.session.connection().execute(insert(_MADE), rows)


def number_of(given: Mapping[str, Any]) -> int:
    """Return the number under which an emoji for an article is noted, of which there is no other."""
    told = f"{given['thread_id']} {given['emoji']} {given['voter']}"
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:_NUMBER_BYTES])


def _change(run_id: int, only_in: RunState | None = None, **values: object) -> None:
    statement = update(ImportRun).where(ImportRun.id == run_id).values(values)
    if only_in is not None:
        statement = statement.where(ImportRun.state == only_in)
    db.session.execute(statement.execution_options(synchronize_session=False))
