"""Writes that ride on a cookie: a token in the form, and an Origin that is ours.

A route either rides on the session cookie and is guarded here, or it never looks at the cookie: then nobody can make a
member of staff's browser write there in their name. Opting out is listed in `comments.app`.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError, CSRFProtect

from comments.core.errors import Forbidden
from comments.core.words import gettext
from comments.web.application import SAFE_METHODS

EXTENSION = "afterword_without_cookies"

FROM_ELSEWHERE = "afterword_from_elsewhere"
View = TypeVar("View", bound=Callable[..., Any])

protect = CSRFProtect()


class ForeignOrigin(Forbidden):
    """This was sent from another page."""


class FormExpired(Forbidden):
    """This form is too old."""


def init_app(app: Flask, without_cookies: Iterable[Blueprint]) -> None:
    """Check every write outside the listed blueprints."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # it lives as long as the session
    app.config["WTF_CSRF_SSL_STRICT"] = False  # we check Origin, which browsers always send
    protect.init_app(app)
    exempt = list(without_cookies)
    for blueprint in exempt:
        protect.exempt(blueprint)
    app.extensions[EXTENSION] = frozenset(blueprint.name for blueprint in exempt)
    app.before_request(refuse_foreign_origin)
    app.register_error_handler(CSRFError, _explain)


def rides_on_cookie() -> bool:
    """Say whether the session cookie counts on this request's route."""
    return request.blueprint not in current_app.extensions[EXTENSION]


def from_elsewhere(view: View) -> View:
    """Let other origins' pages send to a view, as some protocols do; it must not ride on the cookie."""
    setattr(view, FROM_ELSEWHERE, True)
    return view


def own_origins() -> set[str]:
    """Return the origins under which our own pages are open.

    The public one; on a machine of one's own also the name just used for it, like `localhost`.
    """
    base_url = current_app.config["BASE_URL"]
    is_local = urlsplit(base_url).hostname in {"127.0.0.1", "localhost", "::1"}
    return {base_url, request.host_url.rstrip("/")} if is_local else {base_url}


def refuse_foreign_origin() -> None:
    """Refuse a write to a page of ours that another origin's page sent.

    Raises:
        ForeignOrigin: the browser says so.

    """
    if request.method in SAFE_METHODS or request.path.startswith("/api/v1/sites/"):
        return  # the API's rule is in `comments/web/cors.py`, and it holds for reading too
    view = current_app.view_functions.get(request.endpoint or "")
    if getattr(view, FROM_ELSEWHERE, False) and not rides_on_cookie():
        return
    origin = request.headers.get("Origin")
    if origin is not None and origin not in own_origins():
        raise ForeignOrigin(
            gettext(
                "This was sent from %(origin)s. Please open %(service)s and send it there.",
                origin=origin,
                service=current_app.config["BASE_URL"],
            )
        )


def _explain(error: CSRFError) -> ResponseReturnValue:
    del error
    return current_app.handle_user_exception(
        FormExpired(
            gettext(
                "This form was open for too long or in another session. Go back, reload the page and send it again."
            )
        )
    )
