"""Keyset cursors: where the next page starts, signed, and bound to what it is a page of."""

from itsdangerous import BadSignature, URLSafeSerializer

from comments.core.errors import FieldError, Invalid

Position = list[int | str | float]


class BadCursor(Invalid):
    """This cursor cannot be used."""


def write_cursor(secret_key: str, scope: str, position: Position) -> str:
    """Sign a position; `scope` says of which list, for example `thread:17:newest`."""
    return str(_serializer(secret_key, scope).dumps(position))


def read_cursor(secret_key: str, scope: str, cursor: str) -> Position:
    """Return the position in a cursor.

    Raises:
        BadCursor: it was changed, or belongs to another list.

    """
    try:
        position = _serializer(secret_key, scope).loads(cursor)
    except BadSignature as error:
        detail = (
            "This cursor was changed or belongs to another list. Start again from the first page."
        )
        raise BadCursor(detail, errors=(FieldError("/cursor", detail),)) from error
    if not isinstance(position, list):  # pragma: no cover - only we can sign
        raise TypeError("a cursor holds a list")
    return position


def _serializer(secret_key: str, scope: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt=f"cursor:{scope}")
