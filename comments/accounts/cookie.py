"""The session cookie: Flask's signed cookie, holding the random token of a `Session` row and a CSRF secret.

It is sent only when it changes: a cookie on an answer that caches keep would hand one person's session to another.
Readers have none until they begin to sign in on a page of ours.
"""

from datetime import datetime, timedelta

from flask import Flask, request, session

from comments.accounts import people, sessions, tokens
from comments.accounts.viewer import STRANGER, Viewer
from comments.core import clock
from comments.web import context, languages

TOKEN = "signed_in"  # noqa: S105 - the name under which the token is kept
BROWSER = "browser"
DESTINATION = "destination"
DESTINATION_LIFETIME = timedelta(minutes=30)
MAX_DESTINATION = 1000  # a cookie holds four thousand characters


def init_app(app: Flask) -> None:
    """Let the cookie live as long as the row it points at."""
    app.config["PERMANENT_SESSION_LIFETIME"] = sessions.LIFETIME
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False


def find_viewer(now: datetime | None = None) -> Viewer:
    """Return whose session the cookie holds."""
    token = find_token()
    return sessions.find_viewer(token, now or clock.now()) if token else STRANGER


def current_viewer() -> Viewer:
    """Return who is asking, found once for each request."""
    viewer: Viewer = context.current_viewer()
    return viewer


def find_token() -> str | None:
    """Return the session's token in this request's cookie."""
    return _text(TOKEN)


def find_browser() -> str | None:
    """Return this browser's own secret, if it has one."""
    return _text(BROWSER)


def keep_browser() -> str:
    """Return this browser's own secret, by which it is known again when a link comes back; it gets one if needed."""
    browser = find_browser() or tokens.new_token()
    session.permanent = True
    session[BROWSER] = browser
    return browser


def sign_in(
    account_id: int,
    now: datetime,
    *,
    has_second_factor: bool = False,
    grant_id: int | None = None,
) -> None:
    """Start a session in this browser; its earlier one ends, and nothing of it stays.

    From then on the person is written to in the language of this page.
    """
    earlier = find_token()
    if earlier is not None:
        sessions.end(earlier, now)
    token = sessions.start(
        account_id, device_name(), now, has_second_factor=has_second_factor, grant_id=grant_id
    )
    people.keep_language(account_id, languages.current_language())
    browser, destination = find_browser(), session.get(DESTINATION)
    session.clear()
    session.permanent = True
    session[TOKEN] = token
    if destination:
        session[DESTINATION] = destination
    if browser:
        session[BROWSER] = browser  # links asked for in other windows still know it


def sign_out(now: datetime) -> None:
    """End this browser's session and empty the cookie."""
    token = find_token()
    if token is not None:
        sessions.end(token, now)
    session.clear()


def keep_destination(path: str, now: datetime) -> None:
    """Keep which page of ours somebody wanted to see, who has to sign in for it."""
    if len(path) <= MAX_DESTINATION:
        session[DESTINATION] = {"path": path, "at": now.isoformat()}


def find_destination(now: datetime) -> str | None:
    """Return which page of ours somebody wanted to see, if that was just now."""
    kept = session.get(DESTINATION)
    if kept is None or datetime.fromisoformat(kept["at"]) < now - DESTINATION_LIFETIME:
        return None
    path: str = kept["path"]
    return path


def device_name() -> str:
    """Return what this browser calls itself, in a few words."""
    agent = request.user_agent
    words = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in _BROWSERS if mark in words), agent.string[:40])
    system = next((name for mark, name in _SYSTEMS if mark in words), "")
    return f"{browser} on {system}" if system else browser


# The order matters: each says that it is the next ones, too.
_BROWSERS = (
    ("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def _text(name: str) -> str | None:
    value = session.get(name)
    return value if isinstance(value, str) else None
