"""Mail about what happened.

A flood of held comments is no flood of mails: each member of staff gets at most one mail per site in ten minutes. What
is held in that quiet time is not forgotten: when it is over and comments of that time still wait, one mail tells so.
"""

from datetime import datetime, timedelta

from flask import current_app

from comments.accounts import people
from comments.discussion import judging
from comments.discussion.models import Status
from comments.mail import actions as mail
from comments.mail.recipient import Recipient
from comments.notifications import queries
from comments.notifications.events import ModeratorCalled
from comments.outbox import actions as outbox
from comments.outbox.handling import Happened

QUIET_TIME = timedelta(minutes=10)


def call_moderators_to_held_comment(event: Happened, now: datetime) -> datetime | None:
    """Call a site's moderators to a comment that waits, unless they were called since; ask again after quiet time.

    One that waited already, and that its author changed, is no new one.
    """
    site_id = event.payload["site_id"]
    if event.payload.get("before") == Status.PENDING:
        return None
    if event.payload["status"] != Status.PENDING or not queries.is_waiting(event.subject_id):
        return None
    waits = []
    for account in queries.list_moderators(site_id):
        called_at = queries.find_last_call(site_id, account.id, now - QUIET_TIME)
        if called_at is None:
            outbox.emit(ModeratorCalled(site_id, account.id, event.subject_id), now)
        elif called_at < event.created_at:
            waits.append(called_at + QUIET_TIME)
    return min(waits, default=None)


def mail_called_moderator(event: Happened, now: datetime) -> None:
    """Mail one moderator that comments wait, unless none does any more."""
    del now
    site_id = event.payload["site_id"]
    account = queries.find_moderator(site_id, event.subject_id)
    held = queries.find_held_comment(site_id, event.payload["comment_id"])
    if account is None or account.email is None or held is None:
        return
    desk_url = f"{current_app.config['BASE_URL']}/dashboard/{held.site.shortname}/comments"
    mail.send(
        "comment_held",
        Recipient(account.email, people.language_of(account, held.site.language)),
        {
            "site_name": held.site.name,
            "waiting_count": queries.count_held_comments(site_id),
            "author_name": held.comment.author_name,
            "page_title": held.thread.title,
            "reasons": [judging.why(reason) for reason in held.comment.reasons],
            "card_url": f"{desk_url}/{held.comment.id}",
            "queue_url": f"{desk_url}?status=pending",
        },
        message_id=f"held-{event.id}",
    )
