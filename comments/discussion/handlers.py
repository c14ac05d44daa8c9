"""What follows for comments from what happened elsewhere."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from comments.accounts import badges, events, merging
from comments.core.db import db
from comments.discussion import authors, moving
from comments.discussion.models import Comment
from comments.outbox import actions as outbox
from comments.outbox.handling import Happened
from comments.screening import trust
from comments.threads import merging as merging_threads

BATCH = 1000  # as many as are moved while other writers wait
BATCH_SHOWN = 200  # the same, where every thread gets a new version
# So long after a merge a post can still be on its way that was judged before it.
LATE = timedelta(minutes=1)


def move_comments_of_merged_account(event: Happened, now: datetime) -> None:
    """Make the comments of an account that became part of another one that one's, a batch at a time.

    Nothing that readers see changes by it at once: names and badges stand in the comments themselves.
    """
    kept = merging.find_merged_into(event.subject_id)
    if kept is None:
        return
    theirs = select(Comment.id).where(Comment.author_id == event.subject_id).limit(BATCH)
    moved = db.session.execute(
        update(Comment)
        .where(Comment.id.in_(theirs))
        .values(author_id=kept.id)
        .returning(Comment.id, Comment.site_id, Comment.status)
        .execution_options(synchronize_session=False)
    ).all()
    trust.count_changes(
        change
        for row in moved
        for change in (
            trust.Change(row.site_id, event.subject_id, row.status, None),
            trust.Change(row.site_id, kept.id, None, row.status),
        )
    )
    for site_id in sorted({row.site_id for row in moved}):
        outbox.emit(events.BadgeChanged(site_id, kept.id), now)
    if len(moved) == BATCH:
        outbox.emit(events.AccountsMerged(None, event.subject_id, kept.id), now)
    else:
        trust.take_over(event.subject_id, kept.id)


def renew_badges(event: Happened, now: datetime) -> datetime | None:
    """Show what somebody is called on a site now on all that they wrote there, a batch at a time."""
    if event.site_id is None:
        return None
    badge = badges.find_badge(event.subject_id, event.site_id)
    found = authors.renew_badges(event.subject_id, event.site_id, badge, BATCH_SHOWN)
    return now if found == BATCH_SHOWN else None


def move_comments_of_merged_thread(event: Happened, now: datetime) -> datetime | None:
    """Move the comments of a thread that became part of another one there, a batch at a time."""
    into_id = merging_threads.find_merged_into(event.subject_id)
    if into_id is None:
        return None
    if moving.move_batch(event.subject_id, into_id, BATCH):
        return now
    return event.created_at + LATE if now < event.created_at + LATE else None
