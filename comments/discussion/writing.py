"""Writing posts, many at once: those who post at the same moment share one transaction (decision 7).

Rows are locked in the order of all writers: names, then threads by id, each with its comments by id, then people's
standing, then words that were said, then keys. So two processes that write for many wait for each other and never
block each other for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import insert

from comments.core.db import db
from comments.core.sharing import SharedUnit
from comments.discussion import counters
from comments.discussion.models import PostKey
from comments.outbox import actions as outbox
from comments.screening import proof, repeats, trust
from comments.screening.proof import Proof
from comments.screening.repeats import Memory
from comments.threads import actions as threads
from comments.threads.actions import NewThread

_INSERT_KEYS = insert(db.metadata.tables[PostKey.__tablename__])


@dataclass(frozen=True)
class Kept:
    """What screening keeps of a comment for the next ones, where the site asks for it."""

    memory: Memory | None = None
    proof: Proof | None = None


@dataclass(frozen=True)
class NewPost:
    """What one post writes, as rows: a comment and its event, its key if it has one, its thread if it is the first."""

    comment: dict[str, Any]
    event: dict[str, Any]
    key: dict[str, Any] | None
    thread: NewThread | None
    kept: Kept = field(default_factory=Kept)


def write(post: NewPost) -> None:
    """Write a post, with others where there are some.

    Raises:
        Changed: see `counters.add_to_thread` and `repeats.remember`.
        IntegrityError: somebody else has its id, its key, or made its thread.

    """
    _posts.write(post)


def write_all(posts: Sequence[NewPost]) -> None:
    """Write posts in the present unit of work."""
    threads.write_threads([post.thread for post in posts if post.thread])
    comments = sorted((post.comment for post in posts), key=_thread_of)
    for thread_id, rows in groupby(comments, _thread_of):
        counters.add_to_thread(thread_id, list(rows))
    trust.count_changes(
        trust.Change(row["site_id"], row["author_id"], None, row["status"]) for row in comments
    )
    repeats.remember([post.kept.memory for post in posts if post.kept.memory])
    proof.spend([post.kept.proof for post in posts if post.kept.proof])
    keys = [post.key for post in posts if post.key]
    if keys:
        keys.sort(key=lambda row: (row["site_id"], row["key"]))
        db.session.connection().execute(_INSERT_KEYS, keys)
    outbox.write([post.event for post in posts])


def _thread_of(comment: dict[str, Any]) -> int:
    thread_id: int = comment["thread_id"]
    return thread_id


_posts = SharedUnit(write_all)
