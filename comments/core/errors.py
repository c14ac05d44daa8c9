"""The error tree. A kind says what sort of refusal it is; leaves live in the features.

    CommentsError
    ├── Invalid           what was sent does not fit          (422)
    ├── Malformed         a header that cannot be read        (400)
    ├── Unauthenticated   we do not know who is asking        (401)
    ├── Forbidden         we know, and they may not           (403)
    ├── NotFound          it is not here                      (404)
    ├── Conflict          it fits, but not with what is       (409)
    ├── Gone              it was here once                    (410)
    ├── TooLarge          more than we take                   (413)
    ├── TooManyRequests   later, please                       (429)
    └── Unavailable       our fault, try again                (503)

Only the HTTP side knows the status numbers (`comments/web/problems.py`, after RFC 9457). The first line of
a class docstring is the problem's constant title; the message is this case, in words the person who meets it
can act on.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class FieldError:
    """One field that does not fit: a JSON pointer (RFC 6901) into what was sent, and a sentence."""

    pointer: str
    detail: str


class CommentsError(Exception):
    """Something was refused. Never raised itself."""

    def __init__(self, detail: str, *, retry_after: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class Invalid(CommentsError):
    """What was sent does not fit."""

    def __init__(self, detail: str, *, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(detail)
        self.errors = errors


class Malformed(CommentsError):
    """The request could not be read."""


class Unauthenticated(CommentsError):
    """Sign in first."""


class Forbidden(CommentsError):
    """This is not allowed."""


class NotFound(CommentsError):
    """There is nothing here."""


class Conflict(CommentsError):
    """This does not fit what is already here."""


class Gone(CommentsError):
    """This was here and is gone."""


class TooLarge(CommentsError):
    """This is larger than we take."""


class TooManyRequests(CommentsError):
    """Too many requests."""


class Unavailable(CommentsError):
    """The service cannot answer just now."""
