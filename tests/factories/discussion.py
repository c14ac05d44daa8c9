"""Threads and trees for tests: planted in bulk, with everything derived recomputed in the plainest way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from comments.core import ids
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.sites.models import Site
from comments.threads.models import IDENTIFIER, Thread, ThreadName
from tests.conftest import NOW

PATH_LEVELS = 16  # what docs/decisions/003 promises
ID_BYTES = 7


@dataclass
class Node:
    """A comment as the tests understand it: only what is true in itself."""

    id: int
    parent_id: int | None
    status: str = "approved"
    rank: float = 0.0


@dataclass(frozen=True)
class Derived:
    """What follows for one comment from the whole tree."""

    depth: int
    path: bytes
    is_shown: bool
    reply_count: int


def derive(nodes: Sequence[Node]) -> dict[int, Derived]:
    """Recompute everything derived, in the plainest way; parents come before their replies."""
    shown_replies = dict.fromkeys((node.id for node in nodes), 0)
    is_shown = {}
    for node in reversed(nodes):
        is_shown[node.id] = node.status == "approved" or shown_replies[node.id] > 0
        if is_shown[node.id] and node.parent_id is not None:
            shown_replies[node.parent_id] += 1
    derived: dict[int, Derived] = {}
    for node in nodes:
        above = derived.get(node.parent_id or 0)
        kept = above.path[: (PATH_LEVELS - 1) * ID_BYTES] if above else b""
        derived[node.id] = Derived(
            depth=above.depth + 1 if above else 0,
            path=kept + node.id.to_bytes(ID_BYTES, "big"),
            is_shown=is_shown[node.id],
            reply_count=shown_replies[node.id],
        )
    return derived


def nodes_of(parents: Sequence[int | None], statuses: Sequence[str] = ()) -> list[Node]:
    """Number a tree that is given as the index of each comment's parent, one a second."""
    numbers = [ids.first_id_at(NOW + timedelta(seconds=at)) + 7 for at in range(len(parents))]
    return [
        Node(
            id=number,
            parent_id=None if parent is None else numbers[parent],
            status=statuses[at] if statuses else "approved",
            rank=float(at * 7 % 5),
        )
        for at, (number, parent) in enumerate(zip(numbers, parents, strict=True))
    ]


def plant_thread(site: Site, nodes: Sequence[Node], identifier: str = "article") -> Thread:
    """Write a thread with its comments, in bulk and past all rules. Needs an application context."""
    derived = derive(nodes)
    thread = Thread(
        id=ids.new_id(NOW),
        site_id=site.id,
        title=f"About {identifier}",
        url=None,
        comment_count=sum(node.status == "approved" for node in nodes),
        created_at=NOW,
    )
    with write_unit():
        db.session.add(thread)
        db.session.flush()
        db.session.add(
            ThreadName(site_id=site.id, kind=IDENTIFIER, value=identifier, thread_id=thread.id)
        )
        if nodes:
            db.session.execute(insert(Comment), [_row(thread, n, derived[n.id]) for n in nodes])
    return thread


def _row(thread: Thread, node: Node, derived: Derived) -> dict[str, object]:
    return {
        "id": node.id,
        "site_id": thread.site_id,
        "thread_id": thread.id,
        "parent_id": node.parent_id,
        "depth": derived.depth,
        "path": derived.path,
        "status": node.status,
        "is_shown": derived.is_shown,
        "reply_count": derived.reply_count,
        "author_name": f"name of {node.id}",
        "author_email": f"mail-of-{node.id}@example.test",
        "author_url": f"https://example.test/home-of-{node.id}",
        "address": "198.51.100.0",
        "text": f"words of {node.id}",
        "html": f"<p>words of {node.id}</p>",
        "renderer_version": 1,
        "rank": node.rank,
        "created_at": NOW,
    }
