"""The Flask application class: a request that may write is one unit of work."""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from http import HTTPStatus
from threading import Lock
from typing import Any, TypeVar

from flask import Flask, Request, Response, current_app, request
from flask.json.provider import DefaultJSONProvider
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_openapi import Info, OpenAPI
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from comments.core.db import Changed, db, write_unit
from comments.core.errors import Conflict, Unavailable
from comments.core.words import gettext
from comments.web import problems
from comments.web.api import Api

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ATTEMPTS = 3
LOST_RACE_STATES = {"40001", "40P01"}  # PostgreSQL: serialization failure, deadlock


SHARES_UNIT = "afterword_shares_unit"
View = TypeVar("View", bound=Callable[..., Any])
Done = TypeVar("Done")


def shares_unit(view: View) -> View:
    """Give a view no unit of its own: it reads, and what it calls writes with others (`comments/core/sharing.py`)."""
    setattr(view, SHARES_UNIT, True)
    return view


def opens_units(view: View) -> View:
    """Give a view no unit of its own: it opens them itself, around what takes long (a service outside, a password)."""
    setattr(view, SHARES_UNIT, True)
    return view


class RacedTooOften(Conflict):
    """Others changed the same thing at the same moment."""


class BoundedJson(DefaultJSONProvider):
    """JSON whose depth is bounded: what nests deeper than Python can follow is as unreadable as no JSON."""

    def loads(self, s: str | bytes, **options: Any) -> Any:
        """Read JSON.

        Raises:
            ValueError: it cannot be read.

        """
        try:
            return super().loads(s, **options)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


class FewSessions(SecureCookieSessionInterface):
    """Sessions for those who have a cookie: readers and commenters never do, and pay for no signature."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Unpack the cookie, if there is one."""
        if "HTTP_COOKIE" not in request.environ:
            return self.session_class()
        return super().open_session(app, request)


def _read_body() -> None:
    """Have the whole body before any database is asked: senders can be slow, and must hold nothing meanwhile."""
    # What is refused is refused where the body is used, with the headers of its route.
    query = request.query_string.decode("latin-1")
    larger: int | None = current_app.config["LARGER_BODIES"](request.path, query)
    with suppress(RequestEntityTooLarge, Unavailable):
        if larger is not None:
            request.max_content_length = larger
            _ = request.files  # forms with files: read as far as this, they lie on disk
        else:
            request.get_data()


class Application(OpenAPI):
    """Flask with types and a unit of work: a returned response commits, a refusal rolls back.

    A refusal is a raised error, or a response that shows one (400 and above).
    A view that loses a race is run again: on a unique key (two first comments making one thread, the same
    `Idempotency-Key` twice at once, an id made twice), or because what it read first was changed. It then finds
    what the other one made.
    """

    json_provider_class = BoundedJson
    session_interface = FewSessions()

    def __init__(self, import_name: str, **flask_options: Any) -> None:
        super().__init__(
            import_name,
            info=Info(title="Afterword", version="1"),
            doc_ui=False,
            validation_error_callback=problems.refuse_invalid,
            **flask_options,
        )
        self.before_request(_read_body)
        self._describing = Lock()

    @property
    def api_doc(self) -> dict[str, Any]:
        """Return the description of the API (OpenAPI), made when it is first asked for."""
        with self._describing:
            if not self.spec_json:
                for blueprint in self.blueprints.values():
                    if isinstance(blueprint, Api):
                        blueprint.describe()
                        self.paths.update(blueprint.paths)
                        self.components_schemas.update(blueprint.components_schemas)
            return super().api_doc

    def ensure_sync(self, func: View) -> View:
        """Run what is called as it is: nothing of ours is a coroutine, and asking takes longer than some of it runs."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view: a safe method as it is, any other in a unit of work."""
        if request.method in SAFE_METHODS:
            return super().dispatch_request()
        view = self.view_functions.get(request.endpoint or "")
        unit = nullcontext if hasattr(view, SHARES_UNIT) else write_unit
        dispatch = super().dispatch_request

        def answer() -> Response:
            with unit():
                response = Flask.make_response(self, dispatch())
                if response.status_code >= HTTPStatus.BAD_REQUEST:
                    db.session.rollback()  # a page that shows what was wrong keeps nothing either
                return response

        return until_won(answer)


def until_won(work: Callable[[], Done]) -> Done:
    """Do some work, and again if it loses a race.

    Raises:
        RacedTooOften: it lost every time.

    """
    for _ in range(ATTEMPTS):
        try:
            return work()
        except (IntegrityError, Changed):
            continue
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in LOST_RACE_STATES:
                raise
    raise RacedTooOften(
        gettext("Others changed the same thing at the same moment. Please try again.")
    )
