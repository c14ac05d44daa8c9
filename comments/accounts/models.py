"""The tables of accounts, roles, sign-in links and sessions. Tokens are kept as SHA-256 only."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class RoleName(StrEnum):
    """What somebody may do on a site, from least to most."""

    OBSERVER = "observer"
    MODERATOR = "moderator"
    LEAD = "lead"
    OWNER = "owner"


class Account(Model):
    """One person who signs in. `email` is kept in lower case and never leaves the staff side."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    email: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class StaffRole(Model):
    """One person's role on one site."""

    __tablename__ = "staff_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))


class SignInLink(Model):
    """One link that signs somebody in, once, within minutes. Without an account it sets up an empty service."""

    __tablename__ = "sign_in_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffSession(Model):
    """One signed-in browser of a member of staff."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
