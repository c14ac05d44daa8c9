"""What a decision makes of the reports of a comment, and opening them again when it is taken back.

The comments are locked by whoever decides.
"""

from datetime import datetime

from sqlalchemy import update

from comments.core.db import db
from comments.discussion.models import Comment
from comments.moderation.reports.events import ReportsSettled
from comments.moderation.reports.models import Outcome, Report
from comments.outbox import actions as outbox


def settle(comment: Comment, outcome: Outcome, now: datetime) -> None:
    """Let a comment's open reports have come to something; each reporter's record follows from it."""
    if not comment.open_reports:
        return
    db.session.execute(
        update(Report)
        .where(Report.comment_id == comment.id, Report.outcome.is_(None))
        .values(outcome=outcome.value, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    count, comment.open_reports = comment.open_reports, 0
    outbox.emit(ReportsSettled(comment.site_id, comment.id, outcome.value, count), now)


def reopen(comment: Comment, settled_at: datetime) -> None:
    """Open the reports again that a decision settled at this moment."""
    opened = db.session.execute(
        update(Report)
        .where(Report.comment_id == comment.id, Report.settled_at == settled_at)
        .values(outcome=None, settled_at=None)
        .returning(Report.reporter)
        .execution_options(synchronize_session=False)
    ).all()
    if opened:
        comment.open_reports += len(opened)
