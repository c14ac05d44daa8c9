"""Closing discussions that their age closes, and opening them again where that is no longer so."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from comments.core.db import db
from comments.sites import queries as sites
from comments.sites.settings import load_settings
from comments.threads.models import Thread

# What staff chose for one thread; nothing where the site's number counts.
_DAYS = Thread.settings["closes_after_days"].as_integer()


def settle_threads(now: datetime, limit: int) -> int:
    """Close or open some threads by their age; return how many. What staff chose for one stays as they chose.

    Posting asks for the age itself; this is for readers, who see it by the thread's new version.
    """
    left = limit
    for site in sites.list_sites():
        of_site = load_settings(site.settings).closes_after_days
        for condition, days in ((_DAYS.is_(None), of_site), *_chosen(site.id)):
            if left == 0:
                return limit
            closes_before = now - timedelta(days=days) if days else None
            left -= _settle(site.id, condition, closes_before, left)
    return limit - left


def _chosen(site_id: int) -> Iterator[tuple[ColumnElement[bool], int]]:
    """Return each number of days that staff chose for single threads, and which threads have it."""
    every = select(_DAYS).where(Thread.site_id == site_id, _DAYS.is_not(None)).distinct()
    for days in db.session.scalars(every).all():
        yield days == _DAYS, days


def _settle(
    site_id: int, condition: ColumnElement[bool], closes_before: datetime | None, limit: int
) -> int:
    wrong = select(Thread).where(
        Thread.site_id == site_id,
        condition,
        Thread.closed_by_hand.is_(None),
        _is_wrong(closes_before),
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
