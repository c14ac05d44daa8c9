"""Opening an export that may be gzipped, without trusting how large it says it becomes."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from comments.transfer import errors

CHUNK_BYTES = 64 * 1024
GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGIC = b"PK\x03\x04"

# Comment exports shrink about 4 to 10 times; a file of nothing but one repeated byte shrinks 1,030
# times. The ratio is only judged once so much came out that it could hurt.
MAX_RATIO = 100
RATIO_FREE_BYTES = 64 * 1024 * 1024


def read_chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the plain bytes of a file that is gzipped or not, told by its first bytes.

    Raises:
        UnreadableFile: the compressed data is damaged, ends early, or grows out of all proportion.

    """
    start = stream.tell()
    magic = stream.read(len(ZIP_MAGIC))
    stream.seek(start)
    if magic == ZIP_MAGIC:
        raise errors.UnreadableFile("this is a ZIP archive; unpack it and import the file in it")
    if magic.startswith(GZIP_MAGIC):
        yield from _read_gzip(stream)
        return
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def pack(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same, gzipped; the same bytes give the same file."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    for chunk in chunks:
        if packed := packer.compress(chunk):
            yield packed
    yield packer.flush()


def _read_gzip(stream: BinaryIO) -> Iterator[bytes]:
    produced = 0
    lines = 1
    with gzip.GzipFile(fileobj=stream, mode="rb") as unpacked:
        while True:
            try:
                chunk = unpacked.read1(CHUNK_BYTES)
            except EOFError as cause:
                raise errors.UnreadableFile(
                    "the compressed file ends here, before its end; fetch it again", line=lines
                ) from cause
            except (gzip.BadGzipFile, zlib.error) as cause:
                raise errors.UnreadableFile(
                    "the compressed file is damaged after this line; fetch it again", line=lines
                ) from cause
            if not chunk:
                return
            produced += len(chunk)
            lines += chunk.count(b"\n")
            if produced > RATIO_FREE_BYTES and produced > MAX_RATIO * stream.tell():
                raise errors.UnreadableFile(
                    f"the compressed file grows more than {MAX_RATIO}-fold, which no export does; "
                    "unpack it yourself if you trust it",
                    line=lines,
                )
            yield chunk
