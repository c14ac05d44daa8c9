"""Errors as RFC 9457 problems: one shape for JSON and for pages, whatever raised."""

import math
import secrets
import time
from http import HTTPStatus
from typing import NoReturn

import structlog
from flask import Flask, Response, current_app, g, render_template, request
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from comments.core import db, errors, words
from comments.core.words import gettext, ngettext
from comments.web import languages, limits, text_types

log = structlog.get_logger()

STATUS_BY_KIND: dict[type[errors.CommentsError], int] = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
}
RETRY_AFTER_SECONDS = 5
FULL_STOPS = ".。।"


class ProblemField(BaseModel):
    """One field that does not fit."""

    pointer: str = Field(description="RFC 6901 pointer into what was sent.")
    detail: str


class Problem(BaseModel):
    """An error, after RFC 9457. Switch on `type`; show `detail`."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemField] | None = None
    retry_after: int | None = None


def slug(kind: type[Exception]) -> str:
    """Turn `ThreadClosed` into `thread-closed`."""
    letters = (f"-{c.lower()}" if c.isupper() else c for c in kind.__name__)
    return "".join(letters).removeprefix("-")


def title_of(kind: type[Exception]) -> str:
    """Return the constant title, in the reader's language: the docstring's first line without its full stop."""
    return str(languages.say(words.Sentence(english_title(kind)))).rstrip(FULL_STOPS)


def english_title(kind: type[Exception]) -> str:
    """Return the sentence that is in the catalogue."""
    return (kind.__doc__ or kind.__name__).strip().splitlines()[0]


def status_of(kind: type[errors.CommentsError]) -> int:
    """Return the HTTP status of a kind or of any leaf under it."""
    return next(STATUS_BY_KIND[base] for base in kind.__mro__ if base in STATUS_BY_KIND)


def request_id() -> str:
    """Return this request's id, made at its first use."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


class UnreadableBody(errors.Invalid):
    """The body could not be read."""


def refuse_invalid(error: ValidationError) -> NoReturn:
    """Turn what pydantic found into `Invalid`, one sentence for each field.

    Raises:
        UnreadableBody: it is no JSON object at all.
        Invalid: otherwise.

    """
    found = tuple(
        errors.FieldError(
            "/" + "/".join(_pointer_part(part) for part in item["loc"]), text_types.sentence(item)
        )
        for item in error.errors(include_url=False)
    )
    if found[0].pointer == "/":
        raise UnreadableBody(
            gettext(
                "The body could not be read. Send a JSON object in UTF-8, with Content-Type: application/json."
            )
        )
    raise errors.Invalid(
        words.joined(dict.fromkeys(field.detail for field in found)), errors=found
    ) from error


def _pointer_part(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


def init_app(app: Flask) -> None:
    """Answer every error of this application as a problem."""
    app.register_error_handler(errors.CommentsError, _answer_refusal)
    app.register_error_handler(HTTPException, _answer_http_exception)
    app.register_error_handler(SQLAlchemyError, _answer_database_error)
    app.register_error_handler(Exception, _answer_bug)


def answer(error: Exception) -> Response:
    """Answer an error as this application does, for those who then say it in their own form."""
    if isinstance(error, errors.CommentsError):
        return _answer_refusal(error)
    if isinstance(error, HTTPException):
        return _answer_http_exception(error)
    if isinstance(error, SQLAlchemyError):
        return _answer_database_error(error)
    return _answer_bug(error)


def _answer_refusal(error: errors.CommentsError) -> Response:
    fields = error.errors if isinstance(error, errors.Invalid) else ()
    return _respond(
        Problem(
            type=_type_url(slug(type(error))),
            title=title_of(type(error)),
            status=status_of(type(error)),
            detail=languages.say(error.detail),
            instance=request_id(),
            errors=[ProblemField(pointer=f.pointer, detail=languages.say(f.detail)) for f in fields]
            or None,
            retry_after=error.retry_after,
        )
    )


def _answer_http_exception(error: HTTPException) -> Response:
    if error.response is not None and error.code and error.code < HTTPStatus.BAD_REQUEST:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    kind = next((kind for kind, code in STATUS_BY_KIND.items() if code == status), None)
    retry_after = None
    detail: str = _SENTENCES.get(status, error.description or "")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        retry_after = _seconds_until_allowed()
        detail = ngettext(
            "That was a lot at once. Please try again in %(num)s second.",
            "That was a lot at once. Please try again in %(num)s seconds.",
            retry_after,
        )
    response = _respond(
        Problem(
            type=_type_url(slug(kind)) if kind else "about:blank",
            title=title_of(kind) if kind else HTTPStatus(status).phrase,
            status=status,
            detail=languages.say(detail),
            instance=request_id(),
            retry_after=retry_after,
        )
    )
    for name, value in error.get_headers():
        if name.lower() in {"allow", "location", "www-authenticate"}:
            response.headers[name] = value
    return response


_SENTENCES = {
    404: gettext("There is nothing at this address."),
    405: gettext("This address does not take that method."),
    413: gettext("That is larger than we take. Please shorten it."),
    415: gettext("Send the body as JSON, with Content-Type: application/json."),
}


def _seconds_until_allowed() -> int:
    limit = limits.limiter.current_limit
    return max(1, math.ceil(limit.reset_at - time.time())) if limit else 60


def _answer_database_error(error: SQLAlchemyError) -> Response:
    # The page that says so must not go on with what is broken.
    db.db.session.close()
    g.setdefault("site_language", words.ENGLISH)
    if not db.is_away(error):
        return _answer_bug(error)
    log.warning("database away", error=str(error.__cause__ or error), request_id=request_id())
    return _answer_refusal(
        errors.Unavailable(
            gettext("The database cannot be reached just now. Please try again in a moment."),
            retry_after=RETRY_AFTER_SECONDS,
        )
    )


def _answer_bug(error: Exception) -> Response:
    log.error("bug", exc_info=error, request_id=request_id(), route=str(request.url_rule))
    return _respond(
        Problem(
            type="about:blank",
            title=languages.say(gettext("Something went wrong on our side")),
            status=500,
            detail=languages.say(
                gettext("Something went wrong on our side. It was written to the log.")
            ),
            instance=request_id(),
        )
    )


def _type_url(name: str) -> str:
    return f"{current_app.config['BASE_URL']}/problems/{name}"


def _respond(problem: Problem) -> Response:
    """Answer in JSON, or as a page where a person is looking at one."""
    wants_page = not request.path.startswith("/api/") and (
        request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"
    )
    if wants_page:
        body = render_template("errors/problem.html", problem=problem)
        response = Response(body, problem.status, mimetype="text/html")
    else:
        response = Response(
            problem.model_dump_json(exclude_none=True),
            problem.status,
            mimetype="application/problem+json",
        )
    response.headers["Cache-Control"] = "no-store"
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    return response
