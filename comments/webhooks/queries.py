"""Reads of webhooks and of their log."""

from collections.abc import Sequence

from sqlalchemy import exists, select

from comments.core.db import db
from comments.webhooks.errors import UnknownWebhook
from comments.webhooks.models import Webhook, WebhookDelivery

MAX_LISTED = 100


def list_webhooks(site_id: int) -> Sequence[Webhook]:
    """Return the webhooks of a site, the oldest first."""
    query = select(Webhook).where(Webhook.site_id == site_id).order_by(Webhook.id)
    return db.session.scalars(query.limit(MAX_LISTED)).all()


def list_told(site_id: int) -> Sequence[Webhook]:
    """Return those that are told what happens."""
    is_told = Webhook.is_enabled & Webhook.verified_at.is_not(None)
    query = select(Webhook).where(Webhook.site_id == site_id, is_told).order_by(Webhook.id)
    return db.session.scalars(query).all()


def find_webhook(webhook_id: int) -> Webhook | None:
    """Return a webhook."""
    return db.session.get(Webhook, webhook_id)


def get_webhook(site_id: int, webhook_id: int | None) -> Webhook:
    """Return a webhook of the site.

    Raises:
        UnknownWebhook: it has none of that number.

    """
    found = db.session.get(Webhook, webhook_id) if webhook_id is not None else None
    if found is None or found.site_id != site_id:
        raise UnknownWebhook("The site has no such webhook. `list` shows those it has.")
    return found


def has_delivery(webhook_id: int, event_id: int) -> bool:
    """Say whether an event is on its way to an endpoint."""
    found = exists().where(
        WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.event_id == event_id
    )
    return bool(db.session.scalar(select(found)))


def find_delivery(delivery_id: int) -> WebhookDelivery | None:
    """Return a delivery."""
    return db.session.get(WebhookDelivery, delivery_id)


def list_deliveries(webhook_id: int) -> Sequence[WebhookDelivery]:
    """Return what was sent to an endpoint, the newest first."""
    return db.session.scalars(
        select(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook_id)
        .order_by(WebhookDelivery.id.desc())
        .limit(MAX_LISTED)
    ).all()
