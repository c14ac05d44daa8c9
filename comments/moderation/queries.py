"""Reads of the queues: by position, never by offset, and nothing is counted beyond a hundred.

A search looks at the text of a bounded number of comments for each page. A page may so hold fewer than asked, or
none, and still lead on to older ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, Subquery, func, or_, select, union_all
from sqlalchemy.orm import aliased

from comments.audit.models import AuditEntry
from comments.core import text
from comments.core.db import db
from comments.core.errors import FieldError
from comments.discussion.models import Comment, Status
from comments.markup import render
from comments.moderation.errors import BadSearch
from comments.moderation.policy import AUDIT_ACTIONS, SUBJECT_KIND
from comments.threads.models import Thread

QUEUES = (Status.PENDING, Status.APPROVED, Status.SPAM, Status.REMOVED)
COUNTED = 100
PER_PAGE = 50
SEARCH_DEPTH = 5_000
MAX_SEARCH = 200
EXCERPT = 280
RECENT = 5
CHUNK = 500  # ids in one statement, far below every database's limit of parameters

Direction = Literal["older", "newer"]

_Parent = aliased(Comment)


class Position(NamedTuple):
    """Where a page starts: behind this id, towards older or newer ones."""

    direction: Direction
    comment_id: int


@dataclass(frozen=True)
class Wanted:
    """Which queue, and the words to look for in it. Without a status: all that staff can act on."""

    status: Status | None = None
    q: str = ""

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Return the statuses that this queue shows."""
        return (self.status,) if self.status else QUEUES


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
    """Some comments, newest first, and where the pages on both sides start."""

    items: list[QueueItem]
    older: Position | None
    newer: Position | None


@dataclass(frozen=True)
class PastDecision:
    """One decision that was made."""

    at: datetime
    actor: str
    action: str
    author_name: str


def list_queue(
    site_id: int, wanted: Wanted, start: Position | None = None, limit: int = PER_PAGE
) -> QueuePage:
    """Return a page of a queue.

    Raises:
        BadSearch: the words cannot be searched for.

    """
    _check_search(wanted.q)
    depth = SEARCH_DEPTH if wanted.q else limit + 1
    window = _nearest(site_id, wanted.statuses, start, depth)
    goes_newer = start is not None and start.direction == "newer"
    order = Comment.id.asc() if goes_newer else Comment.id.desc()
    query = select_items().join(window, window.c.id == Comment.id).order_by(order).limit(limit + 1)
    if wanted.q:
        query = query.where(
            or_(
                Comment.text.icontains(wanted.q, autoescape=True),
                Comment.author_name.icontains(wanted.q, autoescape=True),
            )
        )
    items = [read_item(row) for row in db.session.execute(query)]
    onward = items[limit - 1].comment.id if len(items) > limit else None
    if onward is None and wanted.q:
        onward = _end_of(window, goes_newer=goes_newer)
    return _page(items[:limit], start, onward)


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


def list_recent_decisions(site_id: int) -> list[PastDecision]:
    """Return the last few decisions on a site."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditEntry.actor, AuditEntry.action, Comment.author_name)
        .join(Comment, Comment.id == AuditEntry.subject_id)
        .where(AuditEntry.site_id == site_id, AuditEntry.action.in_(AUDIT_ACTIONS))
        .order_by(AuditEntry.id.desc())
        .limit(RECENT)
    )
    return [PastDecision(*row) for row in rows]


def _check_search(q: str) -> None:
    if len(q) > MAX_SEARCH or not text.is_storable(q):
        detail = f"Search for up to {MAX_SEARCH} characters of ordinary text."
        raise BadSearch(detail, errors=(FieldError("/q", detail),))


def _nearest(
    site_id: int, statuses: Sequence[Status], start: Position | None, depth: int
) -> Subquery:
    """Select the nearest ids behind a position: of each status by the queue's index, then the nearest of these."""
    goes_newer = start is not None and start.direction == "newer"

    def cut(query: Select[Any], key: Any) -> Subquery:
        return query.order_by(key.asc() if goes_newer else key.desc()).limit(depth).subquery()

    parts = []
    for status in statuses:
        part = select(Comment.id).where(Comment.site_id == site_id, Comment.status == status)
        if start is not None:
            beyond = Comment.id > start.comment_id if goes_newer else Comment.id < start.comment_id
            part = part.where(beyond)
        parts.append(cut(part, Comment.id))
    if len(parts) == 1:
        return parts[0]
    every = union_all(*(select(part.c.id) for part in parts)).subquery()
    return cut(select(every.c.id), every.c.id)


def _end_of(window: Subquery, *, goes_newer: bool) -> int | None:
    """Return the last id that a search looked at, if there may be more behind it."""
    end = func.max(window.c.id) if goes_newer else func.min(window.c.id)
    count, last = db.session.execute(select(func.count(), end).select_from(window)).one()
    return int(last) if count == SEARCH_DEPTH else None


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


def _page(items: list[QueueItem], start: Position | None, onward: int | None) -> QueuePage:
    """Put the items in the order they are shown in, and find both neighbours."""
    ahead = Position("older", onward) if onward is not None else None
    if start is None:
        return QueuePage(items, older=ahead, newer=None)
    # Behind us is at least the page we came from.
    if start.direction == "older":
        back = items[0].comment.id if items else start.comment_id - 1
        return QueuePage(items, older=ahead, newer=Position("newer", back))
    items.reverse()
    back = items[-1].comment.id if items else start.comment_id + 1
    newer = Position("newer", onward) if onward is not None else None
    return QueuePage(items, older=Position("older", back), newer=newer)
