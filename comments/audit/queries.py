"""Reads of the log of one site: by time, the last first, by position and never by offset."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select, tuple_

from comments.audit.models import AuditEntry
from comments.core.db import db

PER_PAGE = 100
PIECE = 1_000
SEARCH_DEPTH = 5_000


class LogPosition(NamedTuple):
    """Where a page starts: behind this entry, towards older ones."""

    at: datetime
    entry_id: int


@dataclass(frozen=True)
class LogFilter:
    """What of the log is wanted: `since` is in it, `until` is not."""

    actor_id: int | None = None
    action: str | None = None
    subject_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class LogPage:
    """Some entries, the last first, and where the next page starts. A page of a search may be empty and lead on."""

    entries: Sequence[AuditEntry]
    next: LogPosition | None


def list_entries(
    site_id: int, wanted: LogFilter, start: LogPosition | None = None, limit: int = PER_PAGE
) -> LogPage:
    """Return a page of a site's log.

    The index of one thing that is asked for finds a bounded number of entries; the others are looked for in these.
    """
    first, *others = [*_asked(wanted), None]
    depth = SEARCH_DEPTH if any(other is not None for other in others) else limit + 1
    window = select(AuditEntry.id, AuditEntry.at).where(AuditEntry.site_id == site_id)
    if first is not None:
        window = window.where(first)
    window = window.where(*_span(wanted, start))
    nearest = window.order_by(AuditEntry.at.desc(), AuditEntry.id.desc()).limit(depth).subquery()
    entries = db.session.scalars(
        select(AuditEntry)
        .join(nearest, nearest.c.id == AuditEntry.id)
        .where(*_asked(wanted))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit + 1)
    ).all()
    if len(entries) > limit:
        return LogPage(entries[:limit], LogPosition(entries[limit - 1].at, entries[limit - 1].id))
    if depth == SEARCH_DEPTH:
        last = select(nearest.c.at, nearest.c.id, func.count().over())
        row = db.session.execute(last.order_by(nearest.c.at, nearest.c.id).limit(1)).one_or_none()
        if row is not None and row[2] == SEARCH_DEPTH:
            return LogPage(entries, LogPosition(row[0], row[1]))
    return LogPage(entries, None)


def iterate_entries(site_id: int, wanted: LogFilter) -> Iterator[AuditEntry]:
    """Give a site's log piece by piece; between pieces nothing is kept, neither rows nor a transaction."""
    start: LogPosition | None = None
    while True:
        page = list_entries(site_id, wanted, start, PIECE)
        db.session.close()
        yield from page.entries
        start = page.next
        if start is None:
            return


def list_actions(site_id: int) -> list[str]:
    """Return what was ever done on a site, by its words in the log: one step through the index for each."""
    found: list[str] = []
    while True:
        following = select(func.min(AuditEntry.action)).where(AuditEntry.site_id == site_id)
        if found:
            following = following.where(AuditEntry.action > found[-1])
        action = db.session.scalar(following)
        if action is None:
            return found
        found.append(action)


def _asked(wanted: LogFilter) -> list[ColumnElement[bool]]:
    """Return what is asked for besides the time, the rarest first."""
    asked = [
        (wanted.subject_id, AuditEntry.subject_id == wanted.subject_id),
        (wanted.actor_id, AuditEntry.actor_id == wanted.actor_id),
        (wanted.action, AuditEntry.action == wanted.action),
    ]
    return [condition for value, condition in asked if value is not None]


def _span(wanted: LogFilter, start: LogPosition | None) -> list[ColumnElement[bool]]:
    span = []
    if wanted.since is not None:
        span.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        span.append(AuditEntry.at < wanted.until)
    if start is not None:
        span.append(tuple_(AuditEntry.at, AuditEntry.id) < start)
    return span
