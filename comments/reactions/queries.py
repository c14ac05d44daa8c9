"""Reads of what was given: one person's own, which nobody else is told."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select, tuple_

from comments.accounts.voter import Voter
from comments.core.db import db
from comments.discussion.models import Comment
from comments.discussion.shown import IS_APPROVED
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


def list_given(voter: Voter, thread_id: int) -> Mine:
    """Return what somebody with an account gave in a discussion, up to 500 of each, the last comments first.

    What their browser gave as a guest is among it: with their next press it becomes theirs.
    """

    def given(kind: Any, column: Any) -> Sequence[Any]:
        return db.session.execute(
            select(kind.comment_id, column)
            .join(Comment, Comment.id == kind.comment_id)
            .where(kind.account_id == voter.account_id, Comment.thread_id == thread_id)
            .order_by(kind.comment_id.desc())
            .limit(MAX_ASKED)
        ).all()

    as_guest = _list_given_as_guest(voter.guest, thread_id) if voter.guest else Mine()
    reactions = as_guest.reactions
    for comment_id, emoji in given(CommentReaction, CommentReaction.emoji):
        reactions[comment_id] = sorted({*reactions.get(comment_id, ()), emoji})
    on_article = list_thread_emoji(voter, thread_id)
    return Mine(
        votes=as_guest.votes | {row.comment_id: row.value for row in given(Vote, Vote.value)},
        reactions=reactions,
        thread_reactions=sorted({*as_guest.thread_reactions, *on_article}),
    )


def _list_given_as_guest(guest: Voter, thread_id: int) -> Mine:
    """Return what a guest gave in a discussion, to the comments that were voted on last.

    Their rows bear another name on each comment, so that they are looked for under it, one by one.
    """
    voted = db.session.execute(
        select(Comment.id, Comment.reactions)
        .where(Comment.thread_id == thread_id, Comment.voted_version.is_not(None), IS_APPROVED)
        .order_by(Comment.voted_version.desc(), Comment.id.desc())
        .limit(MAX_ASKED)
    ).all()
    votes = [(row.id, guest.name_on(place_of(Vote, row.id))) for row in voted]
    emoji = [
        (row.id, emoji, guest.name_on(place_of(CommentReaction, row.id)))
        for row in voted
        for emoji in row.reactions
    ]
    reactions: dict[int, list[str]] = {}
    key = tuple_(CommentReaction.comment_id, CommentReaction.emoji, CommentReaction.voter)
    for row in db.session.execute(
        select(CommentReaction.comment_id, CommentReaction.emoji).where(key.in_(emoji))
    ):
        reactions.setdefault(row.comment_id, []).append(row.emoji)
    is_theirs = tuple_(Vote.comment_id, Vote.voter).in_(votes)
    found = select(Vote.comment_id, Vote.value).where(is_theirs)
    return Mine(
        votes={row.comment_id: row.value for row in db.session.execute(found)},
        reactions=reactions,
        thread_reactions=list_thread_emoji(guest, thread_id),
    )
