"""The formats that can be read and written. A new one is a file under `formats/`, a sample, a line here.

A format is loaded when a file of it is read or written, which most processes never do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import BinaryIO

from comments.core.words import gettext
from comments.transfer import compression, errors, records
from comments.transfer.outgoing import Discussions

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name on the command line and in the database, where it is read and written, how files end."""

    name: str
    reader: str
    writer: str
    ending: str

    def recognises(self, head: bytes) -> bool:
        """Say whether a file that begins like this is one."""
        is_one: bool = _load(self.reader).recognises(head)
        return is_one

    def read(self, stream: BinaryIO) -> Iterator[records.Record]:
        """Read a file's records."""
        yield from _load(self.reader).read(stream)

    def write(self, discussions: Discussions) -> Iterator[bytes]:
        """Write discussions, as pieces of a file."""
        yield from _load(self.writer).write(discussions)


FORMATS = (
    Format("afterword", "afterword", "afterword_writer", ".jsonl"),
    Format("disqus", "disqus", "disqus_writer", ".xml"),
    Format("wxr", "wxr", "wxr_writer", ".xml"),
)


def _load(name: str) -> ModuleType:
    return import_module(f"comments.transfer.formats.{name}")


def get_format(name: str) -> Format:
    """Return a format by its name.

    Raises:
        UnknownFormat: there is none of that name.

    """
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise errors.UnknownFormat(
        gettext(
            "There is no format “%(name)s”; there are: %(auto)s, %(names)s.",
            name=name,
            auto=AUTO,
            names=names,
        )
    )


def find_format(name: str, stream: BinaryIO) -> Format:
    """Find a format by its name, or for `auto` by how the file begins; rewinds the stream.

    Raises:
        UnknownFormat: no format has that name, or none knows a file that begins like this.
        UnreadableFile: the file is empty or its compression is damaged.

    """
    if name != AUTO:
        return get_format(name)
    head = next(compression.read_chunks(stream), b"")
    stream.seek(0)
    if not head:
        raise errors.UnreadableFile("the file is empty")
    for known in FORMATS:
        if known.recognises(head):
            return known
    names = ", ".join(known.name for known in FORMATS)
    raise errors.UnknownFormat(
        gettext(
            "The file begins like none of the formats that can be read (%(names)s); name its "
            "format with --format to see where it differs.",
            names=names,
        )
    )
