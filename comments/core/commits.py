"""Whether anything was committed since: one cheap mark of a database's state.

Two equal marks say that no process committed anything between them. So what was read under one of them is still
right under the other, and nothing has to be told, listened for or repaired after a lost connection.
"""

import threading
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

log = structlog.get_logger()

MARKS = {
    # Differs once another connection, of any process, committed: https://sqlite.org/pragma.html#pragma_data_version
    "sqlite": "PRAGMA data_version",
    # Which transactions are over. A commit always changes it; others that concern nobody may, too.
    "postgresql": "SELECT pg_current_snapshot()::text",
}


class Commits:
    """A connection held for marks alone: on SQLite its own commits would not count."""

    def __init__(self, find_engine: Callable[[], Engine]) -> None:
        """Open nothing yet: a server may fork after the application was made."""
        self._find_engine = find_engine
        self._connection: Any = None
        # And the driver's, once it is known: no installation has all drivers.
        self._errors: tuple[type[Exception], ...] = (SQLAlchemyError,)
        self._question = ""
        self._lock = threading.Lock()
        self._asked = 0
        self._last: Hashable | None = None

    def mark(self) -> Hashable | None:
        """Return a mark of the state now, or nothing when the database cannot be asked.

        Those who come at once share one question, if it was put after they came.
        """
        asked_before = self._asked
        with self._lock:
            if self._asked == asked_before:
                self._asked += 1
                self._last = self._ask()
            return self._last

    def _ask(self) -> Hashable | None:
        try:
            if self._connection is None:
                self._open()
            row: tuple[Hashable] = self._connection.execute(self._question).fetchone()
        except self._errors as error:
            log.warning("the database cannot be asked for changes", error=str(error))
            self.close()
            return None
        return row[0]

    def _open(self) -> None:
        engine = self._find_engine()
        self._errors = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
        pooled = engine.raw_connection()
        self._connection = pooled.dbapi_connection
        pooled.detach()  # it stays ours
        self._question = MARKS[engine.dialect.name]
        if engine.dialect.name == "postgresql":
            self._connection.autocommit = True

    def close(self) -> None:
        """Give the connection back; the next mark opens another."""
        if self._connection is not None:
            with suppress(*self._errors):
                self._connection.close()
        self._connection = None
