"""Who may do what to a comment."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from comments.accounts.errors import GuestsNotAllowed
from comments.core.words import gettext
from comments.discussion.errors import EditWindowOver, NotYourComment
from comments.discussion.models import Comment, Status
from comments.screening.sanctions.checks import SHADOW_BAN
from comments.sites.settings import SiteSettings

EDITABLE = (Status.APPROVED, Status.PENDING)


@dataclass(frozen=True)
class Claim:
    """By what somebody says that a comment is theirs: the token they were given for it, or their account."""

    edit_token: str | None = None
    account_id: int | None = None


def status_for_author(status: str, reasons: Sequence[dict[str, Any]]) -> Status:
    """Return where a comment stands as its author is told.

    Whether moderators removed it or called it spam is not told apart. What waits for nothing but a shadow ban looks as
    if it were shown.
    """
    if status in (Status.SPAM, Status.REMOVED):
        return Status.REMOVED
    is_held = status == Status.PENDING
    if is_held and reasons and all(reason.get("rule") == SHADOW_BAN for reason in reasons):
        return Status.APPROVED
    return Status(status)


def hash_token(token: str) -> bytes:
    """Return what is kept of an edit token."""
    return hashlib.sha256(token.encode()).digest()


def owns(comment: Comment, claim: Claim) -> bool:
    """Say whether the claim is its author's."""
    if claim.account_id is not None and claim.account_id == comment.author_id:
        return True
    kept = comment.edit_token_hash
    return (
        claim.edit_token is not None
        and kept is not None
        and hmac.compare_digest(kept, hash_token(claim.edit_token))
    )


def check_owns(comment: Comment, claim: Claim) -> None:
    """Raise unless the claim is its author's."""
    if not owns(comment, claim):
        raise NotYourComment(gettext("Only its author can look at this comment here."))


def check_may_post(account_id: int | None, settings: SiteSettings) -> None:
    """Raise unless somebody may write here at all: a person, or a guest where guests may."""
    if account_id is None and not settings.guests:
        raise GuestsNotAllowed(gettext("Please sign in to comment here. What you wrote is kept."))


def check_may_edit(comment: Comment, claim: Claim, window: timedelta, now: datetime) -> None:
    """Raise unless the comment is theirs and may still be edited."""
    if not owns(comment, claim) or comment.status not in EDITABLE:
        raise NotYourComment(gettext("Only its author can edit this comment."))
    if now - comment.created_at > window:
        minutes = int(window.total_seconds() // 60)
        raise EditWindowOver(
            gettext(
                "Comments can be edited for %(minutes)s minutes after posting.", minutes=minutes
            )
        )


def check_can_be_rewritten(comment: Comment) -> None:
    """Raise unless staff may put other words into a comment: a guest's, that readers see or that waits."""
    if comment.author_id is not None:
        raise NotYourComment(
            "Somebody with an account wrote this: nobody else changes what they said."
        )
    if comment.status not in EDITABLE:
        raise NotYourComment("This comment was taken away. Restore it first, then change it.")


def check_may_delete(comment: Comment, claim: Claim) -> None:
    """Raise unless the comment is theirs; one that moderators removed is the moderators'."""
    if not owns(comment, claim) or comment.status not in (*EDITABLE, Status.DELETED):
        raise NotYourComment(gettext("Only its author can delete this comment."))
