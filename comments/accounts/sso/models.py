"""The tables of publishers' keys, and of what may be used once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class Form(StrEnum):
    """How a publisher says who is reading."""

    REMOTE_AUTH = "remote_auth"
    JWT = "jwt"


class Algorithm(StrEnum):
    """How tokens of a key are signed."""

    HS256 = "HS256"
    RS256 = "RS256"
    ES256 = "ES256"
    EDDSA = "EdDSA"


class SsoKey(Model):
    """One key with which a publisher signs who their members are, until it retires.

    `public_id` is what pages call it: Disqus's `api_key`, a token's `kid`. We have to make the same HMAC, so a shared
    secret is kept sealed with the installation's secret key; of the other algorithms only the public half is here.
    `secret_hash` is there when the pair also opens the API made for Disqus's clients (`pairs.py`).
    """

    __tablename__ = "sso_key"
    __table_args__ = (UniqueConstraint("site_id", "public_id"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    public_id: Mapped[str] = mapped_column(String(64))
    form: Mapped[str] = mapped_column(String(12))
    algorithm: Mapped[str] = mapped_column(String(10))
    sealed_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    public_key: Mapped[str | None] = mapped_column(Text)
    secret_hash: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    created_at: Mapped[datetime]
    retires_at: Mapped[datetime | None]


class SsoUse(Model):
    """One token of a publisher that was used, kept until it would have run out by itself."""

    __tablename__ = "sso_use"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
