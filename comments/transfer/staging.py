"""The records of one file, kept in a temporary database on disk while they are put in order.

Nothing is written to the real database before the whole file was read, parents may follow their
replies, and a file may hold more comments than fit into memory: so everything waits here. SQLite
removes the temporary file by itself, also when the process is killed.

`read_thread`, `read_comment`, `person` and `of_staff` hold what the file says; `thread` and `comment` what `placing`
makes of it. Instants are microseconds since 1970.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

import orjson

from comments.transfer import records

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITE_ROWS = 1000
_CACHE_KIBIBYTES = 4_000

_SCHEMA = """
CREATE TABLE read_thread (
    seq INTEGER PRIMARY KEY, source_id TEXT, line INTEGER, identifiers TEXT, fallback TEXT,
    url TEXT, title TEXT, created INTEGER, is_open INTEGER, is_removed INTEGER,
    own_id INTEGER, own_source TEXT, own_source_id TEXT, own TEXT
);
CREATE TABLE read_comment (
    seq INTEGER PRIMARY KEY, source_id TEXT, line INTEGER, thread_ref TEXT, parent_ref TEXT,
    author_name TEXT, author_email TEXT, author_url TEXT, address TEXT, text TEXT,
    text_format TEXT, created INTEGER, status TEXT, member TEXT, names TEXT,
    own_id INTEGER, own_source TEXT, own_source_id TEXT, own TEXT
);
CREATE TABLE person (
    id INTEGER PRIMARY KEY, email TEXT, name TEXT, url TEXT, created INTEGER, members TEXT,
    account_id INTEGER, avatar TEXT
);
CREATE TABLE of_staff (kind TEXT, content TEXT);
CREATE TABLE left_out (kind TEXT, source_id TEXT, line INTEGER, reason TEXT);
CREATE TABLE note (kind TEXT, source_id TEXT, line INTEGER, reason TEXT);
CREATE TABLE thread (
    seq INTEGER PRIMARY KEY, source_id TEXT UNIQUE, line INTEGER, url TEXT, created INTEGER,
    is_removed INTEGER, comments INTEGER DEFAULT 0, is_wanted INTEGER DEFAULT 0, own_id INTEGER,
    thread_id INTEGER, is_there INTEGER DEFAULT 0, is_adopted INTEGER DEFAULT 0,
    merged_seq INTEGER
);
CREATE TABLE thread_name (kind TEXT, value TEXT, thread_seq INTEGER, priority INTEGER);
CREATE TABLE comment (
    seq INTEGER PRIMARY KEY, source_id TEXT UNIQUE, line INTEGER, created INTEGER, status TEXT,
    thread_seq INTEGER, parent_seq INTEGER, parent_id INTEGER, depth INTEGER,
    own_id INTEGER, comment_id INTEGER, there TEXT DEFAULT 'no', there_thread_id INTEGER,
    is_made INTEGER DEFAULT 0, outcome TEXT
);
"""

_ADD_THREAD = "INSERT INTO read_thread VALUES (NULL" + 13 * ", ?" + ")"
_ADD_COMMENT = "INSERT INTO read_comment VALUES (NULL" + 18 * ", ?" + ")"
_ADD_PERSON = "INSERT OR IGNORE INTO person VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)"
_ADD_OF_STAFF = "INSERT INTO of_staff VALUES (?, ?)"
_ADD_LEFT_OUT = "INSERT INTO left_out VALUES (?, ?, ?, ?)"

Item = TypeVar("Item")
Row = tuple[Any, ...]


class Staging:
    """A temporary database with the records of one file."""

    def __init__(self) -> None:
        # Counted as they come, so that the report can be held against them.
        self.threads_read = 0
        self.comments_read = 0
        # Whether the file is of our own format, and so knows more than others.
        self.has_own = False
        self.database = sqlite3.connect("", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size=-{_CACHE_KIBIBYTES}"):
            self.database.execute(f"PRAGMA {pragma}")
        self.database.executescript(_SCHEMA)

    def close(self) -> None:
        """Give the disk space back."""
        self.database.close()

    def read(self, found: Iterable[records.Record]) -> Iterator[int]:
        """Keep every record; yields how many there are, now and then."""
        count = 0
        for chunk in chunked(found, _WRITE_ROWS):
            self._write(chunk)
            count += len(chunk)
            yield count

    def _write(self, chunk: Sequence[records.Record]) -> None:
        rows: dict[str, list[Row]] = {}
        for record in chunk:
            statement, row = _row(record)
            rows.setdefault(statement, []).append(row)
            if isinstance(record, records.PersonRecord | records.StaffRecord):
                continue
            if isinstance(record, records.ThreadRecord) or (
                isinstance(record, records.Skipped) and record.kind == "thread"
            ):
                self.threads_read += 1
            else:
                self.comments_read += 1
            if not isinstance(record, records.Skipped) and record.own:
                self.has_own = True
        self.database.execute("BEGIN")
        for statement, values in rows.items():
            self.database.executemany(statement, values)
        self.database.execute("COMMIT")

    def all(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a small answer."""
        return self.database.execute(query, parameters).fetchall()

    def stream(self, query: str, parameters: Sequence[object] = ()) -> Iterator[Row]:
        """Yield the rows of a large answer one by one."""
        yield from self.database.execute(query, parameters)

    def run(self, statement: str, parameters: Sequence[object] = ()) -> int:
        """Run one statement and return how many rows it changed."""
        return self.database.execute(statement, parameters).rowcount

    def run_many(self, statement: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for every row, in one go."""
        self.database.execute("BEGIN")
        self.database.executemany(statement, rows)
        self.database.execute("COMMIT")


def chunked(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of up to that many."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def to_microseconds(instant: datetime) -> int:
    """Write an instant as a whole number, without going through a float."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def from_microseconds(number: int) -> datetime:
    """Read such a number."""
    return _EPOCH + timedelta(microseconds=number)


def _row(record: records.Record) -> tuple[str, Row]:
    if isinstance(record, records.ThreadRecord):
        created = to_microseconds(record.created_at) if record.created_at else None
        return _ADD_THREAD, (
            record.source_id,
            record.line,
            orjson.dumps(record.identifiers).decode(),
            record.fallback_identifier,
            record.url,
            record.title,
            created,
            record.is_open,
            record.is_removed,
            *_own(record.own),
        )
    if isinstance(record, records.CommentRecord):
        return _ADD_COMMENT, (
            record.source_id,
            record.line,
            record.thread_source_id,
            record.parent_source_id,
            record.author_name,
            record.author_email,
            record.author_url,
            record.address,
            record.text,
            record.text_format,
            to_microseconds(record.created_at),
            record.status,
            record.member_id or None,
            orjson.dumps(record.names).decode() if record.names else None,
            *_own(record.own),
        )
    if isinstance(record, records.PersonRecord):
        return _ADD_PERSON, _person(record)
    if isinstance(record, records.StaffRecord):
        return _ADD_OF_STAFF, (record.kind, orjson.dumps(record.content).decode())
    return _ADD_LEFT_OUT, (record.kind, record.source_id, record.line, record.reason)


def _person(record: records.PersonRecord) -> Row:
    created, members = to_microseconds(record.created_at), orjson.dumps(record.members).decode()
    return record.id, record.email, record.name, record.url, created, members


def _own(own: records.Own | None) -> Row:
    if own is None:
        return None, None, None, None
    return own.id, own.source, own.source_id, orjson.dumps(own.rest).decode()
