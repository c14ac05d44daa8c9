"""What the worker does about events: one delivery for each endpoint, so that one that fails keeps none waiting."""

from datetime import datetime
from functools import partial

from flask import current_app

from comments.core.db import db
from comments.discussion.models import Comment
from comments.outbox import handling
from comments.outbox.handling import Happened
from comments.sites.models import Site
from comments.threads.models import Thread
from comments.webhooks import actions, queries, sending
from comments.webhooks.sending import Occasion


def queue_deliveries(event: Happened, now: datetime) -> None:
    """Have an event about a comment sent to every endpoint of its site."""
    for webhook in handling.ask_once(queries.list_told, event.payload["site_id"]):
        actions.queue_delivery(webhook, event, now)


def deliver(event: Happened, now: datetime) -> None:
    """Send one delivery, unless its endpoint is off by now; what is not for an endpoint of its kind leaves the log."""
    delivery = queries.find_delivery(event.payload["delivery_id"])
    webhook = queries.find_webhook(delivery.webhook_id) if delivery else None
    comment = db.session.get(Comment, delivery.comment_id) if delivery else None
    if delivery is None or webhook is None or comment is None or not webhook.is_enabled:
        return
    secret = actions.secret_of(webhook, current_app.config["SECRET_KEY"])
    thread = db.session.get_one(Thread, comment.thread_id)
    site = db.session.get_one(Site, comment.site_id)
    occasion = Occasion(webhook, secret, delivery, comment, thread, site, now)
    request = sending.words_for(webhook).tell(occasion)
    if request is None:
        db.session.delete(delivery)
    else:
        handling.after_commit(partial(sending.deliver, delivery.id, request))


def verify_webhook(event: Happened, now: datetime) -> None:
    """Ask an endpoint whether it wants to be told."""
    webhook = queries.find_webhook(event.subject_id)
    if webhook is None or webhook.verified_at is not None:
        return
    words = sending.words_for(webhook)
    secret = actions.secret_of(webhook, current_app.config["SECRET_KEY"])
    request = words.ask(webhook, secret, now)
    handling.after_commit(partial(sending.verify, webhook.id, request, words))
