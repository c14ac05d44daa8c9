"""The table of reports."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import Model


class Reason(StrEnum):
    """What a reader finds wrong with a comment."""

    SPAM = "spam"
    ABUSE = "abuse"
    OFF_TOPIC = "off_topic"
    PERSONAL_DATA = "personal_data"
    ILLEGAL = "illegal"
    OTHER = "other"


class Outcome(StrEnum):
    """What became of a report."""

    UPHELD = "upheld"
    REJECTED = "rejected"
    GONE = "gone"  # the comment's author took it back before anybody decided


class Report(Model):
    """One reader's report of one comment. Without an outcome it is open: `comment.open_reports` counts these.

    `reporter` and `network` are as for votes (`comments/accounts/voter.py`); who was forgotten has a random `reporter`.
    `weight` is in hundredths of a person's who never reported before. `settled_at` is the moment of the decision.
    """

    __tablename__ = "report"
    __table_args__: Any = (
        UniqueConstraint("comment_id", "network"),
        # What somebody's reports came to, the last ones first.
        Index(
            "ix_report_account_id",
            "account_id",
            "settled_at",
            sqlite_where=text("account_id IS NOT NULL"),
            postgresql_where=text("account_id IS NOT NULL"),
        ),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    reporter: Mapped[str] = mapped_column(String(40), primary_key=True)
    network: Mapped[str | None] = mapped_column(String(32))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    weight: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(String(10))
    settled_at: Mapped[datetime | None]
