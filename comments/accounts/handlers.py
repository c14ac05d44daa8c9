"""What follows from what happened to accounts."""

from datetime import datetime

from flask import current_app

from comments.accounts import actions, tokens
from comments.accounts.models import Account
from comments.core.db import db
from comments.mail.actions import send
from comments.outbox.handling import Happened


def mail_sign_in_link(event: Happened, now: datetime) -> None:
    """Mail the link that was asked for on the sign-in page.

    Done twice, it is the same mail with the same link: the token is made from the request.
    """
    account = db.session.get(Account, event.payload["account_id"])
    if account is None:
        return
    request_id = event.payload["request_id"]
    token = tokens.repeatable_token(
        current_app.config["SECRET_KEY"], f"sign-in-link:{account.id}:{request_id}"
    )
    link = actions.keep_sign_in_link(account, token, now)
    if link.used_at is not None or link.expires_at <= now:
        return
    base_url = current_app.config["BASE_URL"]
    send(
        "sign_in_link",
        account.email,
        {
            "name": account.name,
            "link": f"{base_url}/sign-in/{token}",
            "host": base_url.partition("://")[2],
            "minutes": int(actions.SIGN_IN_LINK_LIFETIME.total_seconds() // 60),
        },
        f"sign-in-link-{request_id}",
    )
