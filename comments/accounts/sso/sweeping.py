"""What is over of single sign-on: a sweep (`comments/outbox/sweeping.py`)."""

from datetime import datetime

from comments.accounts.sso.models import SsoUse
from comments.outbox.sweeping import delete_some


def forget_used_tokens(now: datetime, limit: int) -> int:
    """Forget tokens that were used and have run out by themselves since."""
    return delete_some(SsoUse.token_hash, SsoUse.expires_at <= now, limit)
