"""One import from its file to its end, in steps that a terminal or the worker takes.

Reading and placing write nothing. Loading opens a unit of work for every batch, so it can be stopped
after any; whoever goes on reads the file again and writes what is missing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy.exc import IntegrityError

from comments.core import clock
from comments.core.db import write_unit
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.transfer import (
    batches,
    hosts,
    ledger,
    loader,
    of_staff,
    people,
    placing,
    rendering,
    report,
    thread_writing,
)
from comments.transfer.registry import Format
from comments.transfer.staging import Staging, chunked
from comments.web import address

# A thread that a reader begins at the same moment may be met at any batch, but not for ever.
_ATTEMPTS = 5
_EMPTY_THREADS = 500
_HASH = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is to be read. `with_people` believes who proved which address, and what staff decided.

    What is loaded `at_once` does not wait for an owner's word when it was looked at.
    """

    host_map: dict[str, str] = field(default_factory=dict)
    merge_duplicates: bool = False
    with_people: bool = False
    at_once: bool = False

    def to_json(self) -> dict[str, Any]:
        """Write them for the ledger."""
        return asdict(self)


class Import:
    """A file of a known format on its way into a site."""

    def __init__(self, site: Site, known: Format, options: Options) -> None:
        self.staging = Staging()
        self.source = known.name
        self._site_id, self._origins = site.id, list(site.origins)
        self._keep_address = _address_keeper(site)
        self._known, self._options = known, options

    def close(self) -> None:
        """Give the disk space back."""
        self.staging.close()

    def read(self, stream: BinaryIO) -> Iterator[None]:
        """Read all of the file.

        Raises:
            UnreadableFile: it cannot be read to its end.

        """
        found = hosts.move_pages(self._known.read(stream), self._options.host_map)
        for _count in self.staging.read(found):
            yield

    def place(self) -> Iterator[None]:
        """Find the place of every comment."""
        yield from placing.place_step_by_step(
            self.staging,
            self._site_id,
            self.source,
            merge_duplicates=self._options.merge_duplicates,
        )

    def account(self) -> report.Report:
        """Account for every record, once all have their place."""
        return report.make_report(self.staging, self.source, self._origins)

    def count_to_load(self) -> int:
        """Return how many comments are to be written."""
        return batches.count_to_load(self.staging)

    def has_work(self) -> bool:
        """Say whether anything of the file is not here yet."""
        return (
            self.count_to_load() > 0
            or bool(thread_writing.list_empty(self.staging))
            or (self._options.with_people and of_staff.has_new(self.staging, self._site_id))
        )

    def load(self, run_id: int, now: Callable[[], datetime] = clock.now) -> Iterator[int]:
        """Write all batches; yields how many comments each has once it is kept."""
        if self._options.with_people:
            with write_unit():
                people.join(self.staging, self._site_id, run_id)
                of_staff.write(self.staging, self._site_id, run_id)
        writer = loader.Loader(self.staging, self._site_id, self.source, run_id)
        writer.keep_address = self._keep_address
        total = self.count_to_load()
        for batch, html in rendering.render_batches(batches.list_batches(self.staging), total):
            _keep(writer, lambda: writer.write(batch, html), run_id, len(batch.items), now())  # noqa: B023 - called at once
            yield len(batch.items)
        for seqs in chunked(thread_writing.list_empty(self.staging), _EMPTY_THREADS):
            _keep(writer, lambda: writer.threads.settle(seqs), run_id, 0, now())  # noqa: B023 - called at once
            yield 0


def _keep(
    writer: loader.Loader, write: Callable[[], None], run_id: int, comments: int, now: datetime
) -> None:
    """Commit a batch with its line in the ledger; again, if a reader was quicker with one of its threads."""
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with write_unit():
                write()
                ledger.advance_run(run_id, comments, now)
        except IntegrityError:
            if attempt == _ATTEMPTS:
                raise
        else:
            writer.threads.keep()
            return


def _address_keeper(site: Site) -> Callable[[str], str | None]:
    """Return how the site keeps network addresses; whole ones are cut, or not kept at all."""
    match load_settings(site.settings).addresses:
        case "truncated":
            return lambda text: address.truncate(text) or None
        case "hashed":
            # A hash is all that our own export can have of it.
            return lambda text: text if _HASH.fullmatch(text) else None
        case _:
            return lambda _text: None
