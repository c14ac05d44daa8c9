"""The JSON routes for reading."""

from urllib.parse import parse_qsl

from flask import Response, current_app, request
from flask_openapi import APIBlueprint
from pydantic import BaseModel

from comments.core import ids
from comments.core.errors import FieldError, Invalid
from comments.discussion import queries as comment_queries
from comments.discussion.schemas import CommentPath, SitePath
from comments.embed import presenting, schemas
from comments.sites.models import Site
from comments.threads import queries as threads
from comments.threads.errors import NoName
from comments.threads.models import IDENTIFIER, URL
from comments.threads.page import Page
from comments.web import context

embed_api = APIBlueprint("embed_api", __name__, url_prefix="/api/v1/sites/<site>")

# Caches between us and the readers may answer a crowd for a second; a browser always asks again.
FRESH = "public, max-age=0, s-maxage=1, stale-while-revalidate=1"
COUNTS_FRESH = "public, max-age=30, s-maxage=30, stale-while-revalidate=300"


@embed_api.get("/thread", responses={200: schemas.ThreadAnswer})
def get_thread(path: SitePath, query: schemas.ThreadQuery) -> Response:
    """Read a page of a discussion.

    `comments` is flat and in display order. Where a root carries `more_replies`, the rest of its branch is at
    `/comments/{id}/replies?cursor=…`. `comment=` answers the page that holds that comment. A page that
    nobody commented on answers an empty thread, and nothing is stored.
    """
    del path
    site: Site = context.current_site()
    page = Page.named(query.identifier, query.url)
    if page.identifier is None and page.url is None:
        raise NoName(
            "Send identifier, url, or both.",
            errors=(FieldError("/identifier", "Send identifier, url, or both."),),
        )
    thread = threads.find_thread(site.id, page)
    key = current_app.config["SECRET_KEY"]
    return _cached(presenting.thread_answer(key, site, thread, query), FRESH)


@embed_api.get("/comments/<id>/replies", responses={200: schemas.RepliesAnswer})
def list_replies(path: CommentPath, query: schemas.RepliesQuery) -> Response:
    """Read what hangs on a comment, in display order; go on with `next_cursor`."""
    site: Site = context.current_site()
    comment = comment_queries.get_comment(site.id, ids.parse_id(path.id))
    key = current_app.config["SECRET_KEY"]
    return _cached(presenting.replies_answer(key, site, comment, query.cursor), FRESH)


@embed_api.get("/counts", responses={200: schemas.CountsAnswer})
def count_comments(path: SitePath, query: schemas.CountsQuery) -> Response:
    """Count the comments of up to 100 pages, in the order asked."""
    del path
    if len(query.identifier) + len(query.url) > schemas.MAX_COUNTS:
        detail = f"Ask for at most {schemas.MAX_COUNTS} counts at once."
        raise Invalid(detail, errors=(FieldError("/identifier", detail),))
    site: Site = context.current_site()
    found = threads.count_comments(site.id, query.identifier, query.url)
    counts = [
        schemas.CountAnswer(**{kind: name}, count=found.get((kind, name), 0))
        for kind, name in parse_qsl(request.query_string.decode("ascii", "replace"))
        if kind in (IDENTIFIER, URL)
    ]
    return _cached(schemas.CountsAnswer(counts=counts), COUNTS_FRESH, exclude_none=True)


def _cached(answer: BaseModel, cache_control: str, *, exclude_none: bool = False) -> Response:
    """Answer with a validator over the bytes, so that an unchanged page costs a reader nothing."""
    response = Response(
        answer.model_dump_json(exclude_none=exclude_none), mimetype="application/json"
    )
    response.headers["Cache-Control"] = cache_control
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
