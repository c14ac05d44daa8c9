"""The tables of accounts, ways in, roles, invitations, sign-in links, sessions and grants.

Tokens are kept as SHA-256 only. The secrets of a person's own ways in are in `own_ways.py`.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class RoleName(StrEnum):
    """What somebody may do on a site, from least to most."""

    OBSERVER = "observer"
    MODERATOR = "moderator"
    LEAD = "lead"
    OWNER = "owner"


class Account(Model):
    """One person who signs in, staff or reader.

    `email` is an address they proved, in lower case; it never leaves the staff side. An address that only a provider
    or a publisher told is kept nowhere. `avatar` names an uploaded picture. Who asked to be erased is, at `erase_at`.
    `held_mail` says whether staff are mailed when comments wait for them. `language` is that of the page on which they
    signed in or changed their profile last, in which they are written to.
    An account that was merged into another one stays as a sign to it, empty, for what still points at it.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    email: Mapped[str | None] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    avatar: Mapped[str | None] = mapped_column(String(40))
    erase_at: Mapped[datetime | None]
    held_mail: Mapped[bool] = mapped_column(Boolean, default=True)
    language: Mapped[str | None] = mapped_column(String(35))
    created_at: Mapped[datetime]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Identity(Model):
    """One way in that somebody else vouches for: a person at a provider, or a member of a publisher.

    `issuer` and `subject` are the other side's own names for itself and for the person; a mail address is neither.
    `badge` and `role` are a publisher's words for its member and hold on its own site alone; `told_at` is when it last
    said so.
    """

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("kind", "issuer", "subject"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    issuer: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    badge: Mapped[str | None] = mapped_column(String(30))
    role: Mapped[str | None] = mapped_column(String(10))
    told_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class StaffRole(Model):
    """One person's role on one site: given by hand, or told by the site's publisher (`publisher_roles.py`)."""

    __tablename__ = "staff_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))
    is_told: Mapped[bool] = mapped_column(Boolean, default=False)


class Invitation(Model):
    """One person asked to look after one site, by a link that was mailed to them and works once."""

    __tablename__ = "staff_invitation"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    email: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class SignInLink(Model):
    """One link that signs somebody in, once, within minutes.

    Made by a command it names an account; asked for on a page it names the address that was typed, the site whose
    window it was typed in, and the browser, which alone may use it; where somebody who is signed in adds an address,
    it signs nobody in and names them in `joins_id`. With none of them it sets up an empty service.
    """

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    email: Mapped[str | None] = mapped_column(Text, index=True)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    joins_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    browser_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    @property
    def sets_up(self) -> bool:
        """Whether it sets up an empty service."""
        return self.account_id is None and self.email is None


class Session(Model):
    """One browser that is signed in on the service's own pages. `device` is what it calls itself, in a few words.

    `second_factor_at` is when a second factor was shown in it; sites and people can ask for that. One that began with
    a page's ticket hangs on the page's grant: no role counts in it, and it is over when the grant is.
    """

    __tablename__ = "session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    second_factor_at: Mapped[datetime | None]
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_grant.id"), index=True)
    ended_at: Mapped[datetime | None]


class Grant(Model):
    """One person's leave to speak on one site from one browser, by a token that changes with every renewal.

    The token before the last is good for a moment longer: two tabs may have renewed at once. The ticket is the last one
    that was made for it, until it is used (`tickets.py`).
    """

    __tablename__ = "sign_in_grant"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    earlier_hash: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    device: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    renewed_at: Mapped[datetime] = mapped_column(index=True)
    ticket_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True, index=True)
    ticket_expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
