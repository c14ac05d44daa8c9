"""Whether the counters of votes and emoji are what was given, in a whole database, and counting anew if not.

A check is one stream of rows in the order of ids, so that a million comments fit into little memory.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Text, case, cast, func, or_, select

from comments.core.db import db
from comments.discussion import counters
from comments.discussion.models import Comment
from comments.reactions import ranking
from comments.reactions.models import CommentReaction, ThreadReaction, Vote
from comments.threads import actions as threads
from comments.threads.models import Thread

FETCH = 10_000
NONE = "{}"


@dataclass
class Miscounted:
    """What has wrong counters."""

    votes: set[int] = field(default_factory=set)
    comment_emoji: set[int] = field(default_factory=set)
    thread_emoji: set[int] = field(default_factory=set)


def check_counters() -> Miscounted:
    """Compare all counters with what was given."""
    return Miscounted(
        votes={comment_id for comment_id, stored, true in _votes() if stored != true},
        comment_emoji=_wrong_emoji(Comment, CommentReaction, CommentReaction.comment_id),
        thread_emoji=_wrong_emoji(Thread, ThreadReaction, ThreadReaction.thread_id),
    )


def recount_comment(comment_id: int) -> None:
    """Give a comment the counters that follow from what was given to it."""
    comment = db.session.get_one(Comment, comment_id)
    counters.lock(comment)
    up, down = db.session.execute(
        select(_ups(), _downs()).where(Vote.comment_id == comment_id)
    ).one()
    up, down = up + comment.imported_up_votes, down + comment.imported_down_votes
    for name, counted in ranking.counted(up, down).items():
        setattr(comment, name, counted)
    comment.reactions = _count(CommentReaction, CommentReaction.comment_id, comment_id)
    comment.voted_version = threads.touch_thread(comment.thread_id).version


def recount_article(thread_id: int) -> None:
    """Give a thread the emoji counters that follow from what was given to its article."""
    threads.touch_thread(thread_id)  # takes the lock
    thread = db.session.get_one(Thread, thread_id, populate_existing=True)
    thread.reactions = _count(ThreadReaction, ThreadReaction.thread_id, thread_id)


def _ups() -> Any:
    return func.coalesce(func.sum(case((Vote.value > 0, 1), else_=0)), 0).label("ups")


def _downs() -> Any:
    return func.coalesce(func.sum(case((Vote.value < 0, 1), else_=0)), 0).label("downs")


def _votes() -> Iterable[tuple[int, dict[str, Any], dict[str, Any]]]:
    """Stream every comment that has or should have votes: id, its counters, and what they should be."""
    given = select(Vote.comment_id, _ups(), _downs()).group_by(Vote.comment_id).subquery()
    rows = db.session.execute(
        select(
            Comment.id,
            Comment.up_votes,
            Comment.down_votes,
            Comment.score,
            Comment.rank,
            (Comment.imported_up_votes + func.coalesce(given.c.ups, 0)).label("ups"),
            (Comment.imported_down_votes + func.coalesce(given.c.downs, 0)).label("downs"),
        )
        .outerjoin(given, given.c.comment_id == Comment.id)
        .where(
            or_(
                given.c.comment_id.is_not(None),
                Comment.up_votes + Comment.imported_up_votes != 0,
                Comment.down_votes + Comment.imported_down_votes != 0,
                Comment.score != 0,
                Comment.rank != 0,
            )
        ),
        execution_options={"yield_per": FETCH},
    )
    for row in rows:
        true = ranking.counted(row.ups, row.downs)
        yield row.id, {name: getattr(row, name) for name in true}, true


def _wrong_emoji(shown_on: type[Comment | Thread], kind: Any, target: Any) -> set[int]:
    given = (
        select(target.label("target"), kind.emoji, func.count().label("number"))
        .group_by(target, kind.emoji)
        .subquery()
    )
    rows = db.session.execute(
        select(shown_on.id, shown_on.reactions, given.c.emoji, given.c.number)
        .outerjoin(given, given.c.target == shown_on.id)
        .where(or_(given.c.emoji.is_not(None), cast(shown_on.reactions, Text) != NONE))
        .order_by(shown_on.id),
        execution_options={"yield_per": FETCH},
    )
    wrong = set()
    for target_id, group in groupby(rows, key=lambda row: row.id):
        found = list(group)
        if found[0].reactions != {row.emoji: row.number for row in found if row.emoji}:
            wrong.add(target_id)
    return wrong


def _count(kind: Any, target: Any, target_id: int) -> dict[str, int]:
    rows = db.session.execute(
        select(kind.emoji, func.count().label("number"))
        .where(target == target_id)
        .group_by(kind.emoji)
    )
    return {row.emoji: row.number for row in rows}
