"""The ledger of imports."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, JsonValue, Model


class RunState(StrEnum):
    """How far an import is. At a terminal it begins with loading."""

    CHECKING = "checking"  # the worker reads the file
    CHECKED = "checked"  # its owner has to say whether to load it
    LOADING = "loading"
    FINISHED = "finished"
    FAILED = "failed"  # the file cannot be read
    WITHDRAWN = "withdrawn"  # its owner did not want it loaded
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportRun(Model):
    """One file on its way into one site, and how far it got.

    It advances in the transaction of each batch, so it never claims more than is kept. Which
    comments are here already is not asked of it: their own (`source`, `source_id`) says so. Of an
    uploaded file `options` says how it is to be read, `report` what was found, `done` of `total` how
    far the present step is, and `held_by` which worker is at it until `held_until`.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_file", "site_id", "file_hash"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    source: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(Text)
    file_hash: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(10), server_default=RunState.LOADING)
    is_uploaded: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    options: Mapped[dict[str, Any]] = mapped_column(JsonValue, default=dict, server_default="{}")
    report: Mapped[dict[str, Any] | None] = mapped_column(JsonValue)
    problem: Mapped[str | None] = mapped_column(Text)
    done: Mapped[int] = mapped_column(IdType, default=0, server_default="0")
    total: Mapped[int] = mapped_column(IdType, default=0, server_default="0")
    held_by: Mapped[str | None] = mapped_column(String(40))
    held_until: Mapped[datetime | None]
    batches: Mapped[int] = mapped_column(Integer, default=0)
    comments_added: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime]
    advanced_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ImportMade(Model):
    """One row that a run made: what undoing it takes away. An emoji for an article is noted by a number of its own."""

    __tablename__ = "import_made"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    row_id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
