"""The tables of notes about people, of removals, and of trials of rules."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, JsonValue, Model


class PersonNote(Model):
    """What somebody of a site's staff noted about a person, for the staff alone.

    `target` says about whom, as sanctions do (`comments.screening.sanctions.targets`); an account stands in
    `account_id` too. Nobody's note has no `staff_id` any more.
    """

    __tablename__ = "person_note"
    __table_args__ = (Index("ix_person_note_target", "site_id", "target", "id"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    target: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


class Removal(Model):
    """One order to remove all that somebody wrote on a site since a time, or a thread; the worker does it in batches.

    `target` and `account_id` say whose, as for sanctions, or which discussion (`thread:17`); `staff_id` is who ordered
    it. `reached_id` is how far the worker came: the last comment that was looked at, or after `undone_at` the last line
    of the log that was taken back. `count` is how many comments it removed and did not put back. The log knows each by
    this id (`AuditEntry.act_id`).
    """

    __tablename__ = "removal"
    __table_args__ = (Index("ix_removal_target", "site_id", "target", "id"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    target: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    since: Mapped[datetime]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    reached_id: Mapped[int] = mapped_column(IdType, default=0)
    count: Mapped[int] = mapped_column(Integer, default=0)


class RuleTrial(Model):
    """The last trial of rules, or of a setting, that somebody asked the worker for on a site.

    `words` say of what in English, and `said` what they were made from; `settings` and `rules` are that. The worker
    goes through the comments of 30 days and says how far it came by `percent` and `looked_at`; `result` is there once
    it is over. One worker holds it until `held_until`.
    """

    __tablename__ = "rule_trial"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    said: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    settings: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    rules: Mapped[list[list[str]]] = mapped_column(JsonValue)
    percent: Mapped[int] = mapped_column(Integer, default=0)
    looked_at: Mapped[int] = mapped_column(Integer, default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    asked_at: Mapped[datetime] = mapped_column(index=True)
    held_by: Mapped[str | None] = mapped_column(String(16))
    held_until: Mapped[datetime | None]
