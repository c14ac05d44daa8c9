"""Reads of threads: identifier first, then URL."""

from collections.abc import Sequence
from typing import Any, NoReturn, TypeAlias

from sqlalchemy import Row, Select, bindparam, select, union_all

from comments.core.db import db
from comments.core.words import gettext
from comments.threads.errors import UnknownThread
from comments.threads.models import IDENTIFIER, URL, Thread, ThreadName
from comments.threads.page import Page, url_variants, without_fragment

Named: TypeAlias = Row[Any]
Counted: TypeAlias = Row[int, str, str]


def find_thread(site_id: int, page: Page) -> Thread | None:
    """Return the thread that a page means: the one its identifier names, else the one its URL names.

    A URL that nobody named finds the thread of its usual variants (TLS, `www.`, slash); where several exist,
    the exact one, then the one with most comments.
    """
    return choose(list_named(site_id, page), page)


def list_named(site_id: int, page: Page) -> Sequence[Named]:
    """Return every thread that one of a page's names leads to, with the name."""
    return db.session.execute(_NAMED_THREADS, _names_of(site_id, page)).all()


def list_named_so(site_id: int, identifiers: Sequence[str], urls: Sequence[str]) -> Sequence[Named]:
    """Return every thread that one of these names, or a usual spelling of an address, leads to, with the name."""
    return db.session.execute(_NAMED_THREADS, _asked(site_id, identifiers, urls)).all()


def named(site_id: int, page: Page, *columns: Any) -> Select[Any]:
    """Select columns of every thread that one of a page's names leads to, then the name's kind and value."""
    return _named(*columns).params(_names_of(site_id, page))


def _names_of(site_id: int, page: Page) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "identifiers": [page.identifier] if page.identifier else [],
        "urls": url_variants(page.url) if page.url else [],
    }


def _named(*columns: Any) -> Select[Any]:
    """Select by identifiers and by URLs apart: asked for either, SQLite would read all names of the site."""
    asked = (
        select(ThreadName.thread_id, ThreadName.kind, ThreadName.value).where(
            ThreadName.site_id == bindparam("site_id"),
            ThreadName.kind == kind,
            ThreadName.value.in_(bindparam(values, expanding=True)),
        )
        for kind, values in ((IDENTIFIER, "identifiers"), (URL, "urls"))
    )
    names = union_all(*asked).subquery()
    return select(*columns, names.c.kind, names.c.value).join(
        Thread, Thread.id == names.c.thread_id
    )


_NAMED_THREADS = _named(Thread)


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
    """Return the thread with that id, or the one that it became part of.

    Raises:
        UnknownThread: there is none on this site.

    """
    return find_by_id(site_id, thread_id) or no_thread()


def find_by_id(site_id: int, thread_id: int | None) -> Thread | None:
    """Return the thread with that id, or the one that it became part of."""
    thread = db.session.get(Thread, thread_id) if thread_id is not None else None
    if thread is None or thread.site_id != site_id:
        return None
    if thread.merged_into_id is not None:
        return db.session.get_one(Thread, thread.merged_into_id)
    return thread


def no_thread() -> NoReturn:
    """Say that there is no such thread."""
    raise UnknownThread(gettext("There is no discussion at this address."))


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
    return db.session.execute(_COUNTED, _asked(site_id, identifiers, urls)).all()


def counted(site_id: int, identifiers: Sequence[str], urls: Sequence[str]) -> Select[Any]:
    """Select every name that leads to what is asked: comment count, kind and name."""
    return _COUNTED.params(_asked(site_id, identifiers, urls))


def _asked(site_id: int, identifiers: Sequence[str], urls: Sequence[str]) -> dict[str, Any]:
    every_url = {spelling for url in urls for spelling in _spellings(url)}
    return {"site_id": site_id, "identifiers": [*identifiers], "urls": [*every_url]}


_COUNTED = _named(Thread.comment_count)


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
