"""What follows for reports from what happened elsewhere."""

from datetime import datetime

from sqlalchemy import select

from comments.accounts import events, merging
from comments.accounts.voter import Voter
from comments.core.db import db
from comments.discussion import counters
from comments.discussion.models import Comment, Status
from comments.moderation.reports import actions, settling
from comments.moderation.reports.models import Outcome, Report
from comments.outbox import actions as outbox
from comments.outbox.handling import Happened

BATCH = 500  # as many as are moved while other writers wait


def close_reports_of_deleted_comment(event: Happened, now: datetime) -> None:
    """Close what nobody has to decide any more: its author took the comment back."""
    comment = db.session.get(Comment, event.subject_id)
    if comment is None:
        return
    counters.lock(comment)
    if comment.status == Status.DELETED:
        settling.settle(comment, Outcome.GONE, now)


def move_reports_of_merged_account(event: Happened, now: datetime) -> None:
    """Make the reports of an account that became part of another one that one's, a batch at a time."""
    kept = merging.find_merged_into(event.subject_id)
    if kept is None:
        return
    theirs = select(Report).where(Report.account_id == event.subject_id).limit(BATCH)
    found = db.session.scalars(theirs).all()
    for report in found:
        actions.hand_on(report, Voter.of_account(kept.id))
    if len(found) == BATCH:
        outbox.emit(events.AccountsMerged(None, event.subject_id, kept.id), now)
