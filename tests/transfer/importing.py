"""Importing a sample as the command does, but without its terminal."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import select, text

from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.sites.models import Site
from comments.threads.models import Thread
from comments.transfer import ledger, loader, registry, report
from comments.transfer.formats import disqus
from comments.transfer.outgoing import Discussions
from comments.transfer.records import Record
from comments.transfer.running import Import, Options
from tests.conftest import NOW

SAMPLES = Path(__file__).parents[1] / "samples"

AS_IT_STANDS = Options()

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<disqus xmlns="http://disqus.com" '
    'xmlns:dsq="http://disqus.com/disqus-internals">\n'
)


class Stopped(Exception):
    """The import was stopped on purpose."""


def read_sample(name: str) -> list[Record]:
    with (SAMPLES / name).open("rb") as stream:
        return list(disqus.read(stream))


def read_text(name: str) -> str:
    packed = (SAMPLES / name).read_bytes()
    return (gzip.decompress(packed) if name.endswith(".gz") else packed).decode()


def by_id(found: list[Record]) -> dict[str, Record]:
    return {record.source_id: record for record in found}


def write_export(path: Path, *elements: str) -> Path:
    path.write_text(f"{HEAD}{''.join(elements)}</disqus>\n", encoding="utf-8")
    return path


def thread(number: int, identifier: str = "", url: str | None = None, title: str = "T") -> str:
    link = f"https://pond.example.test/{number}/" if url is None else url
    return (
        f'<thread dsq:id="{number}"><id>{identifier}</id><link>{link}</link><title>{title}</title>'
        "<createdAt>2026-01-01T08:00:00Z</createdAt><isClosed>false</isClosed></thread>\n"
    )


def post(number: int, in_thread: int, parent: int | None = None, words: str = "Words.") -> str:
    hangs_on = f'<parent dsq:id="{parent}" />' if parent else ""
    return (
        f'<post dsq:id="{number}"><message><![CDATA[<p>{words}</p>]]></message>'
        "<createdAt>2026-01-02T04:00:00Z</createdAt><isDeleted>false</isDeleted>"
        "<isSpam>false</isSpam><author><name>Ada Example</name></author>"
        f'<thread dsq:id="{in_thread}" />{hangs_on}</post>\n'
    )


@contextmanager
def staged(path: Path, site: Site, options: Options = AS_IT_STANDS) -> Iterator[Import]:
    with path.open("rb") as stream:
        known = registry.find_format(registry.AUTO, stream)
        with closing(Import(site, known, options)) as importing:
            for _ in importing.read(stream):
                pass
            for _ in importing.place():
                pass
            yield importing


def load(importing: Import, site: Site) -> Iterator[int]:
    """Write all batches, each in a unit of its own; yields how many are kept."""
    with write_unit():
        run = ledger.begin_run(site.id, importing.source, "export", b"hash", NOW)
    return enumerate(importing.load(run.id), start=1)


def import_export(path: Path, site: Site, options: Options = AS_IT_STANDS) -> report.Report:
    """Import a file."""
    with staged(path, site, options) as importing:
        account = importing.account()
        for _ in load(importing, site):
            pass
        assert loader.count_missing(importing.staging) == 0
    return account


@contextmanager
def waiting_in_batch(number: int, meet: Callable[[], object]) -> Iterator[None]:
    """Let the next import do something in the middle of the batch behind that many."""
    write, left = loader.Loader.write, [number]

    def write_and_meet(self: loader.Loader, *batch: Any) -> None:
        write(self, *batch)
        left[0] -= 1
        if left[0] < 0:
            meet()

    with mock.patch.object(loader.Loader, "write", write_and_meet):
        yield


def die() -> None:
    raise Stopped


def export_to(path: Path, site: Site, name: str = "afterword") -> Path:
    with path.open("wb") as file:
        file.writelines(registry.get_format(name).write(Discussions(site)))
    db.session.rollback()
    return path


def import_sample(name: str, site: Site) -> report.Report:
    return import_export(SAMPLES / name, site)


def comments() -> dict[str, Comment]:
    """Return every comment by what it was called elsewhere."""
    db.session.expire_all()
    return {comment.source_id: comment for comment in db.session.scalars(select(Comment))}


def threads() -> dict[str, Thread]:
    """Return every thread by what it was called elsewhere."""
    db.session.expire_all()
    return {found.source_id: found for found in db.session.scalars(select(Thread))}


def snapshot() -> list[list[tuple[object, ...]]]:
    """Return all rows that an import writes, but for the ledger, which tells the time of day."""
    rows = []
    for name in ("thread", "thread_name", "comment"):
        table = db.metadata.tables[name]
        found = db.session.execute(select(table).order_by(*table.primary_key.columns))
        rows.append([tuple(row) for row in found])
    return rows


_UNTRUE = {
    "reply count": """SELECT count(*) FROM comment p WHERE reply_count <>
        (SELECT count(*) FROM comment c WHERE c.parent_id = p.id AND c.is_shown)""",
    "shown": """SELECT count(*) FROM comment
        WHERE is_shown <> (status = 'approved' OR reply_count > 0)""",
    "comment count": """SELECT count(*) FROM thread t WHERE comment_count <>
        (SELECT count(*) FROM comment c WHERE c.thread_id = t.id AND c.status = 'approved')""",
    "depth": """SELECT count(*) FROM comment c LEFT JOIN comment p ON p.id = c.parent_id
        WHERE p.thread_id <> c.thread_id OR c.depth <> coalesce(p.depth + 1, 0)""",
}


def untrue() -> dict[str, int]:
    """Return how many rows have something derived that is not so, by what it is."""
    counts = {what: db.session.scalar(text(query)) for what, query in _UNTRUE.items()}
    return {what: count for what, count in counts.items() if count}
