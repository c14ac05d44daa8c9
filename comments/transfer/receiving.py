"""A file that came in over the web, written down for the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from comments.core import ids
from comments.core.text import single_line
from comments.transfer import ledger, uploads
from comments.transfer.actions import Upload
from comments.transfer.registry import Format

MAX_NAME = 200


@contextmanager
def kept(
    instance_dir: Path, name: str, stream: IO[bytes], known: Format, now: datetime
) -> Iterator[Upload]:
    """Write a file down for the block that has it looked at; if the block fails, it goes again."""
    run_id = ids.new_id(now)
    path = uploads.keep(instance_dir, run_id, stream)
    try:
        with path.open("rb") as file:
            digest = ledger.hash_file(file)
        short = single_line(name)[:MAX_NAME]
        yield Upload(run_id, short, digest, known.name, path.stat().st_size)
    except BaseException:
        uploads.forget(instance_dir, run_id)
        raise
