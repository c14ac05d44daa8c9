"""What is over of signing in, and no longer of use to anybody: each a sweep (`comments/outbox/sweeping.py`)."""

from datetime import datetime, timedelta

from sqlalchemy import and_, exists

from comments.accounts import tries
from comments.accounts.grants import GRANT_LIFETIME
from comments.accounts.models import Grant, Invitation, Session, SignInLink
from comments.accounts.own_ways import SignInTry
from comments.accounts.providers.models import SignInAttempt
from comments.outbox.sweeping import delete_some

# Who comes with a link of yesterday is still told that it is too old, not that it is unknown.
KEEP = timedelta(days=1)
KEEP_INVITATIONS = timedelta(days=30)


def forget_links(now: datetime, limit: int) -> int:
    """Forget links that cannot be used any more, and with them the addresses that were typed."""
    return delete_some(SignInLink.id, SignInLink.expires_at < now - KEEP, limit)


def forget_sessions(now: datetime, limit: int) -> int:
    """Forget sessions that ran out; one that was ended goes when it would have run out."""
    return delete_some(Session.token_hash, Session.expires_at < now, limit)


def forget_grants(now: datetime, limit: int) -> int:
    """Forget grants that cannot be renewed any more, once no session hangs on them."""
    is_over = Grant.renewed_at < now - GRANT_LIFETIME
    return delete_some(
        Grant.id, and_(is_over, ~exists().where(Session.grant_id == Grant.id)), limit
    )


def forget_attempts(now: datetime, limit: int) -> int:
    """Forget attempts to sign in at a provider that took too long or were used."""
    return delete_some(SignInAttempt.state_hash, SignInAttempt.expires_at < now - KEEP, limit)


def forget_invitations(now: datetime, limit: int) -> int:
    """Forget invitations that cannot be accepted any more, and with them the addresses that were typed."""
    return delete_some(Invitation.id, Invitation.expires_at < now - KEEP_INVITATIONS, limit)


def forget_tries(now: datetime, limit: int) -> int:
    """Forget tries at doors that have rested for a day."""
    return delete_some(SignInTry.key_hash, SignInTry.seen_at <= now - tries.MEMORY, limit)
