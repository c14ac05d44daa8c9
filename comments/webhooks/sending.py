"""Sending to endpoints: in each kind's words, with the one client for addresses outside, and every answer noted.

What is sent is the comment as it stands when it is sent: what came late, or twice, leaves the other side no older.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, current_app

from comments.core import clock
from comments.core.db import db, write_unit
from comments.core.outbound import Answer, Outbound, OutboundError, Request
from comments.core.settings import Settings
from comments.discussion.models import Comment
from comments.sites.models import Site
from comments.threads.models import Thread
from comments.webhooks.models import Kind, Webhook, WebhookDelivery

EXTENSION = "afterword_webhooks"
MAX_ERROR = 300


class NotDelivered(Exception):
    """An endpoint did not take what was sent; the worker tries again later."""


@dataclass(frozen=True)
class Occasion:
    """All that words for an endpoint are made from."""

    webhook: Webhook
    secret: str
    delivery: WebhookDelivery
    comment: Comment
    thread: Thread
    site: Site
    now: datetime


@dataclass(frozen=True)
class Words:
    """How endpoints of one kind are told of a comment, if at all, and asked whether they want to be; what a yes is."""

    tell: Callable[[Occasion], Request | None]
    ask: Callable[[Webhook, str, datetime], Request]
    is_yes: Callable[[Request, Answer], bool]


@dataclass(frozen=True)
class Sending:
    """With what this application sends, and the words of each kind."""

    outbound: Outbound
    words: Mapping[Kind, Words]


def init_app(app: Flask, settings: Settings, words: Mapping[Kind, Words]) -> None:
    """Tell the application how it speaks to endpoints."""
    outbound = Outbound(private_hosts=frozenset(settings.outbound_private_hosts))
    app.extensions[EXTENSION] = Sending(outbound, words)


def words_for(webhook: Webhook) -> Words:
    """Return how an endpoint is spoken to."""
    sending: Sending = current_app.extensions[EXTENSION]
    return sending.words[Kind(webhook.kind)]


def deliver(delivery_id: int, request: Request) -> None:
    """Send, and note what came of it.

    Raises:
        NotDelivered: to be tried again.

    """
    status, error = _try(request)
    now = clock.now()
    with write_unit():
        delivery = db.session.get(WebhookDelivery, delivery_id)
        if delivery is None:
            return
        delivery.attempts += 1
        delivery.status, delivery.error = status, error
        delivery.delivered_at = now if error is None else None
    if error is not None:
        raise NotDelivered(error)


def verify(webhook_id: int, request: Request, words: Words) -> None:
    """Ask an endpoint whether it wants to be told, and keep a yes.

    Raises:
        NotDelivered: it did not say so; to be tried again.

    """
    try:
        is_yes = words.is_yes(request, _send(request))
    except OutboundError as error:
        raise NotDelivered(str(error)) from error
    if not is_yes:
        raise NotDelivered("the address did not answer as one does that wants to be told")
    with write_unit():
        webhook = db.session.get(Webhook, webhook_id)
        if webhook is not None and webhook.url == request.url:
            webhook.verified_at = clock.now()


def hex_hmac(algorithm: str, secret: str, content: bytes) -> str:
    """Sign a message."""
    return hmac.new(secret.encode(), content, getattr(hashlib, algorithm)).hexdigest()


def _try(request: Request) -> tuple[int | None, str | None]:
    try:
        answer = _send(request)
    except OutboundError as error:
        return None, str(error)[:MAX_ERROR]
    return answer.status, None if answer.is_ok else f"the address answered {answer.status}"


def _send(request: Request) -> Answer:
    sending: Sending = current_app.extensions[EXTENSION]
    return sending.outbound.send(request)
