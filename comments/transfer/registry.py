"""The formats that can be read and written. A new one is a file under `formats/`, a sample, a line here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from comments.core.words import gettext
from comments.transfer import compression, errors, records
from comments.transfer.formats import (
    afterword,
    afterword_writer,
    disqus,
    disqus_writer,
    wxr,
    wxr_writer,
)
from comments.transfer.outgoing import Discussions

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name on the command line and in the database, how it is told, read and written."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[BinaryIO], Iterator[records.Record]]
    write: Callable[[Discussions], Iterator[bytes]]
    ending: str


FORMATS = (
    Format(
        afterword_writer.NAME,
        afterword.recognises,
        afterword.read,
        afterword_writer.write,
        ".jsonl",
    ),
    Format("disqus", disqus.recognises, disqus.read, disqus_writer.write, ".xml"),
    Format("wxr", wxr.recognises, wxr.read, wxr_writer.write, ".xml"),
)


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
