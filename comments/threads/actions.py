"""What is done to threads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import BigInteger, Row, bindparam, case, insert, select, update

from comments.core import ids
from comments.core.db import db
from comments.core.words import gettext
from comments.sites import names
from comments.sites.models import Site
from comments.threads import queries
from comments.threads.errors import NoName, PageNotAllowed
from comments.threads.models import IDENTIFIER, URL, Thread, ThreadName
from comments.threads.page import Page

# Every post begins with these, so they are built once.
_THREADS = db.metadata.tables[Thread.__tablename__]
_NAMES = db.metadata.tables[ThreadName.__tablename__]
Found: TypeAlias = Row[int, bool, datetime, bool | None, bool | None, dict[str, Any]]
_NAMED = (
    select(
        _THREADS.c.id,
        _THREADS.c.is_open,
        _THREADS.c.created_at,
        _THREADS.c.premoderate,
        _THREADS.c.closed_by_hand,
        _THREADS.c.settings,
    )
    .join(_NAMES, _NAMES.c.thread_id == _THREADS.c.id)
    .where(
        _NAMES.c.site_id == bindparam("site_id"),
        _NAMES.c.kind == IDENTIFIER,
        _NAMES.c.value == bindparam("identifier"),
    )
)
_LATEST = bindparam("latest", type_=BigInteger)
_TOUCH_ONE_OF_MANY = (
    update(_THREADS)
    .where(_THREADS.c.id == bindparam("thread_id"))
    .values(
        version=_THREADS.c.version + 1,
        comment_count=_THREADS.c.comment_count + bindparam("approved"),
        latest_comment_id=case(
            (_THREADS.c.latest_comment_id < _LATEST, _LATEST), else_=_THREADS.c.latest_comment_id
        ),
    )
)
_TOUCH = _TOUCH_ONE_OF_MANY.returning(_THREADS.c.version, _THREADS.c.is_open)


@dataclass(frozen=True)
class NewThread:
    """A thread that nobody made yet, and its names, as rows."""

    id: int
    row: dict[str, Any]
    names: Sequence[dict[str, Any]]


def find_thread(site: Site, page: Page) -> Thread | Found | None:
    """Return the thread that a comment's page means, or of it what posting asks; nothing before its first comment.

    Raises:
        NoName: the page gave neither identifier nor URL.
        PageNotAllowed: a first comment on a page that is not on one of the site's origins.

    """
    if not page.identifier and not page.url:
        raise NoName(
            gettext("The page must say which discussion it wants: send identifier, url, or both.")
        )
    found: Thread | Found | None = None
    if page.identifier:
        asked = {"site_id": site.id, "identifier": page.identifier}
        found = db.session.connection().execute(_NAMED, asked).one_or_none()
    found = found or queries.find_thread(site.id, page)
    if found is None and page.url and names.origin_of(page.url) not in site.origins:
        raise PageNotAllowed(
            gettext(
                "The page %(url)s is not on an origin of the site “%(shortname)s”. Its owner can allow it: "
                "afterword site set %(shortname)s origins+=%(origin)s",
                url=page.url,
                shortname=site.shortname,
                origin=names.origin_of(page.url) or "https://…",
            )
        )
    return found


def new_thread(site: Site, page: Page, now: datetime) -> NewThread:
    """Return the thread of a page that has none, and what leads to it."""
    thread_id = ids.new_id(now)
    row = {
        "id": thread_id,
        "site_id": site.id,
        "title": page.title or page.url or page.identifier or "",
        "url": page.url,
        "created_at": now,
    }
    names = [
        {"site_id": site.id, "kind": kind, "value": value, "thread_id": thread_id}
        for kind, value in ((IDENTIFIER, page.identifier), (URL, page.url))
        if value
    ]
    return NewThread(thread_id, row, names)


def write_threads(new: Sequence[NewThread]) -> None:
    """Write new threads; one that another made meanwhile is a lost race for its name.

    Names are written in one order, so that two who want the same ones never wait for each other.
    """
    if not new:
        return
    connection = db.session.connection()
    connection.execute(insert(_THREADS), [thread.row for thread in new])
    names = sorted(
        (name for thread in new for name in thread.names),
        key=lambda name: (name["site_id"], name["kind"], name["value"]),
    )
    connection.execute(insert(_NAMES), names)


def touch_thread(thread_id: int, *, approved: int = 0, latest: int = 0) -> Row[int, bool]:
    """Give a thread a new version, and its count what was approved or withdrawn; return its `version` and `is_open`.

    `latest` is the newest comment that is shown by it.
    Takes the thread's row lock first, so that writers of one thread queue up in one order.
    """
    touched = {"thread_id": thread_id, "approved": approved, "latest": latest}
    return db.session.connection().execute(_TOUCH, touched).one()


def touch_threads(approved: Mapping[int, Sequence[int]]) -> None:
    """Do the same for many threads that get approved comments, given by their ids, in the order of all writers."""
    touched = [
        {"thread_id": thread_id, "approved": len(comment_ids), "latest": max(comment_ids)}
        for thread_id, comment_ids in sorted(approved.items())
    ]
    if touched:
        db.session.connection().execute(_TOUCH_ONE_OF_MANY, touched)
