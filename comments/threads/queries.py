"""Reads of threads: identifier first, then URL."""

from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from comments.core.db import db
from comments.threads.errors import UnknownThread
from comments.threads.models import IDENTIFIER, URL, Thread, ThreadName
from comments.threads.page import Page, url_variants, without_fragment


def find_thread(site_id: int, page: Page) -> Thread | None:
    """Return the thread that a page means: the one its identifier names, else the one its URL names.

    A URL that nobody named finds the thread of its usual variants (TLS, `www.`, slash); where several exist,
    the exact one, then the one with most comments.
    """
    conditions = []
    if page.identifier:
        conditions.append(and_(ThreadName.kind == IDENTIFIER, ThreadName.value == page.identifier))
    if page.url:
        conditions.append(
            and_(ThreadName.kind == URL, ThreadName.value.in_(url_variants(page.url)))
        )
    if not conditions:
        return None
    rows = db.session.execute(
        select(Thread, ThreadName.kind, ThreadName.value)
        .join(ThreadName, ThreadName.thread_id == Thread.id)
        .where(ThreadName.site_id == site_id, or_(*conditions))
    ).all()
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
    return best[0]


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


def count_comments(
    site_id: int, identifiers: Sequence[str], urls: Sequence[str]
) -> dict[tuple[str, str], int]:
    """Return the approved comments of each asked name, as (kind, name) → count; one statement.

    Names that lead nowhere are left out.
    """
    spellings = {url: url_variants(without_fragment(url)) for url in urls}
    every_url = {spelling for variants in spellings.values() for spelling in variants}
    rows = db.session.execute(
        select(ThreadName.kind, ThreadName.value, Thread.comment_count)
        .join(Thread, Thread.id == ThreadName.thread_id)
        .where(
            ThreadName.site_id == site_id,
            or_(
                and_(ThreadName.kind == IDENTIFIER, ThreadName.value.in_(identifiers)),
                and_(ThreadName.kind == URL, ThreadName.value.in_(every_url)),
            ),
        )
    ).all()
    found = {(row.kind, row.value): row.comment_count for row in rows}
    counts = {
        (IDENTIFIER, name): found[IDENTIFIER, name]
        for name in identifiers
        if (IDENTIFIER, name) in found
    }
    for url, variants in spellings.items():
        exact = found.get((URL, variants[0]))
        others = [found[URL, variant] for variant in variants if (URL, variant) in found]
        if exact is not None or others:
            counts[URL, url] = exact if exact is not None else max(others)
    return counts
