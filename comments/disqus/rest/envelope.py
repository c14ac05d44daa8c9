"""How answers are wrapped: `code`, `response`, `cursor`; as JSON, or as a call of the page's own function."""

import json
import re
from dataclasses import dataclass
from typing import Any

from comments.disqus.rest.errors import BadArgument

# A name, or names with dots: what a page can call and nothing that could do anything else.
CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*(?:\.[A-Za-z_$][A-Za-z0-9_$]*)*", re.ASCII)
MAX_CALLBACK = 200


@dataclass(frozen=True)
class Position:
    """The place of one row in a list: what the list is ordered by, and the row's id."""

    rank: int
    id: int

    def __str__(self) -> str:
        """Return it as clients send it back."""
        return f"{self.rank}:{self.id}:0"


@dataclass(frozen=True)
class Listed:
    """A page of a list: what is on it, the place of its last row, and whether there is more."""

    items: list[dict[str, Any]]
    last: Position | None
    has_more: bool

    def cursor(self) -> dict[str, Any]:
        """Return what leads on: some clients send back `id` and others `next`."""
        place = str(self.last) if self.last else None
        return {
            "prev": None,
            "hasPrev": False,
            "next": place,
            "hasNext": self.has_more,
            "id": place,
            "more": self.has_more,
            "total": None,
        }


def wrap(answer: Listed | dict[str, Any] | list[dict[str, Any]]) -> dict[str, Any]:
    """Wrap what a call answers."""
    if isinstance(answer, Listed):
        return {"cursor": answer.cursor(), "code": 0, "response": answer.items}
    return {"code": 0, "response": answer}


def wrap_error(code: int, words: str) -> dict[str, Any]:
    """Wrap what went wrong."""
    return {"code": code, "response": words}


def check_callback(name: str) -> str:
    """Return the name of a page's function.

    Raises:
        BadArgument: it is anything else.

    """
    if len(name) > MAX_CALLBACK or not CALLBACK.fullmatch(name):
        raise BadArgument(
            "“callback” must be the name of a function, like “show” or “jQuery_1.show”."
        )
    return name


def as_script(callback: str, wrapped: dict[str, Any]) -> str:
    """Write a script that hands the answer over, and is a script alone whatever it is taken for."""
    written = json.dumps(wrapped, separators=(",", ":")).replace("<", "\\u003c")
    return f"/**/{callback}({written});"
