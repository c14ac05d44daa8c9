"""The session cookie: Flask's signed cookie, holding the random token of a `StaffSession` row and a CSRF secret.

It is sent only when it changes: a cookie on an answer that caches keep would hand one person's session to another.
"""

from datetime import datetime

from flask import Flask, session

from comments.accounts import queries
from comments.accounts.actions import SESSION_LIFETIME
from comments.accounts.viewer import STRANGER, Viewer
from comments.core import clock
from comments.web import context, csrf

TOKEN = "staff"  # noqa: S105 - the name under which the token is kept


def init_app(app: Flask) -> None:
    """Let the cookie live as long as the row it points at."""
    app.config["PERMANENT_SESSION_LIFETIME"] = SESSION_LIFETIME
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False


def find_viewer(now: datetime | None = None) -> Viewer:
    """Return who is asking. Where a route does not ride on the cookie, everybody is a stranger."""
    if not csrf.rides_on_cookie():
        return STRANGER
    token = find_token()
    return queries.find_viewer_by_session(token, now or clock.now()) if token else STRANGER


def current_viewer() -> Viewer:
    """Return who is asking, found once for each request."""
    viewer: Viewer = context.current_viewer()
    return viewer


def find_token() -> str | None:
    """Return the session's token in this request's cookie."""
    token = session.get(TOKEN)
    return token if isinstance(token, str) else None


def start(token: str) -> None:
    """Put a new session's token in the cookie; nothing of the browser's earlier session stays."""
    session.clear()
    session.permanent = True
    session[TOKEN] = token


def forget() -> None:
    """Empty the cookie."""
    session.clear()
