"""Runs of imports: begun, advanced with every batch, ended; and what each of them made."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import insert, select, update

from comments.core import ids
from comments.core.db import db
from comments.transfer.models import ImportMade, ImportRun, RunState

_CHUNK_BYTES = 1 << 20

COMMENT, THREAD = "comment", "thread"

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


def finish_run(run_id: int, now: datetime) -> None:
    """Say that all of the file is here."""
    _change(run_id, state=RunState.FINISHED, finished_at=now, advanced_at=now)


def note_made(run_id: int, kind: str, row_ids: Sequence[int]) -> None:
    """Write down which rows a run made, in the transaction that makes them."""
    rows = [{"run_id": run_id, "kind": kind, "row_id": row_id} for row_id in row_ids]
    db.session.connection().execute(insert(_MADE), rows)


def _change(run_id: int, **values: object) -> None:
    db.session.execute(
        update(ImportRun)
        .where(ImportRun.id == run_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
