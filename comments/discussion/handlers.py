"""What follows for comments from what happened elsewhere."""

from datetime import datetime

from sqlalchemy import select, update

from comments.accounts import events, merging
from comments.core.db import db
from comments.discussion.models import Comment
from comments.outbox import actions as outbox
from comments.outbox.handling import Happened
from comments.screening import trust

BATCH = 1000  # as many as are moved while other writers wait


def move_comments_of_merged_account(event: Happened, now: datetime) -> None:
    """Make the comments of an account that became part of another one that one's, a batch at a time.

    Nothing that readers see changes by it: names stand in the comments themselves.
    """
    kept = merging.find_merged_into(event.subject_id)
    if kept is None:
        return
    theirs = select(Comment.id).where(Comment.author_id == event.subject_id).limit(BATCH)
    moved = db.session.execute(
        update(Comment)
        .where(Comment.id.in_(theirs))
        .values(author_id=kept.id)
        .returning(Comment.site_id, Comment.status)
        .execution_options(synchronize_session=False)
    ).all()
    trust.count_changes(
        change
        for site_id, status in moved
        for change in (
            trust.Change(site_id, event.subject_id, status, None),
            trust.Change(site_id, kept.id, None, status),
        )
    )
    if len(moved) == BATCH:
        outbox.emit(events.AccountsMerged(None, event.subject_id, kept.id), now)
    else:
        trust.take_over(event.subject_id, kept.id)
