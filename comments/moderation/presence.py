"""Who of the staff is reading which comment at this moment, so that two do not work on the same one.

It binds nobody: whoever decides first has decided, and the other one is asked (`meanwhile.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, mapped_column

from comments.accounts.models import Account
from comments.accounts.viewer import Viewer
from comments.core.db import IdType, Model, db
from comments.moderation import policy
from comments.sites.models import Site

# The desk says so every 20 seconds; one word may get lost.
LASTS = timedelta(seconds=50)
MOST = 50


class Presence(Model):
    """The comment that a member of staff has open on a site, until `expires_at` unless they say so again."""

    __tablename__ = "presence"
    __table_args__ = (Index("ix_presence_site", "site_id", "expires_at"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    comment_id: Mapped[int] = mapped_column(IdType)
    expires_at: Mapped[datetime]


@dataclass(frozen=True)
class Present:
    """Somebody else, and the comment they have open."""

    comment_id: int
    name: str


def open_card(viewer: Viewer, site: Site, comment_id: int | None, now: datetime) -> None:
    """Say which comment the viewer has open, or that they have none.

    Raises:
        SignInFirst, RoleTooLow: see `comments.moderation.policy`.

    """
    policy.check_may_decide(viewer, site)
    row = db.session.get(Presence, (viewer.account_id, site.id))
    if comment_id is None:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        row = Presence(account_id=viewer.account_id, site_id=site.id)
        db.session.add(row)
    row.comment_id, row.expires_at = comment_id, now + LASTS


def list_others(viewer: Viewer, site: Site, now: datetime) -> Sequence[Present]:
    """Return who else has a comment of the site open."""
    rows = db.session.execute(
        select(Presence.comment_id, Account.name)
        .join(Account, Account.id == Presence.account_id)
        .where(
            Presence.site_id == site.id,
            Presence.expires_at > now,
            Presence.account_id != viewer.account_id,
        )
        .order_by(Account.name)
        .limit(MOST)
    )
    return [Present(*row) for row in rows]
