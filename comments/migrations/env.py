"""How Alembic reaches our tables: through the application that Flask-Migrate runs it in.

All migrations that are missing run in one transaction, under a lock, so that processes which start together wait for
the first one and then find nothing left to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

import comments.transfer.models  # noqa: F401 - no route knows its table, so the application does not import it
from comments.core.db import JsonValue, UtcDateTime, writing

db = current_app.extensions["migrate"].db
LOCK = 7_065_746  # any number of our own: PostgreSQL's advisory locks are numbers


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types as plain ones: a migration must not depend on today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and item is JsonValue:
        _context.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return False


def run() -> None:
    """Run the migrations on the application's own engine."""
    with db.engine.connect() as connection, without_foreign_keys(connection), writing():
        _run(connection)


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite make a table anew that others point at, as https://sqlite.org/lang_altertable.html#otheralter says."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def _run(connection: Connection) -> None:
    with connection.begin():
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            # It takes as long as it takes, and so does waiting for another process that is at it.
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=is_sqlite,
            render_item=render_item,
            compare_type=True,
            transactional_ddl=True,
        )
        context.run_migrations()
        if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
            raise RuntimeError(f"A migration left a row of {broken[0]} that points at nothing.")


run()
