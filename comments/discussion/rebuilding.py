"""Making what is derived true again, thread by thread, from `parent_id` and `status`.

Nothing is deleted. A comment whose parent is not in its thread becomes a root, and so does the oldest comment of a
cycle: they would be unreachable otherwise.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update

from comments.core.db import db
from comments.discussion import tree
from comments.discussion.models import Comment, Status
from comments.threads.models import Thread

_DERIVED = (
    Comment.parent_id,
    Comment.depth,
    Comment.path,
    Comment.is_shown,
    Comment.reply_count,
)


@dataclass(slots=True)
class _Node:
    """One comment, as it should be."""

    parent_id: int | None
    is_approved: bool
    before: tuple[Any, ...]
    depth: int = 0
    path: bytes = b""
    reply_count: int = 0

    @property
    def is_shown(self) -> bool:
        return self.is_approved or self.reply_count > 0

    def derived(self) -> tuple[Any, ...]:
        return (self.parent_id, self.depth, self.path, self.is_shown, self.reply_count)


def rebuild_thread(thread_id: int) -> int:
    """Rebuild one thread's places and counters; return how many comments changed."""
    db.session.execute(select(Thread.id).where(Thread.id == thread_id).with_for_update())
    nodes = _read(thread_id)
    for node in nodes.values():
        if node.parent_id not in nodes:
            node.parent_id = None
    ordered = _place(nodes)
    for comment_id in reversed(ordered):  # replies before what they answer
        node = nodes[comment_id]
        if node.is_shown and node.parent_id is not None:
            nodes[node.parent_id].reply_count += 1
    changed = [
        comment_id
        for comment_id in ordered
        if nodes[comment_id].derived() != nodes[comment_id].before
    ]
    _write({comment_id: nodes[comment_id] for comment_id in changed})
    approved = sum(node.is_approved for node in nodes.values())
    db.session.execute(
        update(Thread)
        .where(Thread.id == thread_id)
        .values(comment_count=approved, version=Thread.version + 1)
    )
    return len(changed)


def _read(thread_id: int) -> dict[int, _Node]:
    rows = db.session.execute(
        select(Comment.id, Comment.status, *_DERIVED)
        .where(Comment.thread_id == thread_id)
        .order_by(Comment.id)
    )
    return {
        row[0]: _Node(
            parent_id=row[2], is_approved=row[1] == Status.APPROVED, before=tuple(row[2:])
        )
        for row in rows
    }


def _place(nodes: dict[int, _Node]) -> list[int]:
    """Give every comment depth and path; return the ids top down."""
    replies = defaultdict(list)
    for comment_id, node in nodes.items():
        replies[node.parent_id].append(comment_id)
    ordered: list[int] = []
    placed: set[int] = set()
    open_ids = list(replies[None])
    oldest_first = iter(nodes)
    while len(ordered) < len(nodes):
        if not open_ids:
            # What is left hangs on cycles.
            left = next(comment_id for comment_id in oldest_first if comment_id not in placed)
            open_ids.append(_cut_cycle(nodes, replies, left))
        comment_id = open_ids.pop()
        node = nodes[comment_id]
        parent = nodes[node.parent_id] if node.parent_id is not None else None
        node.depth = parent.depth + 1 if parent else 0
        node.path = tree.path_under(parent.path if parent else None, comment_id)
        ordered.append(comment_id)
        placed.add(comment_id)
        open_ids.extend(replies[comment_id])
    return ordered


def _cut_cycle(nodes: dict[int, _Node], replies: dict[int | None, list[int]], start: int) -> int:
    """Walk up from a comment into the cycle above it and make the cycle's oldest comment a root."""
    seen: dict[int, None] = {}
    comment_id = start
    while comment_id not in seen:
        seen[comment_id] = None
        comment_id = nodes[comment_id].parent_id or comment_id
    cycle = list(seen)[list(seen).index(comment_id) :]
    oldest = min(cycle)
    replies[nodes[oldest].parent_id].remove(oldest)
    nodes[oldest].parent_id = None
    return oldest


def _write(changed: dict[int, _Node]) -> None:
    if not changed:
        return
    db.session.connection().execute(
        update(Comment)
        .where(Comment.id == bindparam("old_id"))
        .values({column.key: bindparam(f"new_{column.key}") for column in _DERIVED}),
        [
            {"old_id": comment_id}
            | {
                f"new_{column.key}": value
                for column, value in zip(_DERIVED, node.derived(), strict=True)
            }
            for comment_id, node in changed.items()
        ],
    )
