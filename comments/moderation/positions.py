"""Positions in a queue as cursors, signed and bound to the queue and the words searched for."""

from comments.moderation.queries import Position, Wanted
from comments.web import cursors


def write(secret_key: str, site_id: int, wanted: Wanted, position: Position) -> str:
    """Write a position down."""
    return cursors.write_cursor(secret_key, _scope(site_id, wanted), [*position])


def read(secret_key: str, site_id: int, wanted: Wanted, cursor: str) -> Position:
    """Return the position in a cursor.

    Raises:
        BadCursor: it was changed, or belongs to another list.

    """
    direction, comment_id = cursors.read_cursor(secret_key, _scope(site_id, wanted), cursor)
    return Position("newer" if direction == "newer" else "older", int(comment_id))


def _scope(site_id: int, wanted: Wanted) -> str:
    return f"queue:{site_id}:{wanted.status or 'all'}:{wanted.q}"
