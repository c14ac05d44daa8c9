"""Discussions of any size and shape, planted in bulk and past all rules, with everything derived from them right.

`python -m tests.benchmarks.seeding DATABASE_URL [SHAPE …]` plants into a database of Afterword's. A shape is a word and
its sizes: `thread-1000000`, `roots-100`, `replies-1000000`, `chain-10000`, `branches-1000x1000`, `held-100000`. The
same shape is always the same rows. Everything is counted from the newest comment, so that the newest page of a thread
is the same at any size.
"""

import argparse
import random
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select

from comments.app import create_app
from comments.core import ids, schema
from comments.core.db import db, write_unit
from comments.core.paths import PACKAGE
from comments.core.settings import read_settings
from comments.discussion import tree
from comments.markup.render import RENDERER_VERSION
from comments.reactions.ranking import rank_of
from comments.sites import actions as sites
from comments.sites.models import Site
from comments.sites.queries import find_site
from comments.threads.models import IDENTIFIER, URL, Thread, ThreadName
from tests.benchmarks import texts

FOLDER = Path(tempfile.gettempdir()) / "afterword-bench"
SHORTNAME = "blog"
ORIGIN = "https://blog.example.test"
END = datetime(2026, 1, 1, tzinfo=UTC)  # of every thread; one comment a second comes before
ROOTS = 0.3
REACH = 60  # how far above a reply stands what it answers, at most
STATUSES = ("approved", "pending", "spam", "removed", "deleted")
FREQUENCIES = (94, 2, 2, 1, 1)
COLUMNS = (
    "id", "site_id", "thread_id", "parent_id", "depth", "path", "status", "is_shown", "reply_count", "author_name",
    "author_email", "author_url", "text", "text_format", "html", "renderer_version", "reasons", "created_at",
    "up_votes", "down_votes", "imported_up_votes", "imported_down_votes", "score", "rank",
)  # fmt: skip

Parents = list[int | None]


@dataclass(frozen=True)
class Planted:
    """One thread that was planted, and its comments' ids, oldest first."""

    name: str
    thread_id: int
    ids: Sequence[int]


@dataclass
class Drawn:
    """A tree by indexes, oldest first, and what is derived from it."""

    parents: Parents
    statuses: list[str]
    is_shown: list[bool]
    reply_counts: list[int]


def thread(size: int) -> Parents:
    """Draw an ordinary discussion: replies to what was said lately, and new roots."""
    chance = random.Random(1)
    parents: Parents = [None] * size
    for at in reversed(range(size)):
        step = 0 if chance.random() < ROOTS else chance.randint(1, REACH)
        parents[at] = at - step if 0 < step <= at else None
    return parents


SHAPES: dict[str, Callable[..., Parents]] = {
    "thread": thread,
    "roots": lambda size: [None] * size,
    "replies": lambda size: [None] + [0] * (size - 1),
    "chain": lambda size: [None, *range(size - 1)],
    # All branches grow at once.
    "branches": lambda roots, replies: (
        [None] * roots + [at % roots for at in range(roots * replies)]
    ),
    # Roots and replies of the oldest root, with that many held ones of each between them.
    "held": lambda size: [None] + [0] * (200 + size) + [None] * (200 + size),
}


def _parents(name: str) -> Parents:
    kind, _, sizes = name.partition("-")
    return SHAPES[kind](*map(int, sizes.split("x")))


def draw(name: str) -> Drawn:
    """Draw a shape by its name."""
    parents = _parents(name)
    statuses = random.Random(2).choices(STATUSES, FREQUENCIES, k=len(parents))
    statuses.reverse()
    if name.startswith("held-"):
        held = (len(parents) - 401) // 2
        statuses[101 : 101 + held] = statuses[-100 - held : -100] = ["pending"] * held
    # What hangs on the oldest root is to be read.
    statuses[0] = "approved"
    reply_counts = [0] * len(parents)
    is_shown = [False] * len(parents)
    for at in reversed(range(len(parents))):
        is_shown[at] = statuses[at] == "approved" or reply_counts[at] > 0
        parent = parents[at]
        if is_shown[at] and parent is not None:
            reply_counts[parent] += 1
    return Drawn(parents, statuses, is_shown, reply_counts)


def plant(site: Site, name: str) -> Planted:
    """Plant a thread of that shape, found by the shape's name. Needs an application context."""
    drawn, numbers = draw(name), ids_of(name)
    size = len(numbers)
    row = Thread(
        id=numbers[-1] + (1 << ids.LOW_BITS),
        site_id=site.id,
        title=f"About {name}",
        url=f"{ORIGIN}/{name}",
        comment_count=drawn.statuses.count("approved"),
        created_at=END - timedelta(seconds=size),
    )
    with write_unit():
        db.session.add(row)
        db.session.flush()
        for kind, value in ((IDENTIFIER, name), (URL, row.url)):
            db.session.add(ThreadName(site_id=site.id, kind=kind, value=value, thread_id=row.id))
        db.session.flush()
        _write(_rows(row, drawn, numbers))
    return Planted(name, row.id, numbers)


def plant_names(site: Site, count: int) -> None:
    """Plant names that lead to a site's newest thread. Needs an application context."""
    thread_id = db.session.scalar(select(func.max(Thread.id)).where(Thread.site_id == site.id))
    with write_unit():
        rows = [
            {"site_id": site.id, "kind": kind, "value": value, "thread_id": thread_id}
            for number in range(count)
            for kind, value in ((IDENTIFIER, f"page-{number}"), (URL, f"{ORIGIN}/page-{number}"))
        ]
        db.session.execute(insert(ThreadName), rows)


def ids_of(name: str) -> list[int]:
    """Return the ids of a shape's comments, oldest first."""
    size = len(_parents(name))
    low = int.from_bytes(name.encode(), "big") % 4093  # tells the ids of threads apart
    return [ids.first_id_at(END - timedelta(seconds=size - at)) | low for at in range(size)]


@cache
def _texts() -> list[texts.Written]:
    return texts.written()


def _rows(row: Thread, drawn: Drawn, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    chance = random.Random(3)
    written, names = _texts(), texts.names()
    depths: list[int] = []
    paths: list[bytes] = []
    size = len(numbers)
    for at, number in enumerate(numbers):
        parent = drawn.parents[at]
        depths.append(0 if parent is None else depths[parent] + 1)
        paths.append(tree.path_under(None if parent is None else paths[parent], number))
        words, name = written[(size - at) % len(written)], names[(size - at) * 7 % len(names)]
        is_deleted = drawn.statuses[at] == "deleted"
        up, down = int(4 * chance.random() ** 3), int(1.1 * chance.random())
        yield (
            number, row.site_id, row.id, None if parent is None else numbers[parent], depths[at], paths[at],
            drawn.statuses[at], drawn.is_shown[at], drawn.reply_counts[at],
            "" if is_deleted else name,
            None if is_deleted else "somebody@example.test",
            f"https://example.test/{at}" if at % 5 == 0 and not is_deleted else None,
            "" if is_deleted else words.text, "markdown", "" if is_deleted else words.html, RENDERER_VERSION, "[]",
            END - timedelta(seconds=size - at), up, down, up, down, up - down, rank_of(up, down),
        )  # fmt: skip


def _write(rows: Iterable[tuple[Any, ...]]) -> None:
    """Write comments by the driver's own bulk way."""
    connection: Any = db.session.connection().connection.dbapi_connection
    names = ", ".join(COLUMNS)
    if isinstance(connection, sqlite3.Connection):
        marks = ", ".join("?" * len(COLUMNS))
        at = COLUMNS.index("created_at")
        as_stored = ((*r[:at], f"{r[at]:%Y-%m-%d %H:%M:%S}.000000", *r[at + 1 :]) for r in rows)
        connection.executemany(f"INSERT INTO comment ({names}) VALUES ({marks})", as_stored)
        return
    connection.execute(
        "SET LOCAL statement_timeout = 0"
    )  # a million rows take longer than any page may
    with connection.cursor().copy(f"COPY comment ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def bench_site() -> Site:
    """Return the site that everything is planted on; it publishes at once."""
    found = find_site(SHORTNAME)
    if found is not None:
        return found
    with write_unit():
        site = sites.add_site(SHORTNAME, "Blog", [ORIGIN], END)
        sites.set_site(site, "premoderate=off")
    return site


def plant_all(database_url: str, folder: Path, names: Sequence[str]) -> None:
    """Make the database's tables and plant shapes into it."""
    settings = read_settings({}, database_url=database_url, instance_dir=folder)
    with create_app(settings).app_context():
        schema.migrate(settings)
        for name in names:
            started = time.perf_counter()
            planted = plant(bench_site(), name)
            seconds = time.perf_counter() - started
            print(f"{name}: {len(planted.ids):,} comments in {seconds:.1f} s", flush=True)
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
        db.session.remove()
        db.engine.dispose()


def kept_database(folder: Path, names: Sequence[str]) -> str:
    """Return the URL of a SQLite database with those shapes, made anew only when what makes it changed."""
    migrations = sorted(PACKAGE.glob("migrations/versions/*.py"))
    made_by = [Path(__file__), Path(texts.__file__), *migrations]
    mark = sha256(
        b"".join(path.read_bytes() for path in made_by) + repr(names).encode()
    ).hexdigest()
    file, mark_file = folder / "afterword.db", folder / "seeded"
    if not mark_file.exists() or mark_file.read_text(encoding="ascii") != mark:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        plant_all(f"sqlite:///{file}", folder, names)
        mark_file.write_text(mark, encoding="ascii")
    return f"sqlite:///{file}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database_url")
    parser.add_argument("shapes", nargs="*", default=["thread-1000"])
    asked = parser.parse_args()
    plant_all(asked.database_url, Path.cwd() / "instance", asked.shapes)


if __name__ == "__main__":
    main()
