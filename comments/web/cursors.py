"""Keyset cursors: where the next page starts, signed, and bound to what it is a page of."""

from functools import lru_cache

import orjson
from itsdangerous import Signer
from itsdangerous.encoding import base64_decode, base64_encode

from comments.core.errors import FieldError, Invalid
from comments.core.words import gettext

Position = list[int | str | float]


class BadCursor(Invalid):
    """This cursor cannot be used."""


def write_cursor(secret_key: str, scope: str, position: Position) -> str:
    """Sign a position; `scope` says of which list, for example `thread:17:newest`."""
    payload = base64_encode(orjson.dumps(position))
    return (
        f"{payload.decode()}.{_signer(secret_key).get_signature(_bound(scope, payload)).decode()}"
    )


def read_cursor(secret_key: str, scope: str, cursor: str) -> Position:
    """Return the position in a cursor.

    Raises:
        BadCursor: it was changed, or belongs to another list.

    """
    payload, _, signature = cursor.encode("utf-8", "surrogatepass").rpartition(b".")
    if not _signer(secret_key).verify_signature(_bound(scope, payload), signature):
        detail = gettext(
            "This cursor was changed or belongs to another list. Start again from the first page."
        )
        raise BadCursor(detail, errors=(FieldError("/cursor", detail),))
    position: Position = orjson.loads(base64_decode(payload))
    return position


def _bound(scope: str, payload: bytes) -> bytes:
    """Return what is signed: the list belongs to it, but is not sent."""
    return scope.encode() + b"\n" + payload


@lru_cache(8)
def _signer(secret_key: str) -> Signer:
    # Made once: a page signs one cursor for each branch that it cuts.
    return Signer(secret_key, salt="cursor")
