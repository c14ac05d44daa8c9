"""Files that owners send to be imported: who may send large ones, and where they lie until they are done with.

A file is far larger than any other body, so it is taken only with a ticket that the page with the
form has: it is signed, and read without asking the database.
"""

import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs

from itsdangerous import BadData, URLSafeTimedSerializer

from comments.core.settings import Settings

PATH = re.compile(r"/dashboard/([a-z0-9-]{3,50})/moving")
TICKET_SECONDS = 12 * 3600
_REST_OF_FORM = 64 * 1024


def write_ticket(secret_key: str, shortname: str) -> str:
    """Return what allows to send a file for a site."""
    return str(_serializer(secret_key).dumps(shortname))


def most_bytes(settings: Settings, path: str, query: str) -> int | None:
    """Return how many bytes a request may have, if it brings a file with a ticket."""
    found = PATH.fullmatch(path)
    if found is None:
        return None
    ticket = parse_qs(query).get("ticket", [""])[0]
    try:
        shortname = _serializer(settings.secret_key).loads(ticket, max_age=TICKET_SECONDS)
    except BadData:
        return None
    return (settings.import_megabytes << 20) + _REST_OF_FORM if shortname == found[1] else None


def path_of(instance_dir: Path, run_id: int) -> Path:
    """Return where the file of a run lies."""
    return instance_dir / "imports" / str(run_id)


def keep(instance_dir: Path, run_id: int, stream: IO[bytes]) -> Path:
    """Write a file down."""
    path = path_of(instance_dir, run_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        shutil.copyfileobj(stream, file, 1 << 20)
    return path


def forget(instance_dir: Path, run_id: int) -> None:
    """Delete a file that is done with."""
    path_of(instance_dir, run_id).unlink(missing_ok=True)


def list_older(instance_dir: Path, before: datetime) -> list[int]:
    """Return the runs whose files were written down before then."""
    found = []
    for path in sorted((instance_dir / "imports").glob("[0-9]*")):
        with suppress(FileNotFoundError):  # its import just ended
            if path.stat().st_mtime < before.timestamp():
                found.append(int(path.name))
    return found


def _serializer(secret_key: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key, salt="import")
