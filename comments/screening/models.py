"""The tables of screening: a site's own rules, people's standing, and the traces of what was said lately."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class Outcome(StrEnum):
    """What becomes of a comment that a check has something against."""

    HOLD = "hold"
    REFUSE = "refuse"


class Kind(StrEnum):
    """How a rule's value is read."""

    WORD = "word"
    WILDCARD = "wildcard"
    PATTERN = "pattern"
    MAIL_DOMAIN = "mail_domain"
    ADDRESS_RANGE = "address_range"


class Part(StrEnum):
    """Where words, wildcards and patterns are looked for."""

    ANYWHERE = "anywhere"  # in text and name
    TEXT = "text"
    NAME = "name"
    MAIL = "mail"


class Level(StrEnum):
    """How far somebody is trusted on a site, from least to most."""

    NEW = "new"
    KNOWN = "known"
    TRUSTED = "trusted"


class ScreeningRule(Model):
    """One rule that a site's staff wrote: what is looked for, where, and what becomes of a comment that has it.

    Whatever changes rules also changes `site.rules_version`, by which processes know that theirs are old.
    """

    __tablename__ = "screening_rule"
    __table_args__ = (
        Index("uq_screening_rule_value", "site_id", "kind", "part", "value", unique=True),
    )

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(20))
    part: Mapped[str] = mapped_column(String(10))
    value: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(10))
    note: Mapped[str] = mapped_column(Text, default="")
    is_on: Mapped[bool] = mapped_column(Boolean, default=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class Standing(Model):
    """What one person's comments on one site came to: how many stand there, how many staff took away.

    `pinned_level` is what staff say of their trust, whatever the numbers are.
    """

    __tablename__ = "standing"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    approved: Mapped[int] = mapped_column(Integer, default=0)
    removed: Mapped[int] = mapped_column(Integer, default=0)
    upheld_reports: Mapped[int] = mapped_column(Integer, default=0)
    pinned_level: Mapped[str | None] = mapped_column(String(10))


class Said(Model):
    """That somebody said something lately: who and what as hashes. It is forgotten within weeks.

    Written only where a rule of the site asks for it. `comment_id` is no foreign key: comments stand above screening.
    """

    __tablename__ = "said"
    __table_args__ = (Index("ix_said_speaker", "site_id", "speaker", "at"),)

    comment_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    thread_id: Mapped[int] = mapped_column(IdType)
    speaker: Mapped[bytes] = mapped_column(LargeBinary)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(index=True)


class SaidPiece(Model):
    """One of the few pieces by which a text is known again when little of it was changed."""

    __tablename__ = "said_piece"
    __table_args__ = (Index("ix_said_piece_value", "site_id", "value", "comment_id"),)

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("said.comment_id"), primary_key=True, autoincrement=False
    )
    value: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))


class SpentProof(Model):
    """One proof of work that let a comment in: it lets no second one in."""

    __tablename__ = "spent_proof"

    id: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
