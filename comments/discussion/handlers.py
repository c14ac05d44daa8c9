"""What follows for comments from what happened elsewhere."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from comments.accounts import events, merging
from comments.core.db import db
from comments.discussion import moving
from comments.discussion.models import Comment
from comments.outbox import actions as outbox
from comments.outbox.handling import Happened
from comments.threads import merging as merging_threads

BATCH = 1000  # as many as are moved while other writers wait
# So long after a merge a post can still be on its way that was judged before it.
LATE = timedelta(minutes=1)


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
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    ).all()
    if len(moved) == BATCH:
        outbox.emit(events.AccountsMerged(None, event.subject_id, kept.id), now)


def move_comments_of_merged_thread(event: Happened, now: datetime) -> datetime | None:
    """Move the comments of a thread that became part of another one there, a batch at a time."""
    into_id = merging_threads.find_merged_into(event.subject_id)
    if into_id is None:
        return None
    if moving.move_batch(event.subject_id, into_id, BATCH):
        return now
    return event.created_at + LATE if now < event.created_at + LATE else None
