"""What the WordPress plugin made for Disqus is told, at the route where it waits to be synchronized.

The plugin looks for what it has by the number that we give, and makes a comment where it finds none. So what WordPress
has under a number of its own, because an import brought it from there, is not told again, and spam, among which the
plugin does not look, is told as something that is held.
"""

import hmac
import re
import secrets
from datetime import datetime
from typing import Any

import orjson
from flask import current_app

from comments.core.outbound import Answer, Request
from comments.discussion.models import Status
from comments.disqus.rest import presenting, queries
from comments.disqus.rest.imports import WXR
from comments.disqus.rest.presenting import Manner
from comments.webhooks.models import Webhook
from comments.webhooks.sending import Occasion, Words, hex_hmac

# What was not posted just now is an update; the plugin makes what it does not have in either case.
CREATE, UPDATE = "create", "update"
OWN_IDENTIFIER = re.compile(r"[0-9]+ ")


def tell(occasion: Occasion) -> Request | None:
    """Tell about a comment as it is now."""
    is_new = occasion.delivery.event == "CommentPosted"
    is_spam = occasion.comment.status == Status.SPAM
    if occasion.comment.source == WXR or (is_new and is_spam):
        return None
    verb = CREATE if is_new else UPDATE
    content = {"verb": verb, "object_type": "post", "transformed_data": _post(occasion)}
    return _signed(occasion.webhook, occasion.secret, content)


def ask(webhook: Webhook, secret: str, now: datetime) -> Request:
    """Ask for a challenge back."""
    del now  # the plugin looks at no time
    content = {"verb": "verify", "challenge": secrets.token_urlsafe(24)}
    return _signed(webhook, secret, content)


def is_yes(request: Request, answer: Answer) -> bool:
    """Say whether the challenge came back: as text, or as WordPress answers texts, in quotation marks."""
    challenge: str = orjson.loads(request.body or b"{}")["challenge"]
    came = answer.body.strip().strip(b'"')
    return answer.is_ok and hmac.compare_digest(came, challenge.encode())


def _post(occasion: Occasion) -> dict[str, Any]:
    site, thread = occasion.site, occasion.thread
    manner = Manner(current_app.config["BASE_URL"], current_app.config["SECRET_KEY"], is_staff=True)
    row = queries.get_post(site.id, occasion.comment.id)
    identifiers = sorted(queries.list_identifiers([thread.id])[thread.id], key=_is_foreign)
    post = presenting.post(row, site, manner)
    return post | {
        # The plugin compares it with its own setting, letter by letter.
        "forum": occasion.webhook.name_there,
        "parent": None if row.parent_source == WXR else post["parent"],
        "isSpam": False,
        # A report alone hides nothing here, and is to hide nothing there.
        "isFlagged": False,
        "threadData": {"id": presenting.number_of(thread), "identifiers": identifiers},
    }


def _is_foreign(identifier: str) -> bool:
    """Say whether it is not the plugin's own, “<number> <address>”: it looks for the article by the first one."""
    return OWN_IDENTIFIER.match(identifier) is None


def _signed(webhook: Webhook, secret: str, content: dict[str, Any]) -> Request:
    body = orjson.dumps(content)
    headers = {
        "Content-Type": "application/json",
        "X-Hub-Signature": f"sha512={hex_hmac('sha512', secret, body)}",
    }
    return Request(webhook.url, "POST", headers, body)


WORDPRESS_WORDS = Words(tell, ask, is_yes)
