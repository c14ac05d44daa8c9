"""Who may do what to a comment."""

import hmac
from datetime import datetime, timedelta

from comments.discussion.errors import EditWindowOver, NotYourComment
from comments.discussion.models import Comment, Status

EDITABLE = (Status.APPROVED, Status.PENDING)


def owns(comment: Comment, token_hash: bytes) -> bool:
    """Say whether the token is the one its author was given."""
    return comment.edit_token_hash is not None and hmac.compare_digest(
        comment.edit_token_hash, token_hash
    )


def check_may_edit(comment: Comment, token_hash: bytes, window: timedelta, now: datetime) -> None:
    """Raise unless the token's holder may still edit the comment."""
    if not owns(comment, token_hash) or comment.status not in EDITABLE:
        raise NotYourComment("Only its author can edit this comment.")
    if now - comment.created_at > window:
        minutes = int(window.total_seconds() // 60)
        raise EditWindowOver(f"Comments can be edited for {minutes} minutes after posting.")


def check_may_delete(comment: Comment, token_hash: bytes) -> None:
    """Raise unless the token's holder may take the comment back; a removed one is the moderators'."""
    if not owns(comment, token_hash) or comment.status not in (*EDITABLE, Status.DELETED):
        raise NotYourComment("Only its author can delete this comment.")
