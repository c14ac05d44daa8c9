"""Which thread of ours each thread of the file is, and which names lead to it.

First the one an earlier import made of it, then the one that has its identifier, then the one that
has its URL, then the one at a usual variant of the URL; else a new one. Two threads of one file
become one only where that was asked for (`merging.py`); the report names those that look like one
page. So a thread of ours is taken once, in the order of the steps and then of the file, which makes the
outcome the same when an import is taken up again.

A thread without an identifier of its own is named by its id in the file, unless a page means
another thread by that. Where several threads have one URL, it leads to the one that nothing else
leads to.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from comments.threads.models import IDENTIFIER, URL
from comments.threads.page import MAX_IDENTIFIER, MAX_URL, url_variants, without_fragment
from comments.transfer import lookup, own_matching
from comments.transfer.staging import Row, Staging, chunked

# PostgreSQL indexes no value above about 2,700 bytes.
_MAX_NAME_BYTES = 2600
_CHUNK = 100
_OWN, _FALLBACK = 0, 1

_UNMATCHED = """
    SELECT seq, value FROM thread JOIN thread_name ON thread_seq = seq
    WHERE thread_id IS NULL AND kind = ? AND priority = 0 ORDER BY seq
"""
_UNMATCHED_URLS = """
    SELECT t.seq, t.url FROM thread t JOIN read_thread r ON r.seq = t.seq
    WHERE t.thread_id IS NULL AND t.is_wanted AND t.url <> ''
    ORDER BY r.identifiers <> '[]', t.seq
"""


def match_threads(staging: Staging, site_id: int, source: str) -> None:
    """Find the thread of ours for every thread of the file that has comments, and settle the names."""
    _collect_names(staging)
    _find_imported(staging, site_id, source)
    if staging.has_own:
        own_matching.find_threads(staging, site_id)
    adopted = _Adoption(staging, site_id, source)
    adopted.take(IDENTIFIER, ((seq, [name]) for seq, name in staging.all(_UNMATCHED, [IDENTIFIER])))
    for spellings in (lambda url: [url], url_variants):
        unmatched = staging.all(_UNMATCHED_URLS)
        adopted.take(URL, ((seq, spellings(without_fragment(url))) for seq, url in unmatched))


class _Adoption:
    """Takes threads that were not brought by this source, each once."""

    def __init__(self, staging: Staging, site_id: int, source: str) -> None:
        self._staging, self._site_id, self._source = staging, site_id, source
        here = staging.all("SELECT thread_id FROM thread WHERE thread_id IS NOT NULL")
        self._taken = {thread_id for (thread_id,) in here}

    def take(self, kind: str, wanted: Iterable[tuple[int, list[str]]]) -> None:
        for chunk in chunked(wanted, _CHUNK):
            names = [name for _seq, spellings in chunk for name in spellings]
            found = lookup.find_named(self._site_id, kind, names)
            self._staging.run_many(
                "UPDATE thread SET thread_id = ?, is_adopted = 1 WHERE seq = ?",
                list(self._choose(chunk, found)),
            )

    def _choose(
        self, chunk: list[tuple[int, list[str]]], found: dict[str, Any]
    ) -> Iterator[tuple[int, int]]:
        for seq, spellings in chunk:
            rows = (found[name] for name in spellings if name in found)
            thread_id = next(
                (
                    thread_id
                    for _value, thread_id, its_source in rows
                    if its_source != self._source and thread_id not in self._taken
                ),
                None,
            )
            if thread_id is not None:
                self._taken.add(thread_id)
                yield thread_id, seq


def _find_imported(staging: Staging, site_id: int, source: str) -> None:
    source_ids = (row[0] for row in staging.all("SELECT source_id FROM thread WHERE is_wanted"))
    for chunk in chunked(lookup.find_threads(site_id, source, source_ids), _CHUNK):
        staging.run_many(
            "UPDATE thread SET thread_id = ?, is_there = 1 WHERE source_id = ?",
            [(row.id, row.source_id) for row in chunk],
        )


def _collect_names(staging: Staging) -> None:
    rows = staging.stream(
        "SELECT coalesce(t.merged_seq, t.seq), t.source_id, t.line, r.identifiers, r.fallback, "
        "t.url, r.own FROM thread t JOIN read_thread r ON r.seq = t.seq "
        "WHERE t.is_wanted OR t.merged_seq IS NOT NULL ORDER BY t.seq"
    )
    for chunk in chunked(rows, _CHUNK):
        names = [name for row in chunk for name in _names(row)]
        staging.run_many("INSERT INTO thread_name VALUES (?, ?, ?, ?)", names)
    staging.run(
        "DELETE FROM thread_name WHERE "
        "(kind = ? AND length(value) > ?) OR (kind = ? AND length(value) > ?) "
        "OR length(CAST(value AS BLOB)) > ?",
        (IDENTIFIER, MAX_IDENTIFIER, URL, MAX_URL, _MAX_NAME_BYTES),
    )
    staging.run("CREATE INDEX name_owner ON thread_name (kind, value, priority, thread_seq)")
    staging.run(
        "DELETE FROM thread_name WHERE rowid NOT IN ("
        "SELECT rowid FROM (SELECT rowid, row_number() OVER ("
        "PARTITION BY kind, value ORDER BY priority, thread_seq) AS place FROM thread_name) "
        "WHERE place = 1)"
    )
    staging.run("CREATE INDEX names_of ON thread_name (thread_seq, kind)")
    staging.run(
        "INSERT INTO note SELECT 'thread', t.source_id, t.line, "
        "'its identifier already names another thread, or is too long to name one' "
        "FROM thread t JOIN read_thread r ON r.seq = t.seq WHERE t.is_wanted "
        "AND r.identifiers <> '[]' AND NOT EXISTS (SELECT 1 FROM thread_name n "
        "WHERE n.thread_seq = t.seq AND n.kind = ?)",
        (IDENTIFIER,),
    )


def _names(row: Row) -> Iterator[Row]:
    seq, _source_id, _line, identifiers, fallback, url, rest = row
    own = orjson.loads(identifiers)
    for identifier in own:
        yield IDENTIFIER, identifier, seq, _OWN
    if fallback:
        yield IDENTIFIER, fallback, seq, _FALLBACK
    if rest:
        for known_url in orjson.loads(rest)["urls"]:
            yield URL, known_url, seq, _OWN
    elif url:
        yield URL, without_fragment(url), seq, _FALLBACK if own else _OWN
