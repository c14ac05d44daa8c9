"""What an answer was made from, and whether that is still so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Executable, select

from comments.core.db import db
from comments.sites.models import Site
from comments.threads import queries as threads
from comments.threads.models import Thread
from comments.threads.page import Page

Read: TypeAlias = tuple[Executable, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Basis:
    """Reads and the rows they gave. An answer is right as long as they would give the same again."""

    reads: tuple[Read, ...]

    def holds(self) -> bool:
        """Ask the database again; needs an application context."""
        with db.engine.connect() as connection:
            return all(
                sorted(map(tuple, connection.execute(statement))) == sorted(rows)
                for statement, rows in self.reads
            )


def site_as_seen(site: Site) -> Read:
    """Return what answers depend on of a site: who may ask, and its settings."""
    statement = select(Site.origins, Site.settings).where(Site.id == site.id)
    return statement, [(site.origins, site.settings)]


def names_as_seen(site: Site, page: Page, found: Sequence[threads.Named]) -> Read:
    """Return which threads a page's names lead to, and their versions."""
    statement = threads.named(site.id, page, Thread.id, Thread.version)
    return statement, [(row.Thread.id, row.Thread.version, row.kind, row.value) for row in found]


def thread_as_seen(thread: Thread) -> Read:
    """Return the version of a thread."""
    return select(Thread.version).where(Thread.id == thread.id), [(thread.version,)]


def counts_as_seen(
    site: Site, identifiers: Sequence[str], urls: Sequence[str], rows: Sequence[threads.Counted]
) -> Read:
    """Return how many comments there were under each name."""
    return threads.counted(site.id, identifiers, urls), [tuple(row) for row in rows]
