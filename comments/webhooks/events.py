"""What webhooks do, step by step."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class WebhookChanged(Event):
    """An address or its secret is new: it is to be asked whether it wants to be told."""

    subject_field: ClassVar[str] = "webhook_id"

    webhook_id: int


@dataclass(frozen=True)
class DeliveryQueued(Event):
    """Something is to be sent to one endpoint."""

    subject_field: ClassVar[str] = "webhook_id"

    webhook_id: int
    delivery_id: int


EVENTS: tuple[type[Event], ...] = (WebhookChanged, DeliveryQueued)
