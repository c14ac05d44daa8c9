"""The table of sanctions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class SanctionKind(StrEnum):
    """What a sanction does, from least to most."""

    WARNING = "warning"  # they write again once they have read it
    MUTE = "mute"  # they cannot write
    SHADOW_BAN = "shadow_ban"  # what they write is seen by nobody else, and they are not told
    BAN = "ban"  # they can only read


class Sanction(Model):
    """One warning, mute, ban or shadow ban on one site.

    `target` says for whom it holds, as `comments.screening.sanctions.targets` writes it; an account stands in
    `account_id` too, and a range of addresses as its first and last one, as bytes. It holds until `ends_at`, without
    one for good, or until it was lifted before that. `message` is what the person is told. A warning is lifted when its
    person says that they have read it, at `acknowledged_at`. Who did it, when and why is in the audit log.
    """

    __tablename__ = "sanction"
    __table_args__ = (
        # Two moderators at once make one of each kind. What is over is marked as lifted before another one begins.
        Index(
            "uq_sanction_standing",
            "site_id",
            "target",
            "kind",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        Index(
            "ix_sanction_range",
            "site_id",
            "first_address",
            sqlite_where=text("lifted_at IS NULL AND first_address IS NOT NULL"),
            postgresql_where=text("lifted_at IS NULL AND first_address IS NOT NULL"),
        ),
        Index("ix_sanction_target", "site_id", "target", "id"),
    )

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    kind: Mapped[str] = mapped_column(String(10))
    target: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    first_address: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_address: Mapped[bytes | None] = mapped_column(LargeBinary)
    message: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
