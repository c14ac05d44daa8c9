"""Disqus's numbers for what went wrong, and which of our problems has which."""

from enum import IntEnum

from werkzeug.exceptions import HTTPException

from comments.accounts.errors import RoleTooLow
from comments.core import errors as core
from comments.discussion.errors import UnknownComment
from comments.disqus.rest import errors
from comments.threads.errors import ThreadClosed, UnknownThread


class Code(IntEnum):
    """A number in `code`."""

    ENDPOINT = 1
    ARGUMENT = 2
    RESOURCE = 3
    AUTHENTICATE = 4
    API_KEY = 5
    METHOD = 7
    NOT_FOUND = 8
    UNSUPPORTED = 10
    DOMAIN = 11
    PRIVILEGES = 12
    RATE_LIMIT = 13
    INTERNAL = 15
    SIGNATURE = 18
    MAINTENANCE = 20
    PERMISSION = 22


STATUS = {
    Code.AUTHENTICATE: 401,
    Code.API_KEY: 403,
    Code.NOT_FOUND: 404,
    Code.INTERNAL: 500,
    Code.MAINTENANCE: 503,
}
OTHERWISE = 400

# The nearest class of an error decides.
BY_PROBLEM: dict[type[Exception], Code] = {
    errors.UnknownEndpoint: Code.ENDPOINT,
    errors.WrongMethod: Code.METHOD,
    errors.WrongFormat: Code.UNSUPPORTED,
    errors.BadApiKey: Code.API_KEY,
    errors.BadAccessToken: Code.SIGNATURE,
    errors.DomainNotAllowed: Code.DOMAIN,
    errors.OtherForum: Code.PRIVILEGES,
    RoleTooLow: Code.PRIVILEGES,
    ThreadClosed: Code.RESOURCE,
    # What a call names and is not there is an argument that does not fit: clients look for that number.
    UnknownThread: Code.ARGUMENT,
    UnknownComment: Code.ARGUMENT,
    core.Malformed: Code.ARGUMENT,
    core.Invalid: Code.ARGUMENT,
    core.TooLarge: Code.ARGUMENT,
    core.Unauthenticated: Code.AUTHENTICATE,
    core.Forbidden: Code.PERMISSION,
    core.NotFound: Code.NOT_FOUND,
    core.Gone: Code.NOT_FOUND,
    core.Conflict: Code.RESOURCE,
    core.TooManyRequests: Code.RATE_LIMIT,
    core.Unavailable: Code.MAINTENANCE,
}
BY_STATUS = {413: Code.ARGUMENT, 429: Code.RATE_LIMIT, 503: Code.MAINTENANCE}


def code_of(error: Exception, status: int) -> Code:
    """Return the number of an error that our own routes would answer with that status."""
    if isinstance(error, HTTPException):
        return BY_STATUS.get(status, Code.ARGUMENT)
    found = next((BY_PROBLEM[kind] for kind in type(error).__mro__ if kind in BY_PROBLEM), None)
    return found or BY_STATUS.get(status, Code.INTERNAL)


def status_of(code: Code) -> int:
    """Return the HTTP status that goes with a number."""
    return STATUS.get(code, OTHERWISE)
