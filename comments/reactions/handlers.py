"""What follows for votes and emoji from what happened elsewhere."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from comments.accounts import events, merging
from comments.accounts.voter import Voter
from comments.core.db import db
from comments.outbox import actions as outbox
from comments.outbox.handling import Happened
from comments.reactions import actions
from comments.reactions.models import TABLES
from comments.threads import merging as merging_threads

BATCH = 500  # as many as are moved while other writers wait


def move_what_merged_account_gave(event: Happened, now: datetime) -> None:
    """Make what an account gave that became part of another one that one's, a batch at a time.

    What both gave to the same thing stays counted, and is nobody's: counters never change by it.
    """
    kept = merging.find_merged_into(event.subject_id)
    if kept is None:
        return
    voter = Voter.of_account(kept.id)
    for kind in TABLES:
        given: list[Any] = list(
            db.session.scalars(select(kind).where(kind.account_id == event.subject_id).limit(BATCH))
        )
        for row in given:
            actions.hand_on(row, voter)
        if len(given) == BATCH:
            outbox.emit(events.AccountsMerged(None, event.subject_id, kept.id), now)


def move_reactions_of_merged_thread(event: Happened, now: datetime) -> datetime | None:
    """Give the emoji of a thread that became part of another one to that one, a batch at a time."""
    into_id = merging_threads.find_merged_into(event.subject_id)
    if into_id is None:
        return None
    return now if actions.move_article_reactions(event.subject_id, into_id, BATCH) else None
