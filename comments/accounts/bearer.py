"""Who speaks by a token in the header `Authorization`: a page of a site, for a person who signed in there."""

from flask import request

from comments.accounts import cookie, grants
from comments.accounts.viewer import STRANGER, Viewer
from comments.core import clock
from comments.web import context, csrf


def find_viewer() -> Viewer:
    """Return who is asking: by the cookie on our own pages, by a reader's token where a page of a site asks.

    Where a route does not ride on the cookie, the cookie counts for nothing.

    Raises:
        TokenExpired, TokenEnded: the token has to be renewed, or the person signs in again.

    """
    if csrf.rides_on_cookie():
        return cookie.find_viewer()
    token = find_token()
    if token is None:
        return STRANGER
    return grants.find_viewer(context.current_site().id, token, clock.now())


def find_token() -> str | None:
    """Return this request's reader token; another token is somebody else's business."""
    token = find_any_token()
    return token if token is not None and token.startswith(grants.PREFIX) else None


def find_any_token() -> str | None:
    """Return this request's token, whatever it is for (RFC 6750, section 2.1)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and token else None
