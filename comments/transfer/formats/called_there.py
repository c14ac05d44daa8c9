"""What exported comments and threads are called: as the other system called those that came from it."""

from typing import Any


def id_there(row: Any, source: str) -> str:
    """Return the id by which a system knows a thread or comment that came from there, else ours."""
    came_from_there = row.source == source and row.source_id and row.source_id.isdecimal()
    return str(row.source_id) if came_from_there else str(row.id)


class CalledThere:
    """The names of comments and of what they answer, thread by thread, parents first."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._thread_id: int | None = None
        self._names: dict[int, str] = {}

    def names_of(self, row: Any) -> tuple[str, str | None]:
        """Return what a comment is called, and what its parent is."""
        if row.thread_id != self._thread_id:
            self._thread_id = row.thread_id
            self._names.clear()
        name = id_there(row, self._source)
        if name != str(row.id):
            self._names[row.id] = name
        parent = row.parent_id
        return name, None if parent is None else self._names.get(parent, str(parent))
