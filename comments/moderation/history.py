"""What is known of the person behind a comment on this site: how much of theirs stands where, and the last of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from comments.accounts import queries as accounts
from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.markup import render
from comments.moderation import windows
from comments.moderation.wanted import QUEUES, Wanted

DEPTH = 1_000  # more says nothing more about a person
LAST = 5
EXCERPT = 160


@dataclass(frozen=True)
class PastComment:
    """One of the last comments of a person."""

    comment_id: int
    status: Status
    created_at: datetime
    excerpt: str


@dataclass(frozen=True)
class Record:
    """What somebody wrote here; `wanted` finds it in the queues. Numbers stop at a thousand in all.

    Of guests without a mail address all that came from their network address: that may be several people.
    """

    wanted: Wanted
    known_since: datetime | None
    numbers: Mapping[Status, int]
    last: Sequence[PastComment]


def whose(comment: Comment) -> Wanted | None:
    """Return what finds everything by the author of a comment; None where nothing tells them from others."""
    if comment.author_id is not None:
        return Wanted(author_id=comment.author_id)
    if comment.author_email:
        return Wanted(author_email=comment.author_email)
    return Wanted(address=comment.address) if comment.address else None


def find_record(comment: Comment) -> Record | None:
    """Return what is known of the author of a comment."""
    wanted = whose(comment)
    if wanted is None:
        return None
    window = windows.nearest(comment.site_id, wanted, None, DEPTH)
    theirs = (
        select(Comment)
        .join(window, window.c.id == Comment.id)
        .where(*windows.sieve(comment.site_id, wanted, window))
    )
    counted = theirs.with_only_columns(Comment.status, func.count()).group_by(Comment.status)
    numbers = {Status(status): number for status, number in db.session.execute(counted)}
    account = accounts.find_account(comment.author_id) if comment.author_id else None
    return Record(
        wanted=wanted,
        known_since=account.created_at if account else None,
        numbers={status: numbers.get(status, 0) for status in QUEUES},
        last=[
            _past(row)
            for row in db.session.scalars(theirs.order_by(Comment.id.desc()).limit(LAST + 1))
            if row.id != comment.id
        ][:LAST],
    )


def _past(comment: Comment) -> PastComment:
    excerpt = render.excerpt(comment.html[: 4 * EXCERPT], EXCERPT)
    return PastComment(comment.id, Status(comment.status), comment.created_at, excerpt)
