"""The addresses of feeds. They are the same for everybody and hold what everybody may read."""

from collections.abc import Callable

from flask import Blueprint, Response, current_app, request, url_for

from comments.core import ids
from comments.discussion.shown import PublicComment
from comments.feeds import queries, writing
from comments.sites.models import Site
from comments.threads import queries as threads
from comments.threads.models import Thread
from comments.web import context

feeds_pages = Blueprint("feeds_pages", __name__, url_prefix="/sites/<site>")

FRESH = "public, max-age=60, s-maxage=60, stale-while-revalidate=600"
ATOM = "application/atom+xml"
RSS = "application/rss+xml"


@feeds_pages.get("/comments.atom")
def site_atom(site: str) -> Response:
    """Give the newest comments of a site as Atom."""
    del site
    return _answer(_of_site(), writing.as_atom, ATOM)


@feeds_pages.get("/comments.rss")
def site_rss(site: str) -> Response:
    """Give the newest comments of a site as RSS."""
    del site
    return _answer(_of_site(), writing.as_rss, RSS)


@feeds_pages.get("/threads/<thread_id>/comments.atom")
def thread_atom(site: str, thread_id: str) -> Response:
    """Give the newest comments of a thread as Atom."""
    del site
    return _answer(_of_thread(thread_id), writing.as_atom, ATOM)


@feeds_pages.get("/threads/<thread_id>/comments.rss")
def thread_rss(site: str, thread_id: str) -> Response:
    """Give the newest comments of a thread as RSS."""
    del site
    return _answer(_of_thread(thread_id), writing.as_rss, RSS)


def _of_site() -> writing.Feed:
    site: Site = context.current_site()
    rows = queries.list_newest_on_site(site.id)
    link = site.origins[0] if site.origins else _public("")
    return writing.Feed(
        title=f"Comments on {site.name}",
        address=_public(request.path),
        link=link,
        entries=[_entry(site, row) for row in rows],
        made_at=site.created_at,
    )


def _of_thread(thread_id: str) -> writing.Feed:
    site: Site = context.current_site()
    thread: Thread = threads.get_thread(site.id, ids.parse_id(thread_id))
    rows = queries.list_newest_in_thread(thread.id)
    # Its first commenter named it: until a comment was approved, nobody looked at that name.
    title = thread.title if rows else str(thread.id)
    return writing.Feed(
        title=f"Comments on {title}",
        address=_public(request.path),
        link=_page_of(site, thread.id, thread.url if rows else None),
        entries=[_entry(site, row) for row in rows],
        made_at=thread.created_at,
    )


def _entry(site: Site, row: PublicComment) -> writing.Entry:
    page = _page_of(site, row.thread_id, row.thread_url)
    plain = url_for("embed_pages.show_thread", site=site.shortname, thread_id=str(row.thread_id))
    return writing.Entry(
        id=f"{_public(plain)}#comment-{row.id}",
        title=f"{row.author_name} on {row.thread_title}",
        link=f"{page}#comment-{row.id}",
        author=row.author_name,
        html=row.html,
        created_at=row.created_at,
        changed_at=row.edited_at or row.created_at,
    )


def _page_of(site: Site, thread_id: int, url: str | None) -> str:
    """Return where a discussion is read: on its page, if that is known, else on ours."""
    if url and url.startswith(("https://", "http://")):
        return url
    return _public(
        url_for("embed_pages.show_thread", site=site.shortname, thread_id=str(thread_id))
    )


def _public(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


def _answer(feed: writing.Feed, write: Callable[[writing.Feed], bytes], mimetype: str) -> Response:
    response = Response(write(feed), mimetype=mimetype)
    response.headers["Cache-Control"] = FRESH
    response.add_etag()
    response.make_conditional(request)
    return response
