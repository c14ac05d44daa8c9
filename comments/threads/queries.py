"""Reads of threads: identifier first, then URL."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, Select, and_, false, or_, select

from comments.core.db import db
from comments.threads.errors import UnknownThread
from comments.threads.models import IDENTIFIER, URL, Thread, ThreadName
from comments.threads.page import Page, url_variants, without_fragment

Named: TypeAlias = Row[Any]
Counted: TypeAlias = Row[str, str, int]


def find_thread(site_id: int, page: Page) -> Thread | None:
    """Return the thread that a page means: the one its identifier names, else the one its URL names.

    A URL that nobody named finds the thread of its usual variants (TLS, `www.`, slash); where several exist,
    the exact one, then the one with most comments.
    """
    return choose(list_named(site_id, page), page)


def list_named(site_id: int, page: Page) -> Sequence[Named]:
    """Return every thread that one of a page's names leads to, with the name."""
    return db.session.execute(named(site_id, page, Thread)).all()


def named(site_id: int, page: Page, *columns: Any) -> Select[Any]:
    """Select columns of every thread that one of a page's names leads to, then the name's kind and value."""
    return (
        select(*columns, ThreadName.kind, ThreadName.value)
        .join(ThreadName, ThreadName.thread_id == Thread.id)
        .where(ThreadName.site_id == site_id, _is_name_of(page))
    )


def _is_name_of(page: Page) -> ColumnElement[bool]:
    is_url = and_(ThreadName.kind == URL, ThreadName.value.in_(url_variants(page.url or "")))
    is_identifier = and_(ThreadName.kind == IDENTIFIER, ThreadName.value == page.identifier)
    if not page.url:
        return is_identifier if page.identifier else false()
    return or_(is_identifier, is_url) if page.identifier else is_url


def choose(rows: Sequence[Named], page: Page) -> Thread | None:
    """Return the thread that a page means, of those that its names lead to."""
    if not rows:
        return None
    best = min(
        rows,
        key=lambda row: (
            row.kind != IDENTIFIER,
            row.value != page.url,
            -row.Thread.comment_count,
            row.Thread.id,
        ),
    )
    thread: Thread = best.Thread
    return thread


def get_thread(site_id: int, thread_id: int | None) -> Thread:
    """Return the thread with that id.

    Raises:
        UnknownThread: there is none on this site.

    """
    thread = db.session.get(Thread, thread_id) if thread_id is not None else None
    if thread is None or thread.site_id != site_id:
        raise UnknownThread("There is no discussion at this address.")
    return thread


def list_names(thread_id: int) -> dict[str, str]:
    """Return one name of each kind that leads to a thread, as kind → name."""
    rows = db.session.execute(
        select(ThreadName.kind, ThreadName.value)
        .where(ThreadName.thread_id == thread_id)
        .order_by(ThreadName.kind, ThreadName.value.desc())
        .limit(100)
    )
    return {row.kind: row.value for row in rows}


def list_counted(
    site_id: int, identifiers: Sequence[str], urls: Sequence[str]
) -> Sequence[Counted]:
    """Return every name that leads to what is asked, with the comments there."""
    return db.session.execute(counted(site_id, identifiers, urls)).all()


def counted(site_id: int, identifiers: Sequence[str], urls: Sequence[str]) -> Select[str, str, int]:
    """Select kind, value and comment count of every name that leads to what is asked."""
    every_url = {spelling for url in urls for spelling in _spellings(url)}
    is_asked = or_(
        and_(ThreadName.kind == IDENTIFIER, ThreadName.value.in_(identifiers)),
        and_(ThreadName.kind == URL, ThreadName.value.in_(every_url)),
    )
    return (
        select(ThreadName.kind, ThreadName.value, Thread.comment_count)
        .join(Thread, Thread.id == ThreadName.thread_id)
        .where(ThreadName.site_id == site_id, is_asked)
    )


def counts_of(
    rows: Sequence[Counted], identifiers: Sequence[str], urls: Sequence[str]
) -> dict[tuple[str, str], int]:
    """Return the approved comments of each asked name, as (kind, name) → count.

    Names that lead nowhere are left out.
    """
    found = {(row.kind, row.value): row.comment_count for row in rows}
    counts = {
        (IDENTIFIER, name): found[IDENTIFIER, name]
        for name in identifiers
        if (IDENTIFIER, name) in found
    }
    for url in urls:
        exact, *others = (found.get((URL, spelling)) for spelling in _spellings(url))
        known = [count for count in others if count is not None]
        if exact is not None or known:
            counts[URL, url] = exact if exact is not None else max(known)
    return counts


def _spellings(url: str) -> list[str]:
    return url_variants(without_fragment(url))
