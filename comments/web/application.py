"""The Flask application class: a request that may write is one unit of work."""

from contextlib import suppress
from http import HTTPStatus
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from flask_openapi import Info, OpenAPI
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from comments.core.db import db, write_unit
from comments.core.errors import Conflict
from comments.web import problems

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ATTEMPTS = 3
LOST_RACE_STATES = {"40001", "40P01"}  # PostgreSQL: serialization failure, deadlock


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


def _read_body() -> None:
    """Have the whole body before any database is asked: senders can be slow, and must hold nothing meanwhile."""
    with suppress(
        RequestEntityTooLarge
    ):  # refused where the body is used, with the headers of its route
        request.get_data()


class Application(OpenAPI):
    """Flask with types and a unit of work: a returned response commits, a refusal rolls back.

    A refusal is a raised error, or a response that shows one (400 and above).
    A unit that loses a race on a unique key (two first comments making one thread, the same
    `Idempotency-Key` twice at once, an id made twice) is run again: it then finds what the other one made.
    """

    json_provider_class = BoundedJson

    def __init__(self, import_name: str, **flask_options: Any) -> None:
        super().__init__(
            import_name,
            info=Info(title="Afterword", version="1"),
            doc_ui=False,
            validation_error_callback=problems.refuse_invalid,
            **flask_options,
        )
        self.before_request(_read_body)

    def dispatch_request(self) -> ResponseReturnValue:
        """Run the view: a safe method as it is, any other in a unit of work."""
        if request.method in SAFE_METHODS:
            return super().dispatch_request()
        for _ in range(ATTEMPTS):
            try:
                with write_unit():
                    response = Flask.make_response(self, super().dispatch_request())
                    if response.status_code >= HTTPStatus.BAD_REQUEST:
                        db.session.rollback()  # a page that shows what was wrong keeps nothing either
                    return response
            except IntegrityError:
                continue
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in LOST_RACE_STATES:
                    raise
        raise RacedTooOften("Others changed the same thing at the same moment. Please try again.")
