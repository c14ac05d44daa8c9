"""Who may call the API from a page: the site's allowed origins, and our own pages. Never with credentials.

Routes that ride on the session cookie may be called from our own pages alone.
"""

from typing import Any

from flask import Flask, Response, current_app, g, request

from comments.core.errors import Forbidden
from comments.core.words import gettext
from comments.web import context, csrf

ALLOWED_HEADERS = "Afterword-Voter, Authorization, Content-Type, Idempotency-Key, If-None-Match"
ALLOWED_METHODS = "GET, POST, PUT, PATCH, DELETE"
EXPOSED_HEADERS = "ETag, Retry-After"
PREFLIGHT_SECONDS = 7200


class OriginNotAllowed(Forbidden):
    """This page's origin is not allowed to use the site."""


def init_app(app: Flask) -> None:
    """Guard every API route that names a site."""
    app.before_request(_check_origin)
    app.after_request(_add_headers)


def _check_origin() -> Response | None:
    is_api = request.path.startswith("/api/") and "site" in (request.view_args or {})
    origin = request.headers.get("Origin")
    if not is_api or origin is None:
        return None
    if csrf.rides_on_cookie():
        _check_own(origin)
        return None
    check_origin(context.current_site(), origin)
    g.allowed_origin = origin
    if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
        return Response(status=204)
    return None


def check_origin(site: Any, origin: str) -> None:
    """Raise unless pages of an origin may use a site.

    Raises:
        OriginNotAllowed: with what its owner can do.

    """
    if origin != current_app.config["BASE_URL"] and origin not in site.origins:
        raise OriginNotAllowed(
            gettext(
                "Pages on %(origin)s may not use the site “%(shortname)s”. Its owner can allow them: "
                "afterword site set %(shortname)s origins+=%(origin)s",
                origin=origin,
                shortname=site.shortname,
            )
        )


def _check_own(origin: str) -> None:
    if origin not in csrf.own_origins():
        raise csrf.ForeignOrigin(
            gettext(
                "Only Afterword's own pages may call this, and %(origin)s is not one of them.",
                origin=origin,
            )
        )


def _add_headers(response: Response) -> Response:
    if request.path.startswith("/api/"):
        response.headers.add("Vary", "Origin")
    if "allowed_origin" not in g:
        return response
    response.headers["Access-Control-Allow-Origin"] = g.allowed_origin
    response.headers["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = ALLOWED_METHODS
        response.headers["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response
