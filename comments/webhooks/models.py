"""The tables of endpoints and of what was sent to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class Kind(StrEnum):
    """In whose words an endpoint is told."""

    AFTERWORD = "afterword"
    WORDPRESS = "wordpress"


class Webhook(Model):
    """One address of a site's owner that is told what happens to the site's comments.

    The secret signs what is sent, so it is kept sealed. `name_there` is what the other side calls the site. Nothing but
    a question is sent before the address has shown that it wants to be told: then `verified_at` is set.
    """

    __tablename__ = "webhook"
    __table_args__ = (UniqueConstraint("site_id", "url"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(12))
    url: Mapped[str] = mapped_column(Text)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    name_there: Mapped[str] = mapped_column(Text)
    is_enabled: Mapped[bool] = mapped_column(Boolean)
    verified_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class WebhookDelivery(Model):
    """One event on its way to one endpoint: how often it was sent, and what was answered last."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (UniqueConstraint("webhook_id", "event_id"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    event_id: Mapped[int] = mapped_column(BigInteger)
    event: Mapped[str] = mapped_column(String(50))
    comment_id: Mapped[int] = mapped_column(BigInteger)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
    delivered_at: Mapped[datetime | None]
