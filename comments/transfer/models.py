"""The ledger of imports."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import IdType, Model


class ImportRun(Model):
    """One file on its way into one site, and how far it got.

    It advances in the transaction of each batch, so it never claims more than is kept. Which
    comments are here already is not asked of it: their own (`source`, `source_id`) says so.
    """

    __tablename__ = "import_run"
    __table_args__ = (Index("ix_import_run_file", "site_id", "file_hash"),)

    id: Mapped[int] = mapped_column(IdType, primary_key=True, autoincrement=False)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    source: Mapped[str] = mapped_column(String(20))
    file_name: Mapped[str] = mapped_column(Text)
    file_hash: Mapped[bytes] = mapped_column(LargeBinary)
    batches: Mapped[int] = mapped_column(Integer, default=0)
    comments_added: Mapped[int] = mapped_column(Integer, default=0)
    started_at: Mapped[datetime]
    advanced_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
