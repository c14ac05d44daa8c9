"""Our own events: a comment as our API shows it, signed with the time, so that what was overheard is soon too old."""

import hmac
import secrets
from datetime import datetime
from typing import Any

import orjson

from comments.core import clock
from comments.core.outbound import Answer, Request
from comments.discussion.schemas import present
from comments.webhooks.models import Webhook
from comments.webhooks.sending import Occasion, Words, hex_hmac

EVENTS = {
    "CommentPosted": "comment.posted",
    "CommentEdited": "comment.edited",
    "CommentDeleted": "comment.deleted",
    "CommentDecided": "comment.decided",
}


def tell(occasion: Occasion) -> Request:
    """Tell about a comment. `id` is the same however often this is sent."""
    thread = occasion.thread
    return _signed(
        occasion.webhook,
        occasion.secret,
        occasion.now,
        {
            "id": str(occasion.delivery.event_id),
            "event": EVENTS[occasion.delivery.event],
            "happened_at": clock.to_json(occasion.delivery.created_at),
            "site": occasion.webhook.name_there,
            "thread": {"id": str(thread.id), "title": thread.title, "url": thread.url},
            "comment": present(occasion.comment).model_dump(exclude={"more_replies"}),
        },
    )


def ask(webhook: Webhook, secret: str, now: datetime) -> Request:
    """Ask for a challenge back."""
    challenge = secrets.token_urlsafe(24)
    return _signed(webhook, secret, now, {"event": "webhook.verify", "challenge": challenge})


def is_yes(request: Request, answer: Answer) -> bool:
    """Say whether the challenge came back as the body."""
    challenge: str = orjson.loads(request.body or b"{}")["challenge"]
    return answer.is_ok and hmac.compare_digest(answer.body.strip(), challenge.encode())


def _signed(webhook: Webhook, secret: str, now: datetime, content: dict[str, Any]) -> Request:
    body = orjson.dumps(content)
    stamp = str(int(now.timestamp()))
    signature = hex_hmac("sha256", secret, f"{stamp}.".encode() + body)
    headers = {
        "Content-Type": "application/json",
        "Afterword-Signature": f"t={stamp},v1={signature}",
    }
    return Request(webhook.url, "POST", headers, body)


OWN_WORDS = Words(tell, ask, is_yes)
