"""Reads of the queues: by position, never by offset, and nothing is counted beyond a hundred.

A search looks at a bounded number of comments for each page (`windows.py`). A page may so hold fewer than asked, or
none, and still lead on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import aliased

from comments.audit.models import AuditEntry
from comments.core import ids, text
from comments.core.db import db
from comments.core.errors import FieldError
from comments.core.words import gettext
from comments.discussion.models import Comment, Status
from comments.markup import render
from comments.moderation import windows
from comments.moderation.errors import BadSearch
from comments.moderation.policy import AUDIT_ACTIONS, SUBJECT_KIND
from comments.moderation.wanted import QUEUES, Order, Position, Wanted
from comments.threads.models import Thread

COUNTED = 100
PER_PAGE = 50
SEARCH_DEPTH = 5_000
MAX_SEARCH = 200
EXCERPT = 280
RECENT = 5
CHUNK = 500  # ids in one statement, far below every database's limit of parameters

_Parent = aliased(Comment)


@dataclass(frozen=True)
class Answered:
    """The start of the comment that another one answers."""

    author_name: str
    excerpt: str
    status: str


@dataclass(frozen=True)
class QueueItem:
    """One comment with what a decision about it needs."""

    comment: Comment
    thread_title: str
    thread_url: str | None
    answered: Answered | None


@dataclass(frozen=True)
class QueuePage:
    """Some comments, in their order, and where the pages on both sides start."""

    items: list[QueueItem]
    next: Position | None
    previous: Position | None


@dataclass(frozen=True)
class Decided:
    """One decision that was made."""

    at: datetime
    actor: str
    action: str
    author_name: str
    reason: str | None
    note: str | None


def list_queue(
    site_id: int, wanted: Wanted, start: Position | None = None, limit: int = PER_PAGE
) -> QueuePage:
    """Return a page of a queue.

    Raises:
        BadSearch: the words cannot be searched for.

    """
    _check_search(wanted)
    order = windows.order_of(wanted, start)
    is_sifted = windows.is_sifted(wanted)
    by_age = replace(wanted, order=Order.NEWEST)
    query = select_items().order_by(*order).limit(limit + 1)
    if is_sifted and wanted.order is Order.RISK and _fits_a_window(site_id, by_age):
        is_sifted, window = False, windows.nearest(site_id, by_age, None, SEARCH_DEPTH)
        query = query.where(windows.is_behind(wanted, start)) if start else query
    else:
        window = windows.nearest(site_id, wanted, start, SEARCH_DEPTH if is_sifted else limit + 1)
    query = query.join(window, window.c.id == Comment.id)
    query = query.where(*windows.sieve(site_id, wanted, window))
    items = [read_item(row) for row in db.session.execute(query)]
    onward = _behind(items[limit - 1]) if len(items) > limit else None
    if onward is None and is_sifted:
        onward = _end_of(window, windows.order_of(wanted, start, window.c))
    return _page(items[:limit], wanted, start, onward)


def find_item(site_id: int, comment_id: int) -> QueueItem | None:
    """Return one comment as the queues show it, whatever its status."""
    query = select_items().where(Comment.id == comment_id, Comment.site_id == site_id)
    row = db.session.execute(query).one_or_none()
    return read_item(row) if row else None


def count_new(site_id: int, wanted: Wanted, comment_id: int) -> int:
    """Count what came into a queue since a comment, up to a hundred.

    Raises:
        BadSearch: the words cannot be searched for.

    """
    _check_search(wanted)
    ascending = replace(wanted, order=Order.OLDEST)
    start = Position("next", comment_id)
    depth = SEARCH_DEPTH if windows.is_sifted(ascending) else COUNTED
    window = windows.nearest(site_id, ascending, start, depth)
    found = (
        select(Comment.id)
        .join(window, window.c.id == Comment.id)
        .where(*windows.sieve(site_id, ascending, window))
        .limit(COUNTED)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def count_edited(site_id: int, wanted: Wanted, since: datetime, oldest: datetime) -> int:
    """Count what waits and was edited since a moment, up to a hundred; nobody edits what is older than `oldest`.

    Raises:
        BadSearch: the words cannot be searched for.

    """
    _check_search(wanted)
    ascending = replace(wanted, order=Order.OLDEST)
    window = windows.nearest(
        site_id, ascending, Position("next", ids.first_id_at(oldest)), SEARCH_DEPTH
    )
    edited = (
        select(Comment.id)
        .join(window, window.c.id == Comment.id)
        .where(
            *windows.sieve(site_id, ascending, window),
            Comment.edited_at > since,
            Comment.id < ids.first_id_at(since),
        )
        .limit(COUNTED)
        .subquery()
    )
    return db.session.scalar(select(func.count()).select_from(edited)) or 0


def count_queues(site_id: int) -> dict[Status, int]:
    """Count each queue, up to a hundred, in one statement."""
    numbers = db.session.execute(
        select(
            *(
                select(func.count())
                .select_from(
                    select(Comment.id)
                    .where(Comment.site_id == site_id, Comment.status == status)
                    .limit(COUNTED)
                    .subquery()
                )
                .scalar_subquery()
                for status in QUEUES
            )
        )
    ).one()
    return dict(zip(QUEUES, numbers, strict=True))


def count_pending(site_ids: Sequence[int]) -> dict[int, int]:
    """Count what waits on each of somebody's sites, up to a hundred."""
    return {site_id: count_queues(site_id)[Status.PENDING] for site_id in site_ids}


def find_last_decisions(comment_ids: Sequence[int]) -> dict[int, AuditEntry]:
    """Return the last decision, or undoing of one, about each comment."""
    found: dict[int, AuditEntry] = {}
    for start in range(0, len(comment_ids), CHUNK):
        newest = (
            select(func.max(AuditEntry.id))
            .where(
                AuditEntry.subject_kind == SUBJECT_KIND,
                AuditEntry.subject_id.in_(comment_ids[start : start + CHUNK]),
                AuditEntry.action.in_(AUDIT_ACTIONS),
            )
            .group_by(AuditEntry.subject_id)
        )
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.id.in_(newest)))
        found.update((entry.subject_id, entry) for entry in entries)
    return found


def list_recent_decisions(site_id: int) -> list[Decided]:
    """Return the last few decisions on a site."""
    query = _decisions().where(AuditEntry.site_id == site_id)
    return [Decided(*row) for row in db.session.execute(query)]


def list_decisions_about(comment_id: int) -> list[Decided]:
    """Return the last few decisions about a comment."""
    query = _decisions().where(AuditEntry.subject_id == comment_id)
    return [Decided(*row) for row in db.session.execute(query)]


def _decisions() -> Any:
    return (
        select(
            AuditEntry.at,
            AuditEntry.actor,
            AuditEntry.action,
            Comment.author_name,
            AuditEntry.reason,
            AuditEntry.note,
        )
        .join(Comment, Comment.id == AuditEntry.subject_id)
        .where(AuditEntry.subject_kind == SUBJECT_KIND, AuditEntry.action.in_(AUDIT_ACTIONS))
        .order_by(AuditEntry.id.desc())
        .limit(RECENT)
    )


def _fits_a_window(site_id: int, by_age: Wanted) -> bool:
    """Say whether everything that an index finds of it, whatever its risk, can be put in order at once."""
    found = windows.nearest(site_id, by_age, None, SEARCH_DEPTH + 1)
    return (db.session.scalar(select(func.count()).select_from(found)) or 0) <= SEARCH_DEPTH


def _check_search(wanted: Wanted) -> None:
    for name in ("q", "author_email", "address", "rule"):
        words = getattr(wanted, name) or ""
        if len(words) > MAX_SEARCH or not text.is_storable(words):
            detail = gettext(
                "Search for up to %(max_search)s characters of ordinary text.",
                max_search=MAX_SEARCH,
            )
            raise BadSearch(detail, errors=(FieldError(f"/{name}", detail),))


def _end_of(window: Subquery, order: list[Any]) -> Position | None:
    """Return the last comment that a search looked at, if there may be more behind it."""
    columns = window.c.id, window.c.risk, func.count().over().label("count")
    place = func.row_number().over(order_by=order).label("place")
    every = select(*columns, place).subquery()
    row = db.session.execute(select(every).where(every.c.place == every.c.count)).one_or_none()
    return Position("next", row.id, row.risk) if row and row.place == SEARCH_DEPTH else None


def _behind(item: QueueItem) -> Position:
    return Position("next", item.comment.id, item.comment.risk)


def select_items() -> Select[Any]:
    """Select comments with what a decision about them needs."""
    return (
        select(
            Comment,
            Thread.title,
            Thread.url,
            _Parent.author_name,
            func.substr(_Parent.html, 1, 4 * EXCERPT),  # tags fall away
            _Parent.status,
        )
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(_Parent, _Parent.id == Comment.parent_id)
    )


def read_item(row: Any) -> QueueItem:
    """Return a row of these."""
    comment, title, url, parent_name, parent_html, parent_status = row
    answered = None
    if parent_status:
        answered = Answered(parent_name, render.excerpt(parent_html, EXCERPT), parent_status)
    return QueueItem(comment, title, url, answered)


def _page(
    items: list[QueueItem], wanted: Wanted, start: Position | None, onward: Position | None
) -> QueuePage:
    """Put the items in the order they are shown in, and find both neighbours."""
    if start is None:
        return QueuePage(items, next=onward, previous=None)
    # Behind us is at least the page we came from.
    step = -1 if windows.descends(wanted, start) else 1
    back = _behind(items[0]) if items else start._replace(comment_id=start.comment_id + step)
    if start.direction == "next":
        return QueuePage(items, next=onward, previous=back._replace(direction="previous"))
    items.reverse()
    ahead = onward._replace(direction="previous") if onward else None
    return QueuePage(items, next=back._replace(direction="next"), previous=ahead)
