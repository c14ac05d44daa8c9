"""Making the threads of a batch, in the batch's own transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from sqlalchemy import insert, update

from comments.core.db import db, defaults_of
from comments.core.text import single_line
from comments.reactions.models import ThreadReaction
from comments.sites.names import origin_of
from comments.sites.settings import changed
from comments.threads.models import IDENTIFIER, Thread, ThreadName
from comments.transfer import ledger, lookup, own_rows
from comments.transfer.people import People
from comments.transfer.staging import Row, Staging, chunked, from_microseconds

_CHUNK = 500
_TABLE = db.metadata.tables[Thread.__tablename__]
_DEFAULTS = defaults_of(_TABLE)
_THREADS = """
    SELECT t.seq, t.thread_id, t.source_id, t.is_adopted, t.created, r.title, r.url, r.is_open,
        r.identifiers, r.own_source, r.own_source_id, r.own
    FROM thread t JOIN read_thread r ON r.seq = t.seq WHERE NOT t.is_there AND t.seq IN
"""
_NAMES = "SELECT kind, value, thread_id FROM thread_name JOIN thread t ON t.seq = thread_seq WHERE t.seq IN"
_EMPTY = "SELECT seq FROM thread WHERE is_wanted AND comments = 0 AND NOT is_there ORDER BY seq"


def list_empty(staging: Staging) -> list[int]:
    """Return the threads that are to be made and that no comment brings."""
    return [row[0] for row in staging.all(_EMPTY)]


class ThreadWriter:
    """Makes each thread, or takes it over, with the first comment it gets."""

    def __init__(self, staging: Staging, site_id: int, source: str, run_id: int) -> None:
        self._staging, self._site_id, self._source = staging, site_id, source
        self._run_id = run_id
        self._people = People(staging)
        self._settled: set[int] = set()
        self._fresh: set[int] = set()
        # By the id that was meant for it: the thread that readers began here after that was settled.
        self._begun: dict[int, int] = {}

    def id_of(self, thread_id: int) -> int:
        """Return the id under which a settled thread really is here."""
        return self._begun.get(thread_id, thread_id)

    def keep(self) -> None:
        """Count what was settled last as done: it is committed."""
        self._settled |= self._fresh

    def settle(self, thread_seqs: Iterable[int]) -> None:
        """Write those of the threads that were not written yet, and the names that lead to them."""
        self._fresh = set(thread_seqs) - self._settled
        for chunk in chunked(sorted(self._fresh), _CHUNK):
            marks = f" ({','.join('?' * len(chunk))})"
            rows = self._staging.all(_THREADS + marks, chunk)
            if not rows:
                continue
            marks = f" ({','.join('?' * len(rows))})"
            names = self._staging.all(_NAMES + marks, [row[0] for row in rows])
            taken = self._find_taken(names)
            self._meet(rows, names, taken)
            made = [row for row in rows if not row[3] and row[1] not in self._begun]
            if made:
                self._make(made)
            for row in rows:
                if row[3] or row[1] in self._begun:
                    self._adopt(row)
            self._name(names, taken)

    def _make(self, rows: Sequence[Row]) -> None:
        values = [_DEFAULTS | self._values(row) for row in rows]
        connection = db.session.connection()
        connection.execute(insert(_TABLE), values)
        ledger.note_made(self._run_id, ledger.THREAD, [row["id"] for row in values])
        given = [
            one
            for row in rows
            if row[11]
            for one in own_rows.given_rows(
                {"thread_id": row[1]}, orjson.loads(row[11])["reactions"], self._people
            )
        ]
        if given:
            connection.execute(insert(db.metadata.tables[ThreadReaction.__tablename__]), given)
            ledger.note_made(self._run_id, ledger.EMOJI, [ledger.number_of(one) for one in given])

    def _values(self, row: Row) -> dict[str, Any]:
        _seq, thread_id, source_id, _is_adopted, created, title, url, is_open, identifiers = row[:9]
        own_source, own_source_id, rest = row[9:]
        # What we wrote ourselves stays as it was.
        spoken = [title if rest else single_line(title), url, *orjson.loads(identifiers), source_id]
        values = {
            "id": thread_id,
            "site_id": self._site_id,
            "title": next(name for name in spoken if name),
            # It becomes a link for moderators, so it must be an address of the web.
            "url": url if origin_of(url) else None,
            "is_open": bool(is_open),
            "closed_by_hand": None if is_open else True,
            "premoderate": None,
            "settings": {},
            "created_at": from_microseconds(created),
            "reactions": {},
            "source": self._source,
            "source_id": source_id,
        }
        if rest:
            own = orjson.loads(rest)
            values |= {name: own[name] for name in ("closed_by_hand", "premoderate")}
            for name, word in own["settings"].items():
                values["settings"] = changed(values["settings"], name, word)
            values["reactions"] = own_rows.count_emoji(own["reactions"])
        if own_source_id is not None:
            values |= {"source": own_source, "source_id": own_source_id}
        return values

    def _adopt(self, row: Row) -> None:
        db.session.execute(
            update(Thread)
            .where(Thread.id == self.id_of(row[1]), Thread.source.is_(None))
            .values(source=self._source, source_id=row[2])
            .execution_options(synchronize_session=False)
        )

    def _find_taken(self, names: Sequence[Row]) -> dict[tuple[str, str], Any]:
        kinds = {kind for kind, _, _ in names}
        return {
            (kind, value): row
            for kind in kinds
            for value, row in lookup.find_named(
                self._site_id, kind, [name[1] for name in names if name[0] == kind]
            ).items()
        }

    def _meet(
        self, rows: Sequence[Row], names: Sequence[Row], taken: dict[tuple[str, str], Any]
    ) -> None:
        """Find threads that readers began here since the place of every comment was settled."""
        new = {row[1] for row in rows if not row[3]}
        known = "SELECT 1 FROM thread WHERE thread_id = ?"
        # Identifiers come last, and so decide.
        for kind, value, thread_id in sorted(names, key=lambda name: name[0] == IDENTIFIER):
            here = taken.get((kind, value))
            if here is None or thread_id not in new or here.source is not None:
                continue
            if here.thread_id not in self._begun.values() and not self._staging.all(
                known, [here.thread_id]
            ):
                self._begun[thread_id] = here.thread_id

    def _name(self, names: Sequence[Row], taken: dict[tuple[str, str], Any]) -> None:
        rows = [
            {
                "site_id": self._site_id,
                "kind": kind,
                "value": value,
                "thread_id": self.id_of(thread_id),
            }
            for kind, value, thread_id in names
            if (kind, value) not in taken
        ]
        if rows:
            db.session.connection().execute(
                insert(db.metadata.tables[ThreadName.__tablename__]), rows
            )
