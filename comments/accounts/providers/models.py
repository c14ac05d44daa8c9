"""The tables of sign-ins under way, and of the Mastodon servers that know us."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import Model


class SignInAttempt(Model):
    """One browser on its way to a provider and back; it counts once, for ten minutes, and in that browser alone.

    `next_path` is where it goes on afterwards, and `again_path` where it may begin anew: paths of ours that were made
    here and never taken from outside. `joins_id` is who adds this way in while they are signed in.
    """

    __tablename__ = "sign_in_attempt"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary)
    provider: Mapped[str] = mapped_column(String(30))
    instance: Mapped[str] = mapped_column(String(255))
    next_path: Mapped[str] = mapped_column(Text)
    again_path: Mapped[str] = mapped_column(Text)
    joins_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    given_name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class MastodonApp(Model):
    """How one Mastodon server knows us: it was asked once, when the first reader named it. The secret is sealed."""

    __tablename__ = "mastodon_app"

    instance: Mapped[str] = mapped_column(String(255), primary_key=True)
    redirect_uri: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str] = mapped_column(Text)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)
