"""The tables of threads and of the names that lead to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, JsonValue, Model

IDENTIFIER = "identifier"
URL = "url"


class Thread(Model):
    """One page under discussion.

    `comment_count` counts approved comments, `pinned_count` pinned ones, `reactions` the article's emoji. `version`
    grows in every transaction that changes anything a reader can see. `premoderate` is nothing where the site's setting
    counts, and `settings` holds those that staff chose for this thread alone. `closed_by_hand` is true where staff
    closed it, false where they keep it open, and nothing where age alone may close it. `latest_comment_id` is the
    newest comment that was ever shown. A thread that became part of another one stays as a sign to it: closed, without
    names, and soon without comments.
    """

    __tablename__ = "thread"
    __table_args__ = (
        UniqueConstraint("site_id", "source", "source_id"),
        # The discussions of a site, where somebody wrote last first.
        Index("ix_thread_activity", "site_id", "latest_comment_id", "id"),
        # What became part of a thread.
        Index(
            "ix_thread_merged_into_id",
            "merged_into_id",
            sqlite_where=text("merged_into_id IS NOT NULL"),
            postgresql_where=text("merged_into_id IS NOT NULL"),
        ),
        # The newest of a site.
        Index("ix_thread_site", "site_id", "id"),
    )

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    title: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    is_open: Mapped[bool] = mapped_column(Boolean, default=True)
    premoderate: Mapped[bool | None] = mapped_column(Boolean)
    settings: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict, server_default="{}")
    closed_by_hand: Mapped[bool | None] = mapped_column(Boolean)
    comment_count: Mapped[int] = mapped_column(Integer, default=0)
    pinned_count: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    latest_comment_id: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    reactions: Mapped[dict[str, int]] = mapped_column(JsonValue, server_default="{}")
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime]
    source: Mapped[str | None] = mapped_column(String(20))
    source_id: Mapped[str | None] = mapped_column(String(100))


class ThreadName(Model):
    """One identifier or URL by which pages ask for a thread; many may lead to the same one.

    Identifiers are opaque: never trimmed, folded or decoded.
    """

    __tablename__ = "thread_name"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    value: Mapped[str] = mapped_column(Text, primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), index=True)
