"""What changed last in a discussion, for the pages that are open: the same answer for every reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, select

from comments.core.db import db
from comments.discussion import room
from comments.discussion.models import Comment
from comments.discussion.shown import IS_APPROVED, PUBLIC_COLUMNS, PublicComment

MAX_CHANGES = 50

# Counters of a comment: id, score, votes up and down, emoji, the version of its thread that shows them.
Voted: TypeAlias = Row[int, int, int, int, dict[str, int], int]


@dataclass(frozen=True)
class Changes:
    """Comments by their last change, newest first, each with its `changed_version`.

    Every change after the version `complete_after` is among them; with 0, all there ever were. What is not shown any
    more is there without its words. Imported comments are there only once they changed again.
    """

    comments: Sequence[PublicComment]
    complete_after: int


def list_changes(thread_id: int, limit: int = MAX_CHANGES) -> Changes:
    """Return the comments of a thread that changed last, as many as fit into an answer.

    Read the thread's version first: then no change that a reader takes for included can be missing.
    """
    # Readers never see some comments at all; those have no such version.
    last_changed: Select[Any] = (
        select(*PUBLIC_COLUMNS, Comment.changed_version)
        .where(Comment.thread_id == thread_id, Comment.changed_version.is_not(None))
        .order_by(Comment.changed_version.desc(), Comment.id.desc())
        .limit(limit + 1)
    )
    found = db.session.execute(last_changed).all()
    # A transaction may change many comments at once: of its version some may be missing.
    shown = found[: max(1, room.count_fitting(found, limit, room.PAGE_BYTES))]
    complete_after = found[len(shown)].changed_version if len(found) > len(shown) else 0
    return Changes(shown, complete_after)


def list_voted(thread_id: int, limit: int = MAX_CHANGES) -> Sequence[Voted]:
    """Return the counters of a thread's comments whose votes or emoji changed last, newest change first.

    What was voted on further back is left out: nobody waits for a number as they do for words.
    """
    # Without a name for its type: the version is not nothing here, but its column says that it may be.
    last_voted: Any = (
        select(
            Comment.id,
            Comment.score,
            Comment.up_votes,
            Comment.down_votes,
            Comment.reactions,
            Comment.voted_version,
        )
        .where(Comment.thread_id == thread_id, Comment.voted_version.is_not(None), IS_APPROVED)
        .order_by(Comment.voted_version.desc(), Comment.id.desc())
        .limit(limit)
    )
    return db.session.execute(last_voted).all()
