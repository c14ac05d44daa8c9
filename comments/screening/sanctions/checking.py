"""Whether every site on which something holds looks for it."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from comments.core.db import db
from comments.screening.sanctions.models import Sanction
from comments.sites.models import Site


def count_unheeded(now: datetime) -> int:
    """Count the sites with sanctions for which nobody looks."""
    return db.session.scalar(select(func.count()).select_from(Site).where(_is_unheeded(now))) or 0


def heed_all(now: datetime) -> None:
    """Let these sites look."""
    db.session.execute(
        update(Site)
        .where(_is_unheeded(now))
        .values(has_sanctions=True)
        .execution_options(synchronize_session=False)
    )


def _is_unheeded(now: datetime) -> ColumnElement[bool]:
    is_standing = or_(Sanction.ends_at.is_(None), Sanction.ends_at > now)
    standing = select(Sanction.id).where(
        Sanction.site_id == Site.id, Sanction.lifted_at.is_(None), is_standing
    )
    return and_(Site.has_sanctions.is_(False), standing.exists())
