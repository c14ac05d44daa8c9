"""What is done to threads."""

from datetime import datetime

from sqlalchemy import update

from comments.core import ids
from comments.core.db import db
from comments.sites import names
from comments.sites.models import Site
from comments.threads import queries
from comments.threads.errors import NoName, PageNotAllowed
from comments.threads.models import IDENTIFIER, URL, Thread, ThreadName
from comments.threads.page import Page


def open_thread(site: Site, page: Page, now: datetime) -> Thread:
    """Return the thread a page means, making it when this is its first comment.

    Raises:
        NoName: the page gave neither identifier nor URL.
        PageNotAllowed: a new thread for a page that is not on one of the site's origins.

    """
    if not page.identifier and not page.url:
        raise NoName("The page must say which discussion it wants: send identifier, url, or both.")
    thread = queries.find_thread(site.id, page)
    return thread if thread is not None else _make_thread(site, page, now)


def _make_thread(site: Site, page: Page, now: datetime) -> Thread:
    if page.url and names.origin_of(page.url) not in site.origins:
        raise PageNotAllowed(
            f"The page {page.url} is not on an origin of the site “{site.shortname}”. Its owner can allow it: "
            f"afterword site set {site.shortname} origins+={names.origin_of(page.url) or 'https://…'}"
        )
    thread = Thread(
        id=ids.new_id(now),
        site_id=site.id,
        title=page.title or page.url or page.identifier or "",
        url=page.url,
        created_at=now,
    )
    db.session.add(thread)
    db.session.flush()  # the names below point at it, and a lost race must show here
    for kind, value in ((IDENTIFIER, page.identifier), (URL, page.url)):
        if value:
            db.session.add(ThreadName(site_id=site.id, kind=kind, value=value, thread_id=thread.id))
    db.session.flush()  # likewise: two first comments make one thread
    return thread


def touch_thread(thread_id: int, *, approved: int = 0) -> Thread:
    """Give a thread a new version, and its count what was approved or withdrawn.

    Takes the thread's row lock first, so that writers of one thread queue up in one order.
    """
    return db.session.scalars(
        update(Thread)
        .where(Thread.id == thread_id)
        .values(version=Thread.version + 1, comment_count=Thread.comment_count + approved)
        .returning(Thread)
        .execution_options(populate_existing=True, synchronize_session=False)
    ).one()
