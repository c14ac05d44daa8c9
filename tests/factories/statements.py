"""What a block of code says to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from comments.core.db import db


@contextmanager
def recorded_statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    """Collect (SQL, parameters); where transactions begin is left out."""
    seen: list[tuple[str, Any]] = []

    def record(_connection, _cursor, statement, parameters, _context, _many):
        if not statement.startswith("BEGIN"):
            seen.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", record)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", record)


@contextmanager
def recorded_commits(app: Flask) -> Iterator[list[int]]:
    """Collect a 1 for each commit of a transaction that wrote."""
    commits: list[int] = []
    has_written = [False]

    def note(_connection, _cursor, statement, *_):
        has_written[0] |= not statement.startswith(("SELECT", "BEGIN"))

    def end(_connection):
        if has_written[0]:
            commits.append(1)
        has_written[0] = False

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "commit", end)
    try:
        yield commits
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "commit", end)


def row_counts(app: Flask) -> dict[str, int]:
    """Count the rows of every table."""
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in db.metadata.sorted_tables
        }
