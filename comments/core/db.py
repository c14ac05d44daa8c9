"""The database: one Flask-SQLAlchemy object, SQLite or PostgreSQL, and who may write when.

`db.session` belongs to the unit of work: `write_unit`, entered by `web` for a request that may write, by commands and
by the worker. Nobody else commits. On SQLite such a unit's transaction is IMMEDIATE: a reader that turns writer
half-way would fail at once when another process wrote in between. It begins with the unit's first statement, so what
can be done before (parsing, rendering) holds no lock. What many want to write at once shares a unit
(`comments/core/sharing.py`).
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import orjson
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnDefault,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    Table,
    event,
    make_url,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from comments.core.settings import Settings

SQLITE_BUSY_TIMEOUT_SECONDS = 15
# PostgreSQL's state of a write on a stand-by server, which may become the first one at any moment.
READ_ONLY_STATE = "25006"
# How a session of PostgreSQL behaves; behind PgBouncer: docs/operators.md.
POSTGRES_CONNECTION: dict[str, Any] = {
    "connect_timeout": 5,
    # A machine that vanished without a word: unanswered data ends the connection, and so does silence.
    "tcp_user_timeout": 15_000,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Our statements are few and parametrised; from its fifth run on the server need not plan one again.
    "prepare_threshold": 5,
    # Nothing a reader waits for takes a tenth of 30 s; what does is better ended than queued up behind. Two posts on
    # one thread wait for each other for milliseconds; shorter than a statement may take. And a process that stopped
    # half-way must not hold the lock on a thread without end.
    "options": "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
}

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    # What is deleted is written over, whatever the library's own habit is (docs/decisions/019).
    "secure_delete=ON",
)
# SQLite waits by napping, up to a tenth of a second, and unfairly: whoever waited longest asks most rarely. So the
# threads of one process queue up here, at most one of them waits there, and its naps begin anew after this time (1 + 2
# + 5): with eight writing processes the slowest in a hundred waits a third as long.
NAPPING_MILLISECONDS = 8
_writers = threading.Lock()


class _Turn:
    """A unit's place among the writers of this process: taken when its transaction begins, kept until its end."""

    def __init__(self) -> None:
        self._is_taken = False

    def take(self) -> None:
        # Who waits too long goes on to SQLite, and hears from it that the database is locked.
        if not self._is_taken:
            self._is_taken = _writers.acquire(timeout=SQLITE_BUSY_TIMEOUT_SECONDS)

    def end(self) -> None:
        if self._is_taken:
            _writers.release()


# Nothing in those who only read.
_turn: ContextVar[_Turn | None] = ContextVar("turn", default=None)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware instant to UTC; a naive one is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone reached the database")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return it aware."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# In SQLite only a column called INTEGER is the table's own key; any other name costs a second index.
IdType = BigInteger().with_variant(Integer(), "sqlite")
JsonValue = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """Names and types that all tables share."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(column_0_label)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={datetime: UtcDateTime},
    )


class QuietlyEnding(Session):
    """A session whose end is no failure: what it was asked for is done, and the database may be gone by then."""

    def close(self) -> None:
        """End the transaction, if there is somebody to end it with."""
        try:
            super().close()
        except DBAPIError as error:
            if not is_away(error):
                raise
            self.invalidate()


db = SQLAlchemy(
    model_class=Base, session_options={"class_": QuietlyEnding, "expire_on_commit": False}
)

if TYPE_CHECKING:  # the extension makes its base class while running, which types cannot follow

    class Model(Base):
        """The base of every table."""

        __abstract__ = True
else:
    Model = db.Model


def init_app(app: Flask, settings: Settings) -> None:
    """Give an application its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)


def make_app(settings: Settings) -> Flask:
    """Make an application that has its database and nothing else."""
    app = Flask("comments", static_folder=None, instance_path=str(settings.instance_dir))
    init_app(app, settings)
    return app


def defaults_of(table: Table) -> dict[str, Any]:
    """Return the values that a table's columns have when nothing else is said.

    Rows that carry them are written as they are; completing each takes SQLAlchemy longer than anything else about it.
    """
    return {
        column.name: column.default.arg
        for column in table.columns
        if isinstance(column.default, ColumnDefault) and column.default.is_scalar
    }


def engine_options(database_url: str) -> dict[str, Any]:
    """Return how to connect: timeouts and pools set on purpose, for each kind of database."""
    options: dict[str, Any] = {
        "json_serializer": lambda value: orjson.dumps(value).decode(),
        "json_deserializer": orjson.loads,
        # Errors reach the log, and the values in them are people's mail addresses and words.
        "hide_parameters": True,
    }
    if make_url(database_url).get_backend_name() == "sqlite":
        return options | {"connect_args": {"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}}
    return (
        options
        | {
            # As many as threads work at once in a web process (eight at most), and some for those who hold two.
            "pool_size": 8,
            "max_overflow": 4,
            "pool_timeout": 10,  # rather 503 than a line of people who wait for a database that does not keep up
            "pool_pre_ping": True,  # one question (0.1 ms), and a restart of the database is noticed by nobody
            "pool_recycle": 1800,  # firewalls forget connections that were silent for long
            "connect_args": POSTGRES_CONNECTION,
        }
    )


def is_away(error: BaseException) -> bool:
    """Say whether an error means that the database cannot be asked now, not that we asked it wrongly."""
    if isinstance(error, (OperationalError, InterfaceError, PoolTimeout)):
        return True
    # What ends a session (a transaction left idle, an administrator) has many classes; the connection is gone then.
    is_cut_off = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_cut_off or _sqlstate(error) == READ_ONLY_STATE


def _sqlstate(error: BaseException) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


class Changed(Exception):
    """What was read before the unit that writes is not so any more."""


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: object) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # We say BEGIN ourselves: the driver's own habit of beginning late would break both of our promises.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    turn = _turn.get()
    if turn is None:
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN DEFERRED")  # cannot fail: no lock is taken yet
    else:
        turn.take()
        _begin_immediate(connection)


def _begin_immediate(connection: Connection) -> None:
    """Take SQLite's write lock, in short naps: see `_writers`."""
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + SQLITE_BUSY_TIMEOUT_SECONDS
    driver.execute(f"PRAGMA busy_timeout = {NAPPING_MILLISECONDS}")
    try:
        while time.monotonic() < until:
            try:
                driver.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    break
            else:
                return
    finally:
        driver.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_SECONDS * 1000}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # says what is wrong, as all statements do


def is_in_unit() -> bool:
    """Say whether what is written now belongs to somebody's unit of work."""
    return _turn.get() is not None


@contextmanager
def writing() -> Iterator[None]:
    """Make transactions that begin in the block take SQLite's write lock at their start."""
    turn = _Turn()
    token = _turn.set(turn)
    try:
        yield
    finally:
        _turn.reset(token)
        turn.end()


@contextmanager
def write_unit() -> Iterator[None]:
    """Commit what is done in the block, all of it, or roll it back when the block raises.

    Objects read before keep their values. Waits for other writers on SQLite, at the first statement.
    """
    if db.session().in_transaction():
        db.session.commit()
    with writing():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


def rest() -> None:
    """Give the connection back for the time of something slow, like asking a service outside.

    What was read keeps its values; nothing may have been written yet.
    """
    db.session.close()
