"""Runs of imports: begun, advanced with every batch, ended."""

import hashlib
from datetime import datetime
from io import BufferedReader

from sqlalchemy import select

from comments.core import ids
from comments.core.db import db
from comments.transfer.models import ImportRun


def hash_file(stream: BufferedReader) -> bytes:
    """Return the digest that tells this file from others; rewinds the stream."""
    stream.seek(0)
    digest = hashlib.file_digest(stream, "sha256").digest()
    stream.seek(0)
    return digest


def find_unfinished_run(site_id: int, file_hash: bytes) -> ImportRun | None:
    """Return the run of that file into that site that was stopped before its end."""
    return db.session.scalars(
        select(ImportRun)
        .where(
            ImportRun.site_id == site_id,
            ImportRun.file_hash == file_hash,
            ImportRun.finished_at.is_(None),
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
        batches=0,
        comments_added=0,
        started_at=now,
        advanced_at=now,
    )
    db.session.add(run)
    return run


def advance_run(run: ImportRun, comments: int, now: datetime) -> None:
    """Count one more batch, in that batch's transaction."""
    run.batches += 1
    run.comments_added += comments
    run.advanced_at = now


def finish_run(run: ImportRun, now: datetime) -> None:
    """Say that all of the file is here."""
    run.finished_at = run.advanced_at = now
