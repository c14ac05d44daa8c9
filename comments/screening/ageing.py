"""Closing discussions that their age closes, and opening them again where that is no longer so."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from comments.core.db import db
from comments.sites import queries as sites
from comments.sites.settings import load_settings
from comments.threads.models import Thread


def settle_threads(now: datetime, limit: int) -> int:
    """Close or open some threads by their age; return how many. What staff chose for one stays as they chose.

    Posting asks for the age itself; this is for readers, who see it by the thread's new version.
    """
    left = limit
    for site in sites.list_sites():
        if left == 0:
            break
        days = load_settings(site.settings).closes_after_days
        left -= _settle(site.id, now - timedelta(days=days) if days else None, left)
    return limit - left


def _settle(site_id: int, closes_before: datetime | None, limit: int) -> int:
    wrong = select(Thread).where(
        Thread.site_id == site_id, Thread.closed_by_hand.is_(None), _is_wrong(closes_before)
    )
    locked = wrong.order_by(Thread.id).limit(limit).with_for_update()
    found = db.session.scalars(locked.execution_options(populate_existing=True)).all()
    for thread in found:
        thread.is_open = not thread.is_open
        thread.version += 1
    return len(found)


def _is_wrong(closes_before: datetime | None) -> ColumnElement[bool]:
    if closes_before is None:
        return Thread.is_open.is_(False)
    return or_(
        and_(Thread.is_open, Thread.created_at <= closes_before),
        and_(Thread.is_open.is_(False), Thread.created_at > closes_before),
    )
