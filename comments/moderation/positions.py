"""Positions in a queue as cursors, signed and bound to the queue and to what is looked for in it."""

from comments.moderation.wanted import Position, Wanted
from comments.web import cursors


def write(secret_key: str, site_id: int, wanted: Wanted, position: Position) -> str:
    """Write a position down."""
    return cursors.write_cursor(secret_key, _scope(site_id, wanted), [*position])


def read(secret_key: str, site_id: int, wanted: Wanted, cursor: str) -> Position:
    """Return the position in a cursor.

    Raises:
        BadCursor: it was changed, or belongs to another list.

    """
    direction, comment_id, risk = cursors.read_cursor(secret_key, _scope(site_id, wanted), cursor)
    return Position("previous" if direction == "previous" else "next", int(comment_id), int(risk))


def _scope(site_id: int, wanted: Wanted) -> str:
    return f"queue:{site_id}:{wanted.scope}"
