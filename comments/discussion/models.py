"""The tables of comments and of the keys that make posting repeatable."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, JsonValue, Model


class Status(StrEnum):
    """Where a comment stands."""

    PENDING = "pending"
    APPROVED = "approved"
    SPAM = "spam"
    REMOVED = "removed"  # by a moderator
    DELETED = "deleted"  # by its author


class Comment(Model):
    """One comment.

    `parent_id` is the truth about the tree. `depth`, `path`, `is_shown` and `reply_count` are derived from it and
    from `status` (`comments/discussion/tree.py`); `afterword verify --fix` rebuilds them. A comment is shown when
    it is approved, or as a placeholder when a shown reply hangs on it. `changed_version` is the thread's version in
    which readers last saw something of it change: nothing for what was imported or never shown. `voted_version` is the
    same for its votes and emoji. `imported_up_votes` and `imported_down_votes` are the part of the votes that nobody
    here gave. `reactions` counts its emoji, `open_reports` the reports that nobody has decided about. `reasons` says
    why it was held, rule by rule, and `risk` adds their weights up to 100. Staff can put a comment on top of its thread
    (`is_pinned`) and mark one that is worth reading (`is_featured`). `source` and `source_id` say what an imported
    comment was called where it came from.
    """

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("site_id", "source", "source_id"),
        # The display order inside a thread, and so a root's branch or any page of it.
        Index(
            "ix_comment_shown_path",
            "thread_id",
            "path",
            sqlite_where=text("is_shown = 1"),
            postgresql_where=text("is_shown"),
        ),
        # What of a thread nobody sees: with the index above, all of it.
        Index(
            "ix_comment_hidden",
            "thread_id",
            "id",
            sqlite_where=text("is_shown = 0"),
            postgresql_where=text("NOT is_shown"),
        ),
        # Roots by age and by rank.
        Index(
            "ix_comment_shown_roots",
            "thread_id",
            "id",
            sqlite_where=text("is_shown = 1 AND parent_id IS NULL"),
            postgresql_where=text("is_shown AND parent_id IS NULL"),
        ),
        Index(
            "ix_comment_best_roots",
            "thread_id",
            "rank",
            "id",
            sqlite_where=text("is_shown = 1 AND parent_id IS NULL"),
            postgresql_where=text("is_shown AND parent_id IS NULL"),
        ),
        # The direct replies of one comment, where its branch is not one range.
        Index("ix_comment_parent", "parent_id", "is_shown", "id"),
        # What changed last in a thread, for the pages that are open.
        Index(
            "ix_comment_changed",
            "thread_id",
            "changed_version",
            "id",
            sqlite_where=text("changed_version IS NOT NULL"),
            postgresql_where=text("changed_version IS NOT NULL"),
        ),
        # What was voted on last in a thread, likewise.
        Index(
            "ix_comment_voted",
            "thread_id",
            "voted_version",
            "id",
            sqlite_where=text("voted_version IS NOT NULL AND status = 'approved'"),
            postgresql_where=text("voted_version IS NOT NULL AND status = 'approved'"),
        ),
        Index("ix_comment_queue", "site_id", "status", "id"),
        # What an old link calls by its name elsewhere.
        Index(
            "ix_comment_source_id",
            "source_id",
            "thread_id",
            sqlite_where=text("source_id IS NOT NULL"),
            postgresql_where=text("source_id IS NOT NULL"),
        ),
        # What readers reported and nobody has decided yet.
        Index(
            "ix_comment_reported",
            "site_id",
            "id",
            sqlite_where=text("open_reports > 0"),
            postgresql_where=text("open_reports > 0"),
        ),
        # What staff put on top of a thread.
        Index(
            "ix_comment_pinned",
            "thread_id",
            "id",
            sqlite_where=text("is_pinned = 1"),
            postgresql_where=text("is_pinned"),
        ),
        Index("ix_comment_risk", "site_id", "status", "risk", "id"),
        # The queues of what has links. Most posts have none and pay for a comparison; one entry costs about 1 µs.
        Index(
            "ix_comment_linked_queue",
            "site_id",
            "status",
            "id",
            sqlite_where=text("html LIKE '%<a %'"),
            postgresql_where=text("html LIKE '%<a %'"),
        ),
        Index(
            "ix_comment_linked_risk",
            "site_id",
            "status",
            "risk",
            "id",
            sqlite_where=text("html LIKE '%<a %'"),
            postgresql_where=text("html LIKE '%<a %'"),
        ),
        # The queues of one discussion and the newest for its feed, and what came from one address.
        Index("ix_comment_thread_queue", "thread_id", "status", "id"),
        Index(
            "ix_comment_address",
            "site_id",
            "address",
            "id",
            sqlite_where=text("address IS NOT NULL"),
            postgresql_where=text("address IS NOT NULL"),
        ),
        # What one person wrote, and what guests wrote under an address.
        Index(
            "ix_comment_author_id",
            "author_id",
            "id",
            sqlite_where=text("author_id IS NOT NULL"),
            postgresql_where=text("author_id IS NOT NULL"),
        ),
        Index(
            "ix_comment_author_email",
            "author_email",
            "id",
            sqlite_where=text("author_email IS NOT NULL"),
            postgresql_where=text("author_email IS NOT NULL"),
        ),
        # What a person wrote in a thread and nobody has read yet.
        Index(
            "ix_comment_held_of_author",
            "author_id",
            "thread_id",
            "status",
            "id",
            sqlite_where=text("author_id IS NOT NULL AND status = 'pending'"),
            postgresql_where=text("author_id IS NOT NULL AND status = 'pending'"),
        ),
    )

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    depth: Mapped[int] = mapped_column(Integer)
    path: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(String(10))
    is_shown: Mapped[bool] = mapped_column(Boolean)
    reply_count: Mapped[int] = mapped_column(Integer, default=0)
    changed_version: Mapped[int | None] = mapped_column(Integer)
    is_pinned: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    is_featured: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    open_reports: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    # A guest has no account, and may have typed an address that nobody proved; a person has one, and no address here.
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[str] = mapped_column(Text)
    author_email: Mapped[str | None] = mapped_column(Text)
    author_url: Mapped[str | None] = mapped_column(Text)
    author_avatar: Mapped[str | None] = mapped_column(String(40))
    author_badge: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[str | None] = mapped_column(String(64))

    text: Mapped[str] = mapped_column(Text)
    text_format: Mapped[str] = mapped_column(String(10), default="markdown")
    html: Mapped[str] = mapped_column(Text)
    renderer_version: Mapped[int] = mapped_column(Integer)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JsonValue, default=list)
    risk: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    up_votes: Mapped[int] = mapped_column(Integer, default=0)
    down_votes: Mapped[int] = mapped_column(Integer, default=0)
    score: Mapped[int] = mapped_column(Integer, default=0)
    rank: Mapped[float] = mapped_column(Float, default=0.0)
    imported_up_votes: Mapped[int] = mapped_column(Integer, server_default="0")
    imported_down_votes: Mapped[int] = mapped_column(Integer, server_default="0")
    reactions: Mapped[dict[str, int]] = mapped_column(JsonValue, server_default="{}")
    voted_version: Mapped[int | None] = mapped_column(Integer)

    edit_token_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    source: Mapped[str | None] = mapped_column(String(20))
    source_id: Mapped[str | None] = mapped_column(String(100))


class PostKey(Model):
    """One `Idempotency-Key` that made a comment: the same key answers the same comment again."""

    __tablename__ = "post_key"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)


class CommentName(Model):
    """One more name that an imported comment had elsewhere, by which old links find it.

    A comment that came by way of Disqus may have been WordPress's before. Importers know comments by their `source_id`
    alone: numbers of WordPress begin anew in every blog.
    """

    __tablename__ = "comment_name"

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(100), primary_key=True)
    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)


class CommentEdit(Model):
    """Words that a comment had before its author changed them, for staff; they go when the comment's words go."""

    __tablename__ = "comment_edit"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    text_format: Mapped[str] = mapped_column(String(10))
    edited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    edited_at: Mapped[datetime]
