"""Making the threads of a batch, in the batch's own transaction."""

from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import insert, update

from comments.core.db import db
from comments.core.text import single_line
from comments.sites.names import origin_of
from comments.threads.models import Thread, ThreadName
from comments.transfer import lookup
from comments.transfer.staging import Row, Staging, chunked, from_microseconds

_CHUNK = 500
_THREADS = """
    SELECT t.seq, t.thread_id, t.source_id, t.is_adopted, t.created, r.title, r.url, r.is_open,
        r.identifiers
    FROM thread t JOIN read_thread r ON r.seq = t.seq WHERE NOT t.is_there AND t.seq IN
"""
_NAMES = "SELECT kind, value, thread_id FROM thread_name JOIN thread t ON t.seq = thread_seq WHERE t.seq IN"


class ThreadWriter:
    """Makes each thread, or takes it over, with the first comment it gets."""

    def __init__(self, staging: Staging, site_id: int, source: str) -> None:
        self._staging, self._site_id, self._source = staging, site_id, source
        self._settled: set[int] = set()

    def settle(self, thread_seqs: Iterable[int]) -> None:
        """Write those of the threads that were not written yet, and the names that lead to them."""
        for chunk in chunked(sorted(set(thread_seqs) - self._settled), _CHUNK):
            marks = f" ({','.join('?' * len(chunk))})"
            rows = self._staging.all(_THREADS + marks, chunk)
            if made := [self._values(row) for row in rows if not row[3]]:
                db.session.execute(insert(Thread), made)
            for row in rows:
                if row[3]:
                    self._adopt(row)
            fresh = [row[0] for row in rows]
            if fresh:
                marks = f" ({','.join('?' * len(fresh))})"
                self._name(self._staging.all(_NAMES + marks, fresh))
            self._settled.update(chunk)

    def _values(self, row: Row) -> dict[str, Any]:
        _seq, thread_id, source_id, _is_adopted, created, title, url, is_open, identifiers = row
        spoken = [single_line(title), url, *orjson.loads(identifiers), source_id]
        return {
            "id": thread_id,
            "site_id": self._site_id,
            "title": next(name for name in spoken if name),
            # It becomes a link for moderators, so it must be an address of the web.
            "url": url if origin_of(url) else None,
            "is_open": bool(is_open),
            "closed_by_hand": None if is_open else True,
            "created_at": from_microseconds(created),
            "source": self._source,
            "source_id": source_id,
        }

    def _adopt(self, row: Row) -> None:
        db.session.execute(
            update(Thread)
            .where(Thread.id == row[1], Thread.source.is_(None))
            .values(source=self._source, source_id=row[2])
            .execution_options(synchronize_session=False)
        )

    def _name(self, names: list[Row]) -> None:
        by_kind: dict[str, list[Row]] = {}
        for name in names:
            by_kind.setdefault(name[0], []).append(name)
        for kind, wanted in by_kind.items():
            taken = lookup.find_named(self._site_id, kind, [value for _, value, _ in wanted])
            rows = [
                {"site_id": self._site_id, "kind": kind, "value": value, "thread_id": thread_id}
                for _, value, thread_id in wanted
                if value not in taken
            ]
            if rows:
                db.session.execute(insert(ThreadName), rows)
