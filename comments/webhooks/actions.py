"""What is done to webhooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import delete

from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core import ids, sealing, text
from comments.core.db import db
from comments.core.errors import Unavailable
from comments.outbox import actions as outbox
from comments.outbox.handling import Happened
from comments.sites.models import Site
from comments.webhooks import queries
from comments.webhooks.errors import BadWebhook, TooManyWebhooks
from comments.webhooks.events import EVENTS, DeliveryQueued, WebhookChanged
from comments.webhooks.models import Kind, Webhook, WebhookDelivery

MAX_WEBHOOKS = 10
MAX_URL = 2000
# What the WordPress plugin asks of its own; whoever sees one signed message can try shorter ones at leisure.
MIN_SECRET = 32
MAX_SECRET = 500


@dataclass(frozen=True)
class NewWebhook:
    """An endpoint that is to be told. `name_there` is what it calls the site."""

    kind: Kind
    url: str
    secret: str
    name_there: str
    is_enabled: bool = True


@dataclass(frozen=True)
class Change:
    """What is to be another about an endpoint; what is None stays."""

    url: str | None = None
    secret: str | None = None
    is_enabled: bool | None = None


def add_webhook(
    actor: Actor, site: Site, new: NewWebhook, secret_key: str, now: datetime
) -> Webhook:
    """Add an endpoint; the worker asks it whether it wants to be told.

    Raises:
        BadWebhook, TooManyWebhooks: with what would fit.

    """
    there = queries.list_webhooks(site.id)
    if len(there) >= MAX_WEBHOOKS:
        raise TooManyWebhooks(f"The site has {MAX_WEBHOOKS} webhooks already. Remove one first.")
    if not text.is_storable(new.name_there) or len(new.name_there) > MAX_URL:
        raise BadWebhook("The name of the site there must be text.")
    _check_url(new.url, there)
    webhook = Webhook(
        id=ids.new_id(now),
        site_id=site.id,
        kind=new.kind,
        url=new.url,
        name_there=new.name_there,
        is_enabled=new.is_enabled,
        created_at=now,
    )
    webhook.sealed_secret = _sealed(webhook, new.secret, secret_key)
    db.session.add(webhook)
    db.session.flush()  # the event's handler finds it by its id
    outbox.emit(WebhookChanged(site.id, webhook.id), now)
    _record(actor, webhook, "webhook.add", now)
    return webhook


def change_webhook(
    actor: Actor, webhook: Webhook, change: Change, secret_key: str, now: datetime
) -> None:
    """Change an endpoint; with another address or secret it is asked again.

    Raises:
        BadWebhook: with what would fit.

    """
    if change.url is not None and change.url != webhook.url:
        _check_url(change.url, queries.list_webhooks(webhook.site_id))
        webhook.url, webhook.verified_at = change.url, None
    if change.secret is not None and change.secret != secret_of(webhook, secret_key):
        webhook.sealed_secret = _sealed(webhook, change.secret, secret_key)
        webhook.verified_at = None
    if change.is_enabled is not None:
        webhook.is_enabled = change.is_enabled
    if webhook.verified_at is None:
        outbox.emit(WebhookChanged(webhook.site_id, webhook.id), now)
    _record(actor, webhook, "webhook.change", now)


def remove_webhook(actor: Actor, webhook: Webhook, now: datetime) -> None:
    """Tell an endpoint nothing any more, and forget what it was told."""
    of_it = WebhookDelivery.webhook_id == webhook.id
    db.session.execute(
        delete(WebhookDelivery).where(of_it).execution_options(synchronize_session=False)
    )
    db.session.delete(webhook)
    outbox.forget(webhook.id, [event.__name__ for event in EVENTS])
    _record(actor, webhook, "webhook.remove", now)


def queue_delivery(webhook: Webhook, event: Happened, now: datetime) -> None:
    """Have an event sent to an endpoint, once however often this is called."""
    if queries.has_delivery(webhook.id, event.id):
        return
    delivery = WebhookDelivery(
        id=ids.new_id(now),
        webhook_id=webhook.id,
        event_id=event.id,
        event=event.name,
        comment_id=event.subject_id,
        created_at=now,
    )
    db.session.add(delivery)
    outbox.emit(DeliveryQueued(webhook.site_id, webhook.id, delivery.id), now)


def secret_of(webhook: Webhook, secret_key: str) -> str:
    """Return what signs messages to an endpoint.

    Raises:
        Unavailable: the installation's secret key is another one by now.

    """
    try:
        return sealing.unseal(secret_key, _place(webhook), webhook.sealed_secret).decode()
    except sealing.SealBroken as error:
        raise Unavailable(
            "The secret of this webhook cannot be opened any more, because the service's own secret key was changed. "
            "Give it its secret again."
        ) from error


def _sealed(webhook: Webhook, secret: str, secret_key: str) -> bytes:
    if not MIN_SECRET <= len(secret) <= MAX_SECRET or not text.is_storable(secret):
        raise BadWebhook(f"A webhook's secret has {MIN_SECRET} to {MAX_SECRET} characters.")
    return sealing.seal(secret_key, _place(webhook), secret.encode())


def _place(webhook: Webhook) -> str:
    return f"webhook {webhook.site_id} {webhook.id}"


def _check_url(url: str, there: Sequence[Webhook]) -> None:
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"https", "http"} and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address or len(url) > MAX_URL or not url.isprintable() or not text.is_storable(url):
        raise BadWebhook("A webhook has an address that begins with https://.")
    if any(webhook.url == url for webhook in there):
        raise BadWebhook("The site has a webhook with this address already. Change that one.")


def _record(actor: Actor, webhook: Webhook, action: str, now: datetime) -> None:
    told = {"url": webhook.url, "kind": webhook.kind, "is_enabled": webhook.is_enabled}
    subject = Subject("webhook", webhook.id, webhook.site_id)
    audit.record(actor, action, subject, now, change=(None, told))
