"""What an answer was made from, and whether that is still so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import Executable, select

from comments.core.db import db
from comments.sites.models import Site
from comments.threads import queries as threads
from comments.threads.models import Thread
from comments.threads.page import Page

# A statement is built when it is first asked again: most answers are given out without that.
Read: TypeAlias = tuple[Callable[[], Executable], Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Basis:
    """Reads and the rows they gave. An answer is right as long as they would give the same again."""

    reads: tuple[Read, ...]

    def holds(self) -> bool:
        """Ask the database again; needs an application context."""
        with db.engine.connect() as connection:
            return all(
                sorted(map(tuple, connection.execute(statement()))) == sorted(rows)
                for statement, rows in self.reads
            )


def site_as_seen(site: Site) -> Read:
    """Return what answers depend on of a site: who may ask, and its settings."""
    site_id, seen = site.id, [(site.origins, site.settings)]
    return cache(lambda: select(Site.origins, Site.settings).where(Site.id == site_id)), seen


def names_as_seen(site: Site, page: Page, found: Sequence[threads.Named]) -> Read:
    """Return which threads a page's names lead to, and their versions."""
    site_id = site.id
    seen = [(row.Thread.id, row.Thread.version, row.kind, row.value) for row in found]
    return cache(lambda: threads.named(site_id, page, Thread.id, Thread.version)), seen


def thread_as_seen(thread: Thread) -> Read:
    """Return the version of a thread."""
    thread_id, seen = thread.id, [(thread.version,)]
    return cache(lambda: select(Thread.version).where(Thread.id == thread_id)), seen


def counts_as_seen(
    site: Site, identifiers: Sequence[str], urls: Sequence[str], rows: Sequence[threads.Counted]
) -> Read:
    """Return how many comments there were under each name."""
    site_id, seen = site.id, [tuple(row) for row in rows]
    return cache(lambda: threads.counted(site_id, identifiers, urls)), seen
