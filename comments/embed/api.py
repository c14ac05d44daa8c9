"""The JSON routes for reading."""

from urllib.parse import parse_qsl

from flask import Response, current_app, request
from pydantic import BaseModel

from comments.core import ids
from comments.core.errors import FieldError, Invalid
from comments.core.words import gettext
from comments.discussion import queries as comment_queries
from comments.discussion.schemas import CommentPath
from comments.embed import presenting, schemas, snapshots
from comments.embed.basis import Basis, counts_as_seen, names_as_seen, site_as_seen, thread_as_seen
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.threads import queries as threads
from comments.threads.errors import NoName
from comments.threads.models import IDENTIFIER, URL
from comments.threads.page import Page
from comments.web import context
from comments.web.api import Api

embed_api = Api("embed_api", __name__, url_prefix="/api/v1/sites/<site>")

# Caches between us and the readers may answer a crowd for a second; a browser always asks again.
FRESH = "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
COUNTS_FRESH = "public, max-age=30, s-maxage=30, stale-while-revalidate=300"


@embed_api.get("/thread", responses={200: schemas.ThreadAnswer})
def get_thread(path: SitePath, query: schemas.ThreadQuery) -> Response:
    """Read a page of a discussion.

    `comments` is flat and in display order. Where a root carries `more_replies`, the rest of its branch is at
    `/comments/{id}/replies?cursor=…`. `comment=` answers the page that holds that comment. A page that
    nobody commented on answers an empty thread, and nothing is stored. Where comments are long, a page has fewer of
    them than `limit` asks for: go on by `next_cursor`, not by counting.
    """
    del path
    site: Site = context.current_site()
    page = _asked_page(query.identifier, query.url)
    found = threads.list_named(site.id, page)
    thread = threads.choose(found, page)
    key = current_app.config["SECRET_KEY"]
    answer = presenting.thread_answer(key, site, thread, query)
    snapshots.keep_while(Basis((site_as_seen(site), names_as_seen(site, page, found))))
    return _same_for_all(answer, FRESH)


@embed_api.get("/thread/changes", responses={200: schemas.ChangesAnswer})
def list_changes(path: SitePath, query: schemas.ChangesQuery) -> Response:
    """Read what changed last in a discussion.

    The comments that changed last, 50 or as many as fit, newest change first, each as it is now; what is no longer
    shown comes without its words. Whoever has the thread as of the version `complete_after`, or a later one, misses
    nothing else. Ask again and again with `If-None-Match`: the address and the answer are the same for every reader.
    """
    del path
    site: Site = context.current_site()
    page = _asked_page(query.identifier, query.url)
    found = threads.list_named(site.id, page)
    answer = presenting.changes_answer(threads.choose(found, page), page)
    snapshots.keep_while(Basis((site_as_seen(site), names_as_seen(site, page, found))))
    return _same_for_all(answer, FRESH)


@embed_api.get("/comments/<id>/replies", responses={200: schemas.RepliesAnswer})
def list_replies(path: CommentPath, query: schemas.RepliesQuery) -> Response:
    """Read what hangs on a comment, in display order; go on with `next_cursor`."""
    site: Site = context.current_site()
    comment, thread = comment_queries.get_comment_and_thread(site.id, ids.parse_id(path.id))
    key = current_app.config["SECRET_KEY"]
    answer = presenting.replies_answer(key, site, comment, query.cursor)
    snapshots.keep_while(Basis((site_as_seen(site), thread_as_seen(thread))))
    return _same_for_all(answer, FRESH)


@embed_api.get("/counts", responses={200: schemas.CountsAnswer})
def count_comments(path: SitePath, query: schemas.CountsQuery) -> Response:
    """Count the comments of up to 100 pages, in the order asked."""
    del path
    if len(query.identifier) + len(query.url) > schemas.MAX_COUNTS:
        detail = gettext("Ask for at most %(most)s counts at once.", most=schemas.MAX_COUNTS)
        raise Invalid(detail, errors=(FieldError("/identifier", detail),))
    site: Site = context.current_site()
    rows = threads.list_counted(site.id, query.identifier, query.url)
    found = threads.counts_of(rows, query.identifier, query.url)
    counts = [
        schemas.CountAnswer(**{kind: name}, count=found.get((kind, name), 0))
        for kind, name in parse_qsl(request.query_string.decode("ascii", "replace"))
        if kind in (IDENTIFIER, URL)
    ]
    seen = counts_as_seen(site, query.identifier, query.url, rows)
    snapshots.keep_while(Basis((site_as_seen(site), seen)))
    return _same_for_all(schemas.CountsAnswer(counts=counts), COUNTS_FRESH, exclude_none=True)


def _asked_page(identifier: str | None, url: str | None) -> Page:
    page = Page.named(identifier, url)
    if page.identifier is None and page.url is None:
        raise NoName(
            gettext("Send identifier, url, or both."),
            errors=(FieldError("/identifier", gettext("Send identifier, url, or both.")),),
        )
    return page


def _same_for_all(answer: BaseModel, cache_control: str, *, exclude_none: bool = False) -> Response:
    """Answer with a validator over the bytes, so that an unchanged page costs a reader nothing."""
    response = Response(
        answer.model_dump_json(exclude_none=exclude_none), mimetype="application/json"
    )
    response.headers["Cache-Control"] = cache_control
    response.add_etag(weak=True)
    return response
