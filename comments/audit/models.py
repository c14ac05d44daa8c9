"""The table of audit entries."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, JsonValue, Model


class AuditEntry(Model):
    """One thing that somebody did. Never deleted, and changed for one thing alone: who was erased has no name here.

    `actor_id` is the account; a command run on the server has none and is named in `actor`. What was done to many
    things at once, and can be taken back at once, has one `act_id`.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        Index("ix_audit_entry_site", "site_id", "id"),
        # The log of a site by time: all of it, by who did something, by what was done.
        Index("ix_audit_entry_site_at", "site_id", "at", "id"),
        Index("ix_audit_entry_site_actor", "site_id", "actor_id", "at", "id"),
        Index("ix_audit_entry_site_action", "site_id", "action", "at", "id"),
        Index("ix_audit_entry_actor", "actor_id", "id"),
        Index(
            "ix_audit_entry_act",
            "act_id",
            "id",
            sqlite_where=text("act_id IS NOT NULL"),
            postgresql_where=text("act_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(String(50))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    act_id: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    before: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    after: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
