"""What follows from what staff ordered, and from accounts that became one."""

from datetime import datetime, timedelta
from functools import partial

from comments.accounts import merging
from comments.core import clock
from comments.moderation import erasing, removing, trials
from comments.outbox import handling
from comments.outbox.handling import Happened

AGAIN = timedelta(milliseconds=200)


def remove_ordered_comments(event: Happened, now: datetime) -> datetime | None:
    """Remove what somebody wrote, a batch at a time."""
    return now if removing.remove_batch(event.subject_id, now) else None


def put_removed_comments_back(event: Happened, now: datetime) -> datetime | None:
    """Put back what a removal removed, a batch at a time."""
    return now if removing.put_back_batch(event.subject_id, now) else None


def advance_trial(event: Happened, now: datetime) -> datetime | None:
    """Go on with the trial of a rule, and ask to be called again until it is over."""
    del now  # the worker's round began a while ago
    if not trials.hold(event.subject_id, clock.now()):
        return None if trials.is_over(event.subject_id) else clock.now() + AGAIN
    handling.after_commit(partial(trials.advance, event.subject_id))
    return clock.now() + AGAIN


def hold_sanctions_for_merged_account(event: Happened, now: datetime) -> None:
    """Let what holds for an account that became part of another one hold for that one: nobody gets rid of a ban so."""
    kept = merging.find_merged_into(event.subject_id)
    if kept is not None:
        erasing.hand_on(event.subject_id, kept.id, now)
