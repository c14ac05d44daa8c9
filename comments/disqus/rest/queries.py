"""Reads of posts and threads as lists: by position, each list of bounded cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Result, Row, Select, func, or_, select, union
from sqlalchemy.orm import aliased

from comments.core import ids
from comments.core.db import db
from comments.discussion import shown
from comments.discussion.models import Comment, Status
from comments.disqus.queries import SOURCE
from comments.disqus.rest.arguments import IDENT, LINK, ThreadName
from comments.disqus.rest.envelope import Position
from comments.moderation.reports import queries as reports
from comments.threads import queries as threads
from comments.threads.models import IDENTIFIER, Thread
from comments.threads.models import ThreadName as NameRow
from comments.threads.page import Page, url_variants

PostRow: TypeAlias = Row[Any]
# Every thread of a list is read by itself, so that none costs what its length is.
MAX_THREADS = 50
MAX_IDS = 100
# A list of what is talked about most looks at so many of the newest comments.
MAX_COUNTED = 5_000

_Parent = aliased(Comment)


@dataclass(frozen=True)
class Wanted:
    """Which posts, in which order of time, from where and how many; no threads means all of the site.

    Beside those of some statuses: what was reported and nobody decided about, and what staff featured for readers.
    """

    statuses: Sequence[Status]
    limit: int
    thread_ids: Sequence[int] | None = None
    goes_forward: bool = False
    after: Position | None = None
    since: datetime | None = None
    until: datetime | None = None
    with_flagged: bool = False
    with_highlighted: bool = False


def list_posts(site_id: int, wanted: Wanted) -> Sequence[PostRow]:
    """Return posts, one more than asked for where there are more: Comment, Thread, and what its parent is called."""
    if wanted.thread_ids is not None and not wanted.thread_ids:
        return []
    order = Comment.id.asc() if wanted.goes_forward else Comment.id.desc()
    found = _ids(site_id, wanted)
    query = _posts().join(found, found.c.id == Comment.id).order_by(order)
    rows: Sequence[PostRow] = db.session.execute(query.limit(wanted.limit + 1)).all()
    return rows


def find_post(site_id: int, number: int, statuses: Sequence[Status]) -> PostRow | None:
    """Return the post with that number: our own, else the one it had at Disqus."""
    imported = (Comment.source == SOURCE) & (Comment.source_id == str(number))
    return next(
        (
            row
            for condition in (Comment.id == number, imported)
            if (row := _find_one(site_id, condition, statuses).one_or_none()) is not None
        ),
        None,
    )


def get_post(site_id: int, comment_id: int) -> PostRow:
    """Return the post of a comment that is known to be here, whatever its state."""
    return _find_one(site_id, Comment.id == comment_id, list(Status)).one()


def find_threads(site_id: int, asked: Sequence[ThreadName]) -> list[Thread | None]:
    """Return the thread that each name means, in the order asked."""
    by_number = _find_by_number(site_id, [it.value for it in asked if it.kind not in {IDENT, LINK}])
    pages = [_page(name) for name in asked]
    identifiers = [page.identifier for page in pages if page and page.identifier]
    urls = [page.url for page in pages if page and page.url]
    rows = threads.list_named_so(site_id, identifiers, urls) if identifiers or urls else []
    return [
        threads.choose([row for row in rows if _leads(row, page)], page)
        if page
        else by_number.get(name.value)
        for name, page in zip(asked, pages, strict=True)
    ]


def list_threads(site_id: int, wanted: Wanted, *, with_unseen: bool) -> Sequence[Thread]:
    """Return threads by the time they began, one more than asked for where there are more."""
    conditions = [
        Thread.site_id == site_id,
        Thread.merged_into_id.is_(None),
        *_bounds(Thread.id, wanted),
    ]
    if wanted.thread_ids is not None:
        conditions.append(Thread.id.in_(wanted.thread_ids))
    if (
        not with_unseen
    ):  # until something was approved there, nobody has looked at the names it was given
        conditions.append(Thread.comment_count > 0)
    order = Thread.id.asc() if wanted.goes_forward else Thread.id.desc()
    query = select(Thread).where(*conditions).order_by(order).limit(wanted.limit + 1)
    return db.session.scalars(query).all()


def list_popular(
    site_id: int, span: timedelta, limit: int, now: datetime
) -> Sequence[Row[Thread, int]]:
    """Return the threads with most of the newest approved comments, and how many of these are theirs."""
    newest = (
        select(Comment.thread_id)
        .where(
            Comment.site_id == site_id,
            Comment.status == Status.APPROVED,
            Comment.id >= ids.first_id_at(now - span),
        )
        .order_by(Comment.id.desc())
        .limit(MAX_COUNTED)
        .subquery()
    )
    number = func.count().label("number")
    counted = select(newest.c.thread_id, number).group_by(newest.c.thread_id).subquery()
    return db.session.execute(
        select(Thread, counted.c.number)
        .join(counted, counted.c.thread_id == Thread.id)
        .order_by(counted.c.number.desc(), Thread.id.desc())
        .limit(limit)
    ).all()


def list_identifiers(thread_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return every identifier that leads to each thread."""
    found: dict[int, list[str]] = {thread_id: [] for thread_id in thread_ids}
    rows = db.session.execute(
        select(NameRow.thread_id, NameRow.value)
        .where(NameRow.thread_id.in_(thread_ids), NameRow.kind == IDENTIFIER)
        .order_by(NameRow.thread_id, NameRow.value)
    )
    for thread_id, value in rows:
        found[thread_id].append(value)
    return found


def _posts() -> Any:
    return (
        select(
            Comment,
            Thread,
            _Parent.source.label("parent_source"),
            _Parent.source_id.label("parent_source_id"),
        )
        .join(Thread, Thread.id == Comment.thread_id)
        .outerjoin(_Parent, _Parent.id == Comment.parent_id)
    )


def _find_one(
    site_id: int, condition: ColumnElement[bool], statuses: Sequence[Status]
) -> Result[Any]:
    return db.session.execute(
        _posts().where(Comment.site_id == site_id, condition, Comment.status.in_(statuses)).limit(1)
    )


def _ids(site_id: int, wanted: Wanted) -> Any:
    """Select the nearest ids: of each status and thread by an index, then the nearest of these."""

    def cut(query: Select[Any], key: Any) -> Any:
        order = key.asc() if wanted.goes_forward else key.desc()
        return query.order_by(order).limit(wanted.limit + 1).subquery()

    among: Sequence[int | None] = (
        [None] if wanted.thread_ids is None else wanted.thread_ids[:MAX_THREADS]
    )
    conditions = [
        _among(site_id, thread_id, status) for thread_id in among for status in wanted.statuses
    ]
    if wanted.with_flagged:
        conditions += [_reported(site_id, thread_id) for thread_id in among]
    parts = [
        cut(select(Comment.id).where(*of, *_bounds(Comment.id, wanted)), Comment.id)
        for of in conditions
    ]
    if wanted.with_highlighted:
        number = MAX_COUNTED // len(among)
        near = [_nearest_shown(site_id, thread_id, wanted, number) for thread_id in among]
        parts += [cut(select(rows.c.id).where(rows.c.is_featured), rows.c.id) for rows in near]
    every = union(*(select(part.c.id) for part in parts)).subquery()
    return cut(select(every.c.id), every.c.id)


def _among(site_id: int, thread_id: int | None, status: Status) -> tuple[ColumnElement[bool], ...]:
    """Say it as an index has it: approved ones of a thread have one, all others are found by the queue they are in."""
    if thread_id is not None and status == Status.APPROVED:
        return (Comment.thread_id == thread_id, shown.IS_APPROVED)
    queue = (Comment.site_id == site_id, Comment.status == status)
    return queue if thread_id is None else (*queue, Comment.thread_id == thread_id)


def _reported(site_id: int, thread_id: int | None) -> tuple[ColumnElement[bool], ...]:
    reported = reports.is_reported(site_id)
    return (reported,) if thread_id is None else (reported, Comment.thread_id == thread_id)


def _nearest_shown(site_id: int, thread_id: int | None, wanted: Wanted, number: int) -> Any:
    """Select so many approved comments, among which the featured ones are looked for: these have no index."""
    order = Comment.id.asc() if wanted.goes_forward else Comment.id.desc()
    return (
        select(Comment.id, Comment.is_featured)
        .where(*_among(site_id, thread_id, Status.APPROVED), *_bounds(Comment.id, wanted))
        .order_by(order)
        .limit(number)
        .subquery()
    )


def _bounds(key: Any, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return from where to where: ids are in the order of time."""
    bounds = []
    if wanted.after is not None:
        bounds.append(key > wanted.after.id if wanted.goes_forward else key < wanted.after.id)
    if wanted.since is not None:
        bounds.append(key >= ids.first_id_at(wanted.since))
    if wanted.until is not None:
        bounds.append(key < ids.first_id_at(wanted.until))
    return bounds


def _page(name: ThreadName) -> Page | None:
    if name.kind == IDENT:
        return Page.named(name.value, None)
    return Page.named(None, name.value) if name.kind == LINK else None


def _leads(row: Any, page: Page) -> bool:
    if row.kind == IDENTIFIER:
        return bool(row.value == page.identifier)
    return page.url is not None and row.value in url_variants(page.url)


def _find_by_number(site_id: int, numbers: Sequence[str]) -> dict[str, Thread]:
    """Return threads by the number they are called by: our own, else the one they had at Disqus."""
    if not numbers:
        return {}
    own = [number for text in numbers if (number := ids.parse_id(text)) is not None]
    is_imported = (Thread.source == SOURCE) & Thread.source_id.in_(numbers)
    rows = db.session.scalars(
        select(Thread).where(Thread.site_id == site_id, or_(Thread.id.in_(own), is_imported))
    ).all()
    merged = [row.merged_into_id for row in rows if row.merged_into_id is not None]
    into = {
        row.id: row
        for row in (
            db.session.scalars(select(Thread).where(Thread.id.in_(merged))) if merged else ()
        )
    }
    kept = {row: into.get(row.merged_into_id or 0, row) for row in rows}
    by_source = {row.source_id: kept[row] for row in rows if row.source == SOURCE and row.source_id}
    return by_source | {str(row.id): kept[row] for row in rows}
