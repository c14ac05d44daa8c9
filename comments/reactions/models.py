"""The tables of votes and emoji: one row for each that a person gave and did not take back.

Counters stand on the comment and on the thread, where readers are; these rows make them exact and undoing possible.
"""

from typing import Any

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from comments.core.db import Model

MAX_EMOJI = 32


class Given:
    """Who gave it.

    `voter` is `account:<id>`, or a keyed hash of a guest's token and of what it was given to: a guest's rows cannot be
    told to be one person's. `network` is such a hash of a guest's network. Who was forgotten has a random `voter`.
    """

    voter: Mapped[str] = mapped_column(String(40), primary_key=True)
    network: Mapped[str | None] = mapped_column(String(32))

    @declared_attr
    def account_id(cls) -> Mapped[int | None]:  # noqa: N805 - what declared_attr wants
        """Whose it is, of those who sign in."""
        return mapped_column(ForeignKey("account.id"))


def _of_accounts(table: str) -> Index:
    return Index(
        f"ix_{table}_account_id",
        "account_id",
        sqlite_where=text("account_id IS NOT NULL"),
        postgresql_where=text("account_id IS NOT NULL"),
    )


class Vote(Given, Model):
    """One person's vote on one comment: 1 up, -1 down."""

    __tablename__ = "vote"
    __table_args__: Any = (UniqueConstraint("comment_id", "network"), _of_accounts("vote"))

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id"), primary_key=True, sort_order=-2
    )
    value: Mapped[int] = mapped_column(SmallInteger)


class CommentReaction(Given, Model):
    """One emoji that one person gave to a comment."""

    __tablename__ = "comment_reaction"
    __table_args__: Any = (
        UniqueConstraint("comment_id", "emoji", "network"),
        _of_accounts("comment_reaction"),
    )

    comment_id: Mapped[int] = mapped_column(
        ForeignKey("comment.id"), primary_key=True, sort_order=-2
    )
    emoji: Mapped[str] = mapped_column(String(MAX_EMOJI), primary_key=True, sort_order=-1)


class ThreadReaction(Given, Model):
    """One emoji that one person gave to an article."""

    __tablename__ = "thread_reaction"
    __table_args__: Any = (
        UniqueConstraint("thread_id", "emoji", "network"),
        _of_accounts("thread_reaction"),
    )

    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"), primary_key=True, sort_order=-2)
    emoji: Mapped[str] = mapped_column(String(MAX_EMOJI), primary_key=True, sort_order=-1)


TABLES: tuple[type[Vote | CommentReaction | ThreadReaction], ...] = (
    Vote,
    CommentReaction,
    ThreadReaction,
)
