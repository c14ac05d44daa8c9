"""Reads of what was given: one person's own, which nobody else is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select

from comments.accounts.voter import Voter
from comments.core.db import db
from comments.discussion.models import Comment
from comments.reactions.models import CommentReaction, ThreadReaction, Vote

Kind = TypeVar("Kind", Vote, CommentReaction, ThreadReaction)
MAX_ASKED = 500


@dataclass(frozen=True)
class Mine:
    """What one person gave in a thread: votes and emoji by comment, and emoji to the article."""

    votes: dict[int, int] = field(default_factory=dict)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    thread_reactions: list[str] = field(default_factory=list)


def place_of(kind: type[Any], target_id: int) -> str:
    """Name what something is given to; the names of voters and networks are made for it."""
    return f"{kind.__tablename__}:{target_id}"


def find_given(kind: type[Kind], voter: Voter, target_id: int, **where: Any) -> Kind | None:
    """Return what a voter gave, as it is at this moment."""
    name = voter.name_on(place_of(kind, target_id))
    return db.session.scalar(
        select(kind).filter_by(**where, voter=name).execution_options(populate_existing=True)
    )


def has_network_given(kind: type[Kind], voter: Voter, target_id: int, **where: Any) -> bool:
    """Say whether somebody in a guest's network gave the same."""
    network = voter.network_on(place_of(kind, target_id))
    if network is None:
        return False
    return db.session.scalar(select(kind.voter).filter_by(**where, network=network)) is not None


def list_comment_emoji(voter: Voter, comment_id: int) -> list[str]:
    """Return the emoji that somebody gave to a comment."""
    name = voter.name_on(place_of(CommentReaction, comment_id))
    return list(
        db.session.scalars(
            select(CommentReaction.emoji)
            .where(CommentReaction.comment_id == comment_id, CommentReaction.voter == name)
            .order_by(CommentReaction.emoji)
        )
    )


def list_thread_emoji(voter: Voter, thread_id: int) -> list[str]:
    """Return the emoji that somebody gave to an article."""
    name = voter.name_on(place_of(ThreadReaction, thread_id))
    return list(
        db.session.scalars(
            select(ThreadReaction.emoji)
            .where(ThreadReaction.thread_id == thread_id, ThreadReaction.voter == name)
            .order_by(ThreadReaction.emoji)
        )
    )


def list_given(account_id: int, thread_id: int) -> Mine:
    """Return what somebody with an account gave in a discussion, up to 500 of each, the last comments first."""

    def given(kind: Any, column: Any) -> Sequence[Any]:
        return db.session.execute(
            select(kind.comment_id, column)
            .join(Comment, Comment.id == kind.comment_id)
            .where(kind.account_id == account_id, Comment.thread_id == thread_id)
            .order_by(kind.comment_id.desc())
            .limit(MAX_ASKED)
        ).all()

    reactions: dict[int, list[str]] = {}
    for comment_id, emoji in given(CommentReaction, CommentReaction.emoji):
        reactions.setdefault(comment_id, []).append(emoji)
    return Mine(
        votes={row.comment_id: row.value for row in given(Vote, Vote.value)},
        reactions=reactions,
        thread_reactions=list_thread_emoji(Voter.of_account(account_id), thread_id),
    )
