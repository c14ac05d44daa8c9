"""The formats that can be read. A new one is a file under `formats/`, a sample, a line here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from comments.transfer import compression, errors, records
from comments.transfer.formats import disqus

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its name on the command line and in the database, how it is told and read."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[BinaryIO], Iterator[records.Record]]


FORMATS = (Format("disqus", disqus.recognises, disqus.read),)


def find_format(name: str, stream: BinaryIO) -> Format:
    """Find a format by its name, or for `auto` by how the file begins; rewinds the stream.

    Raises:
        UnknownFormat: no format has that name, or none knows a file that begins like this.
        UnreadableFile: the file is empty or its compression is damaged.

    """
    for known in FORMATS:
        if known.name == name:
            return known
    names = ", ".join(known.name for known in FORMATS)
    if name != AUTO:
        raise errors.UnknownFormat(f"There is no format “{name}”; there are: {AUTO}, {names}.")
    head = next(compression.read_chunks(stream), b"")
    stream.seek(0)
    if not head:
        raise errors.UnreadableFile("the file is empty")
    for known in FORMATS:
        if known.recognises(head):
            return known
    raise errors.UnknownFormat(
        f"The file begins like none of the formats that can be read ({names}); "
        "name its format with --format to see where it differs."
    )
