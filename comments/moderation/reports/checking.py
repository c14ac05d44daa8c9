"""Whether comments know how many open reports they have, in a whole database, and counting anew if not."""

from sqlalchemy import func, or_, select

from comments.core.db import db
from comments.discussion import counters
from comments.discussion.models import Comment
from comments.moderation.reports.models import Report


def check_counters() -> set[int]:
    """Return the comments whose counter is not the number of their open reports."""
    true = (
        select(Report.comment_id, func.count().label("number"))
        .where(Report.outcome.is_(None))
        .group_by(Report.comment_id)
        .subquery()
    )
    wrong = (
        select(Comment.id)
        .outerjoin(true, true.c.comment_id == Comment.id)
        .where(
            or_(Comment.open_reports > 0, true.c.number.is_not(None)),
            Comment.open_reports != func.coalesce(true.c.number, 0),
        )
    )
    return set(db.session.scalars(wrong))


def recount(comment_id: int) -> None:
    """Give a comment the counter that follows from its reports."""
    comment = db.session.get_one(Comment, comment_id)
    counters.lock(comment)
    open_ones = select(func.count()).where(
        Report.comment_id == comment_id, Report.outcome.is_(None)
    )
    comment.open_reports = db.session.scalar(open_ones) or 0
