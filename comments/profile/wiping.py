"""Leaving nothing of what was erased in the database's files.

SQLite writes over what is deleted (`secure_delete`), but whenever it moved rows between pages before, copies of them
may stand in the unused part of a page. So the file is searched for the address, and written anew if it is found.
PostgreSQL gives the space of deleted rows free to be written over (docs/decisions/019).
"""

from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Engine

from comments.core.db import db
from comments.core.words import gettext

log = structlog.get_logger()

CHUNK = 1 << 20
TABLES = "account, identity, session, sign_in_grant, sign_in_link, picture, comment, outbox_event, audit_entry"


class StillThere(Exception):
    """The file could not be cleaned now: somebody reads what was before."""


def wipe(email: str | None) -> None:
    """Clean the files of what was erased; without the address it is taken for granted that something is left of it.

    Raises:
        StillThere: it has to be done again.

    """
    engine = db.engine
    pooled = engine.raw_connection()
    connection: Any = pooled.dbapi_connection
    pooled.detach()  # its settings are changed below, so nobody else gets it
    try:
        if engine.dialect.name == "sqlite":
            _wipe_file(engine, connection, email)
        else:
            _vacuum_rows(connection)
    finally:
        connection.close()


def is_in_file(path: Path, email: str) -> bool:
    """Say whether a file holds a mail address, however it is spelled."""
    wanted = email.lower().encode()
    kept = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            kept += chunk.lower()
            if wanted in kept:
                return True
            kept = kept[-len(wanted) :]
    return False


def _wipe_file(engine: Engine, connection: Any, email: str | None) -> None:
    path = Path(engine.url.database or "")
    _empty_log(connection)
    if email is not None and not is_in_file(path, email):
        return
    connection.execute(
        "PRAGMA temp_store=FILE"
    )  # a copy of the whole database is no matter for memory
    connection.execute("VACUUM")
    _empty_log(connection)
    log.info("database written anew", reason="somebody was erased")


def _empty_log(connection: Any) -> None:
    """Bring everything from the write-ahead log into the file, and cut the log to nothing."""
    is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StillThere(
            gettext("The write-ahead log could not be emptied while others read from it.")
        )


def _vacuum_rows(connection: Any) -> None:
    """Needs the tables' owner; for others PostgreSQL says so in its log, and its own cleaner does it later."""
    connection.autocommit = True
    connection.execute("SET statement_timeout = 0")
    try:
        connection.execute(f"VACUUM {TABLES}")
    finally:
        connection.execute("RESET statement_timeout")
