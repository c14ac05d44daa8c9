"""What a call is asked with: repeated names, `thread[]`, `thread:ident=x`, `thread=ident:x`, times, cursors."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from comments.core import ids, text
from comments.core.ids import MAX_ID
from comments.disqus.rest.envelope import Position
from comments.disqus.rest.errors import BadArgument
from comments.threads.page import MAX_IDENTIFIER, MAX_URL

DEFAULT_LIMIT = 25
MAX_LIMIT = 100
MAX_VALUES = 100
ORDERS = ("desc", "asc")
IDENT, LINK, ID = "ident", "link", "id"
_CURSOR = re.compile(r"(\d{1,17}):(\d{1,16}):0", re.ASCII)
_UNIX = re.compile(r"\d{1,11}(?:\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class ThreadName:
    """How a call names a thread: by `id`, `ident` or `link`."""

    kind: str
    value: str


class Arguments:
    """The arguments of one call. An empty one counts as none, as clients in PHP send them."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take names and values as they were sent.

        Raises:
            BadArgument: something among them is no text.

        """
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            if not text.is_storable(name + value):
                raise BadArgument("This call holds characters that are not text.")
            if value:
                self._values.setdefault(name.removesuffix("[]"), []).append(value)

    def one(self, name: str) -> str | None:
        """Return a value, the last where there are several."""
        return self._values[name][-1] if name in self._values else None

    def need(self, name: str) -> str:
        """Return a value.

        Raises:
            BadArgument: there is none.

        """
        value = self.one(name)
        if value is None:
            raise BadArgument(f"You must provide the argument: {name}.")
        return value

    def many(self, name: str) -> list[str]:
        """Return every value, each once.

        Raises:
            BadArgument: there are too many.

        """
        values = list(dict.fromkeys(self._values.get(name, [])))
        if len(values) > MAX_VALUES:
            raise BadArgument(f"“{name}” takes at most {MAX_VALUES} values.")
        return values

    def is_on(self, name: str) -> bool:
        """Say whether a switch is on."""
        return self.one(name) in {"1", "true", "True"}

    def threads(self) -> list[ThreadName]:
        """Return the threads that are named, in either spelling."""
        named = [
            ThreadName(kind, value)
            for kind in (IDENT, LINK, ID)
            for value in self.many(f"thread:{kind}")
        ]
        for value in self.many("thread"):
            kind, colon, rest = value.partition(":")
            is_typed = bool(colon) and kind in {IDENT, LINK, ID}
            named.append(ThreadName(kind, rest) if is_typed else ThreadName(ID, value))
        for name in named:
            if len(name.value) > (MAX_URL if name.kind == LINK else MAX_IDENTIFIER):
                raise BadArgument("Invalid argument, “thread”: it is longer than any name.")
        return named

    def instant(self, name: str) -> datetime | None:
        """Return a time, Unix or ISO; without a zone it is UTC.

        Raises:
            BadArgument: it is neither.

        """
        value = self.one(name)
        if value is None:
            return None
        try:
            if _UNIX.fullmatch(value):
                return datetime.fromtimestamp(float(value), UTC)
            read = datetime.fromisoformat(value)
            return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise BadArgument(
                f"Invalid argument, “{name}”: write seconds since 1970, or a time like 2026-01-02T03:04:05."
            ) from error

    def limit(self) -> int:
        """Return how many are asked for.

        Raises:
            BadArgument: none, or too many.

        """
        value = self.one("limit") or str(DEFAULT_LIMIT)
        limit = int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0  # noqa: PLR2004
        if not 0 < limit <= MAX_LIMIT:
            raise BadArgument(f"Invalid argument, “limit”: a number from 1 to {MAX_LIMIT}.")
        return limit

    def order(self) -> str:
        """Return in which order of time.

        Raises:
            BadArgument: in none that we know.

        """
        order = self.one("order") or ORDERS[0]
        if order not in ORDERS:
            raise BadArgument(f"Invalid argument, “order”: one of {', '.join(ORDERS)}.")
        return order

    def position(self) -> Position | None:
        """Return where the page begins.

        Raises:
            BadArgument: this is no cursor.

        """
        value = self.one("cursor")
        if value is None:
            return None
        found = _CURSOR.fullmatch(value)
        if found is None or int(found[2]) > MAX_ID:
            raise BadArgument("Invalid argument, “cursor”: send back one that was answered.")
        return Position(int(found[1]), int(found[2]))

    def number(self, name: str) -> int | None:
        """Return the number of a thread or a comment.

        Raises:
            BadArgument: it can be none.

        """
        value = self.one(name)
        number = ids.parse_id(value) if value is not None else None
        if value is not None and number is None:
            raise BadArgument(f"Invalid argument, “{name}”: this is no number of anything.")
        return number
