"""What a decision makes of the reports of a comment, and opening them again when it is taken back.

The comments are locked by whoever decides.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from comments.core.db import db
from comments.discussion.models import Comment
from comments.moderation.reports.events import ReportsSettled
from comments.moderation.reports.models import Outcome, Report
from comments.outbox import actions as outbox
from comments.screening import trust

CHUNK = 500  # ids in one statement, far below every database's limit of parameters


def settle(comment: Comment, outcome: Outcome, now: datetime) -> None:
    """Let a comment's open reports have come to something; each reporter's record follows, and its author's trust."""
    if not comment.open_reports:
        return
    db.session.execute(
        update(Report)
        .where(Report.comment_id == comment.id, Report.outcome.is_(None))
        .values(outcome=outcome.value, settled_at=now)
        .execution_options(synchronize_session=False)
    )
    count, comment.open_reports = comment.open_reports, 0
    _count_against_author(comment, outcome, 1)
    outbox.emit(ReportsSettled(comment.site_id, comment.id, outcome.value, count), now)


def find_settled(comment_ids: Sequence[int]) -> set[int]:
    """Return which of these comments have reports that were settled."""
    found: set[int] = set()
    for start in range(0, len(comment_ids), CHUNK):
        chunk = comment_ids[start : start + CHUNK]
        query = select(Report.comment_id).where(
            Report.comment_id.in_(chunk), Report.settled_at.is_not(None)
        )
        found.update(db.session.scalars(query.distinct()))
    return found


def reopen(comment: Comment, outcome: Outcome, settled_at: datetime) -> None:
    """Open the reports again that a decision settled at this moment, and to which it let them come."""
    opened = db.session.execute(
        update(Report)
        .where(Report.comment_id == comment.id, Report.settled_at == settled_at)
        .values(outcome=None, settled_at=None)
        .returning(Report.reporter)
        .execution_options(synchronize_session=False)
    ).all()
    if opened:
        comment.open_reports += len(opened)
        _count_against_author(comment, outcome, -1)


def _count_against_author(comment: Comment, outcome: Outcome, change: int) -> None:
    """Count one for a comment, however many reported it: a crowd makes it no worse."""
    if outcome is Outcome.UPHELD and comment.author_id is not None:
        trust.count_upheld_report(comment.site_id, comment.author_id, change)
