"""The table of sites."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from comments.core import words
from comments.core.db import IdType, JsonValue, Model


class Site(Model):
    """One publisher's site: its shortname, the origins its pages are served from, and its settings.

    `has_sanctions` says whether any sanction may hold on it, so that where none does nobody has to look.
    `rules_version` is another number whenever its screening rules changed, and 0 while it never had any.
    """

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    shortname: Mapped[str] = mapped_column(String(50), unique=True)
    name: Mapped[str] = mapped_column(Text)
    origins: Mapped[list[str]] = mapped_column(JsonValue)
    settings: Mapped[dict[str, Any]] = mapped_column(JsonValue)
    has_sanctions: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    rules_version: Mapped[int] = mapped_column(IdType, default=0, server_default="0")
    created_at: Mapped[datetime]

    @property
    def language(self) -> str:
        """The language of mail and pages for people who ask for none that there is."""
        return words.choose_language([self.settings.get("language", "")]) or words.ENGLISH
