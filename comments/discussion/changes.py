"""What changed last in a discussion, for the pages that are open: the same answer for every reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from comments.core.db import db
from comments.discussion import room
from comments.discussion.models import Comment
from comments.discussion.shown import PUBLIC_COLUMNS, PublicComment

MAX_CHANGES = 50


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
