"""The table of people's pictures."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from comments.core.db import Model


class Picture(Model):
    """One person's picture, as we drew it anew. Its key is random, and another picture has another key."""

    __tablename__ = "picture"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
