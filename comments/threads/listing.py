"""The list of a site's threads for staff: where somebody wrote last comes first. By position, never by offset.

A search looks at a bounded number of threads for each page. A page may so hold fewer than asked, or none, and still
lead on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, or_, select, tuple_

from comments.core.db import db
from comments.core.text import is_storable
from comments.sites.models import Site
from comments.threads.models import Thread, ThreadName
from comments.threads.page import url_variants, without_fragment

PER_PAGE = 50
SEARCH_DEPTH = 5_000
MAX_SEARCH = 200


class Position(NamedTuple):
    """Where a page starts: behind this thread."""

    latest_comment_id: int
    thread_id: int


@dataclass(frozen=True)
class ThreadPage:
    """Some threads, and where the next page starts."""

    threads: Sequence[Thread]
    next: Position | None


def list_threads(
    site: Site, q: str = "", after: Position | None = None, limit: int = PER_PAGE
) -> ThreadPage:
    """Return a page of a site's threads; `q` looks in titles and URLs, and for a name that is just that."""
    q = q.strip()[:MAX_SEARCH]
    if q and not is_storable(q):
        return ThreadPage([], None)
    window = _nearest(site.id, after, SEARCH_DEPTH if q else limit + 1)
    query = select(Thread).join(window, window.c.id == Thread.id)
    if q:
        query = query.where(or_(*_matches(site.id, q)))
    found = db.session.scalars(_by_activity(query).limit(limit + 1)).all()
    shown = found[:limit]
    if len(found) > limit:
        return ThreadPage(shown, Position(shown[-1].latest_comment_id, shown[-1].id))
    return ThreadPage(shown, _end_of(window) if q else None)


def _by_activity(query: Select[Thread]) -> Select[Thread]:
    return query.order_by(Thread.latest_comment_id.desc(), Thread.id.desc())


def _nearest(site_id: int, after: Position | None, depth: int) -> Subquery:
    query = select(Thread.id, Thread.latest_comment_id).where(
        Thread.site_id == site_id, Thread.merged_into_id.is_(None)
    )
    if after is not None:
        query = query.where(tuple_(Thread.latest_comment_id, Thread.id) < tuple_(*after))
    ordered = query.order_by(Thread.latest_comment_id.desc(), Thread.id.desc())
    return ordered.limit(depth).subquery()


def _matches(site_id: int, q: str) -> list[ColumnElement[bool]]:
    spellings = dict.fromkeys((q, *url_variants(without_fragment(q))))
    named = select(ThreadName.thread_id).where(
        ThreadName.site_id == site_id, ThreadName.value.in_(list(spellings))
    )
    return [
        Thread.title.icontains(q, autoescape=True),
        Thread.url.icontains(q, autoescape=True),
        Thread.id.in_(named),
    ]


def _end_of(window: Subquery) -> Position | None:
    """Return the last position that a search looked at, if there may be more behind it."""
    if db.session.scalar(select(func.count()).select_from(window)) != SEARCH_DEPTH:
        return None
    last = select(window.c.latest_comment_id, window.c.id).order_by(
        window.c.latest_comment_id, window.c.id
    )
    row = db.session.execute(last.limit(1)).one()
    return Position(row.latest_comment_id, row.id)
