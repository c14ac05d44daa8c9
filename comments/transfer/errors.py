"""What stops an import before it writes anything."""

from comments.core import errors


class UnreadableFile(errors.Invalid):
    """The import file cannot be read."""

    def __init__(self, detail: str, *, line: int | None = None) -> None:
        super().__init__(f"line {line}: {detail}" if line else detail)
        self.line = line


class BadHostMap(errors.Invalid):
    """The map of hosts cannot be read."""


class NoFile(errors.Invalid):
    """No file was sent."""


class UnknownImport(errors.NotFound):
    """There is no such import."""


class WrongMoment(errors.Conflict):
    """The import is further than that."""


class UnknownFormat(errors.Invalid):
    """The import file is of no known format."""
