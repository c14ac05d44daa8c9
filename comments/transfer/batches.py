"""The comments to be loaded, as batches in an order that puts parents first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from comments.core.text import single_line
from comments.transfer.records import Name, Own
from comments.transfer.staging import Staging, chunked, from_microseconds

BATCH_COMMENTS = 1000
BATCH_CHARACTERS = 4_000_000

# The name of somebody who gave none.
NAMELESS = "Anonymous"

_FETCH = 500

_ORDER = """
    SELECT seq FROM comment WHERE there <> 'yes' AND outcome <> 'left_out' ORDER BY depth, seq
"""
_ROWS = """
    SELECT c.seq, c.source_id, c.created, c.status, c.comment_id, c.there, c.is_made,
        coalesce(p.comment_id, c.parent_id), t.seq, t.thread_id,
        r.author_name, r.author_email, r.author_url, r.address, r.text, r.text_format,
        r.member, r.names, c.own_id, r.own_source, r.own_source_id, r.own
    FROM comment c JOIN thread t ON t.seq = c.thread_seq
    LEFT JOIN comment p ON p.seq = c.parent_seq LEFT JOIN read_comment r ON r.seq = c.seq
    WHERE c.seq IN
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One comment that is to be written, with the ids it and its surroundings will have."""

    seq: int
    source_id: str
    created_at: datetime
    status: str
    comment_id: int
    fills_placeholder: bool
    is_made: bool
    parent_id: int | None
    thread_seq: int
    thread_id: int
    author_name: str
    author_email: str | None
    author_url: str | None
    address: str
    text: str
    text_format: str
    member_id: str
    names: list[Name]
    own: Own | None = None

    @property
    def is_approved(self) -> bool:
        """Say whether readers will see its words."""
        return self.status == "approved"


@dataclass(frozen=True, slots=True)
class Batch:
    """Comments that are written in one transaction."""

    items: list[Item]

    @property
    def texts(self) -> list[tuple[str, str]]:
        """What is to be rendered, in order."""
        return [(item.text_format, item.text) for item in self.items]


def count_to_load(staging: Staging) -> int:
    """Return how many comments `list_batches` will give."""
    count = "SELECT count(*) FROM comment WHERE there <> 'yes' AND outcome <> 'left_out'"
    total: int = staging.all(count)[0][0]
    return total


def list_batches(staging: Staging) -> Iterator[Batch]:
    """Yield what is not in the database yet.

    The same remainder makes the same batches: an import that goes on after a kill writes what it
    would have.
    """
    items: list[Item] = []
    characters = 0
    for item in _items(staging):
        if items and (len(items) == BATCH_COMMENTS or characters > BATCH_CHARACTERS):
            yield Batch(items)
            items, characters = [], 0
        items.append(item)
        characters += len(item.text)
    if items:
        yield Batch(items)


def _items(staging: Staging) -> Iterator[Item]:
    for chunk in chunked((row[0] for row in staging.stream(_ORDER)), _FETCH):
        rows = staging.all(f"{_ROWS} ({','.join('?' * len(chunk))})", chunk)
        found = {row[0]: row for row in rows}
        for seq in chunk:
            yield _item(found[seq])


def _item(row: tuple[Any, ...]) -> Item:
    seq, source_id, created, status, comment_id, there, is_made, parent_id = row[:8]
    thread_seq, thread_id, name, email, url, address, text, text_format = row[8:16]
    member_id, names, own_id, own_source, own_source_id, rest = row[16:]
    return Item(
        seq=seq,
        source_id=source_id,
        created_at=from_microseconds(created),
        status=status,
        comment_id=comment_id,
        fills_placeholder=there == "placeholder",
        is_made=bool(is_made),
        parent_id=parent_id,
        thread_seq=thread_seq,
        thread_id=thread_id,
        author_name=_author_name(name or "", has_none=bool(is_made or rest)),
        author_email=email or None,
        author_url=url or None,
        address=address or "",
        text=text or "",
        text_format=text_format or "html",
        member_id=member_id or "",
        names=[Name(**name) for name in orjson.loads(names)] if names else [],
        own=Own(own_id, own_source, own_source_id, orjson.loads(rest)) if rest else None,
    )


def _author_name(given: str, *, has_none: bool) -> str:
    """Return a name to show; nobody is called nothing, but for those whose comment went with their name."""
    return single_line(given) or ("" if has_none else NAMELESS)
