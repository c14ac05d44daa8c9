"""The one way into the database for every format: batch by batch, each true in itself.

After each batch every counter, path and placeholder is right for what is there by then, so that an
import can be killed at any point, and readers can watch it. Nothing here commits: the caller puts
each `write` into one unit of work.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from comments.core.db import db, defaults_of
from comments.core.words import gettext
from comments.discussion import tree
from comments.discussion.models import Comment, Status
from comments.markup.render import RENDERER_VERSION
from comments.screening import trust
from comments.threads import actions as threads
from comments.threads.models import Thread
from comments.transfer import attached, ledger, lookup, members, own_rows
from comments.transfer.batches import Batch, Item
from comments.transfer.people import People
from comments.transfer.staging import Staging, chunked
from comments.transfer.thread_writing import ThreadWriter

_COMMENTS = db.metadata.tables[Comment.__tablename__]
# What most formats know nothing of.
_BARE = defaults_of(_COMMENTS) | {
    "author_id": None,
    "author_badge": None,
    "author_avatar": None,
    "edited_at": None,
    "imported_up_votes": 0,
    "imported_down_votes": 0,
    "reactions": {},
}

_REASONS = {
    Status.SPAM: {"rule": "imported", "reason": gettext("It was spam where it was imported from.")},
    Status.REMOVED: {
        "rule": "imported",
        "reason": gettext("It was deleted where it was imported from."),
    },
    Status.PENDING: {
        "rule": "imported",
        "reason": gettext("It was held where it was imported from."),
    },
}
_MISSING_REASON = {
    "rule": lookup.MISSING_RULE,
    "reason": gettext("It was not in the file that its replies were imported from."),
}


@dataclass(slots=True)
class _Node:
    """What the tree must know of a comment: one of the batch, or one above it."""

    parent_id: int | None
    path: bytes
    depth: int
    is_shown: bool
    is_new: bool
    new_replies: int = 0
    was_hidden: bool = False


class Loader:
    """Writes the batches of one file into one site."""

    def __init__(self, staging: Staging, site_id: int, source: str, run_id: int) -> None:
        self._site_id, self._source, self._run_id = site_id, source, run_id
        self._people = People(staging)
        self._members: dict[str, members.Member] = {}
        self.threads = ThreadWriter(staging, site_id, source, run_id)
        # How the site keeps network addresses: not at all, unless it says otherwise.
        self.keep_address: Callable[[str], str | None] = lambda _text: None

    def write(self, batch: Batch, html: list[str]) -> None:
        """Write one batch and bring everything it touches up to date."""
        self.threads.settle(item.thread_seq for item in batch.items)
        self._touch_threads(batch)
        self._members = members.join(batch.items, self._site_id, self._run_id)
        nodes = _Nodes(batch)
        fresh, filled = [], []
        for item, rendered in zip(batch.items, html, strict=True):
            values = self._values(item, rendered)
            if item.fills_placeholder:
                nodes.fill(item)
                filled.append(values)
            else:
                nodes.add(item)
                fresh.append(values)
        if fresh:
            rows = [_BARE | row | nodes.derived(row["id"]) for row in fresh]
            db.session.connection().execute(insert(_COMMENTS), rows)
            ledger.note_made(self._run_id, ledger.COMMENT, [row["id"] for row in fresh])
        if filled:
            db.session.execute(update(Comment), filled)
        attached.write(batch.items, self._site_id, self._people)
        trust.count_changes(
            trust.Change(self._site_id, values.get("author_id"), None, values["status"])
            for values in (*fresh, *filled)
        )
        nodes.update_old()

    def _values(self, item: Item, html: str) -> dict[str, Any]:
        content = {
            "id": item.comment_id,
            "status": item.status,
            "author_name": item.author_name,
            "author_email": item.author_email,
            "author_url": item.author_url,
            "address": self.keep_address(item.address) if item.address else None,
            "text": item.text,
            "text_format": item.text_format,
            "html": html,
            "renderer_version": RENDERER_VERSION,
            "reasons": _reasons(item),
            "created_at": item.created_at,
        }
        if item.own:
            content |= own_rows.columns(item.own.rest, self._people)
            if content["author_id"] is None and item.own.rest["person"] is not None:
                content["author_email"] = self._people.email_of(item.own.rest["person"])
        if item.member_id:
            member = self._members[item.member_id]
            content |= {
                "author_id": member.account_id,
                "author_avatar": member.avatar,
                "author_badge": member.badge,
                # Members are known by their id; only a guest is by an address that nobody proved.
                "author_email": None,
            }
        if item.fills_placeholder:
            return content
        return content | {
            "site_id": self._site_id,
            "thread_id": self.threads.id_of(item.thread_id),
            "parent_id": item.parent_id,
            **self._called(item),
        }

    def _called(self, item: Item) -> dict[str, str | None]:
        """Return what the comment was called where it came from, or where it was before that."""
        if item.own and item.own.source_id is not None:
            return {"source": item.own.source, "source_id": item.own.source_id}
        return {"source": self._source, "source_id": item.source_id}

    def _touch_threads(self, batch: Batch) -> None:
        """Give the threads their new counts and versions, and so lock them, in the order of all writers."""
        approved: dict[int, list[int]] = defaultdict(list)
        for item in batch.items:
            if item.is_approved:
                approved[self.threads.id_of(item.thread_id)].append(item.comment_id)
        threads.touch_threads(approved)
        pinned = Counter(
            self.threads.id_of(item.thread_id)
            for item in batch.items
            if item.own and item.own.rest["is_pinned"]
        )
        for thread_id, count in sorted(pinned.items()):
            db.session.execute(
                update(Thread)
                .where(Thread.id == thread_id)
                .values(pinned_count=Thread.pinned_count + count)
                .execution_options(synchronize_session=False)
            )


class _Nodes:
    """The part of the tree that a batch hangs on, read once and written back once."""

    def __init__(self, batch: Batch) -> None:
        self._nodes: dict[int, _Node] = {}
        ours = {item.comment_id for item in batch.items if not item.fills_placeholder}
        above = {item.parent_id for item in batch.items if item.parent_id is not None}
        placeholders = {item.comment_id for item in batch.items if item.fills_placeholder}
        for chunk in chunked(sorted((above | placeholders) - ours), lookup.ASKED_AT_ONCE):
            self._load(chunk)

    def add(self, item: Item) -> None:
        """Hang a new comment below its parent, which must have come before it."""
        parent = self._nodes[item.parent_id] if item.parent_id is not None else None
        self._nodes[item.comment_id] = _Node(
            parent_id=item.parent_id,
            path=tree.path_under(parent.path if parent else None, item.comment_id),
            depth=parent.depth + 1 if parent else 0,
            is_shown=item.is_approved,
            is_new=True,
        )
        if item.is_approved:
            self._count_reply(item.parent_id)

    def fill(self, item: Item) -> None:
        """Show the comment that a placeholder, which is a root, stood for."""
        node = self._nodes[item.comment_id]
        if item.is_approved and not node.is_shown:
            node.is_shown = node.was_hidden = True

    def derived(self, comment_id: int) -> dict[str, Any]:
        """Return the derived columns of a new comment."""
        node = self._nodes[comment_id]
        return {
            "path": node.path,
            "depth": node.depth,
            "is_shown": node.is_shown,
            "reply_count": node.new_replies,
        }

    def update_old(self) -> None:
        """Write what changed about comments that were there before the batch."""
        changed = [
            {"old_id": comment_id, "more": node.new_replies, "shown": node.is_shown}
            for comment_id, node in sorted(self._nodes.items())
            if not node.is_new and (node.new_replies or node.was_hidden)
        ]
        if changed:
            db.session.connection().execute(
                update(Comment)
                .where(Comment.id == bindparam("old_id"))
                .values(
                    reply_count=Comment.reply_count + bindparam("more"), is_shown=bindparam("shown")
                ),
                changed,
            )

    def _count_reply(self, parent_id: int | None) -> None:
        while parent_id is not None:
            if parent_id not in self._nodes:
                self._load([parent_id])
            node = self._nodes[parent_id]
            node.new_replies += 1
            if node.is_shown:
                return
            node.is_shown = node.was_hidden = True
            parent_id = node.parent_id

    def _load(self, comment_ids: list[int]) -> None:
        columns = (Comment.id, Comment.parent_id, Comment.path, Comment.depth, Comment.is_shown)
        rows = db.session.execute(
            select(*columns).where(Comment.id.in_(comment_ids)).with_for_update()
        )
        for comment_id, parent_id, path, depth, is_shown in rows:
            self._nodes[comment_id] = _Node(parent_id, path, depth, is_shown, is_new=False)


def count_missing(staging: Staging) -> int:
    """Return how many of the comments that should be in the database are not."""
    query = "SELECT comment_id FROM comment WHERE outcome <> 'left_out'"
    missing = 0
    for chunk in chunked((row[0] for row in staging.stream(query)), lookup.ASKED_AT_ONCE):
        found = db.session.scalars(select(Comment.id).where(Comment.id.in_(chunk))).all()
        missing += len(chunk) - len(found)
    return missing


def _reasons(item: Item) -> list[dict[str, str]]:
    if item.is_made:
        return [_MISSING_REASON]
    reason = _REASONS.get(Status(item.status))
    return [reason] if reason else []
