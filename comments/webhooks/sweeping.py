"""Forgetting what was sent long ago."""

from datetime import datetime, timedelta

from comments.outbox.sweeping import delete_some
from comments.webhooks.models import WebhookDelivery

RETENTION = timedelta(days=30)


def forget_deliveries(now: datetime, limit: int) -> int:
    """Forget deliveries of which nothing more will be tried."""
    return delete_some(WebhookDelivery.id, WebhookDelivery.created_at < now - RETENTION, limit)
