"""What count scripts ask, and the answer in the form in which they take it.

A question is `1=<identifier>&2=<url>&…`, or in its older form `q=1&0=1,<identifier>&1=2,<url>`, answered by the keys of
the question. The answer names each page exactly as it was asked, because that is how the script finds its links again.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from comments.core import text
from comments.sites.settings import SiteSettings
from comments.threads.models import IDENTIFIER, URL
from comments.threads.page import MAX_IDENTIFIER, MAX_URL

# Disqus's own script asks for 10; others were seen to ask for 25.
MAX_ASKED = 100
KINDS = {"1": IDENTIFIER, "2": URL}
_LIMITS = {IDENTIFIER: MAX_IDENTIFIER, URL: MAX_URL}


@dataclass(frozen=True)
class Asked:
    """One page whose comments are counted; without a kind it is nothing that we could know."""

    name: str
    kind: str | None
    uid: int | None = None


@dataclass(frozen=True)
class Question:
    """All that is asked at once."""

    asked: tuple[Asked, ...]
    is_old: bool

    def names(self, kind: str) -> list[str]:
        """Return the names of one kind."""
        return [item.name for item in self.asked if item.kind == kind]


def read_question(query: str) -> Question:
    """Read a query string; the same name twice is asked once."""
    pairs = parse_qsl(query, keep_blank_values=True)
    is_old = ("q", "1") in pairs
    read = _read_old if is_old else _read
    found = (item for key, value in pairs if (item := read(key, value)) is not None)
    return Question(tuple(dict.fromkeys(found)), is_old)


def _read(key: str, value: str) -> Asked | None:
    return _asked(key, value) if key in KINDS else None


def _read_old(key: str, value: str) -> Asked | None:
    if not key.isascii() or not key.isdigit() or len(key) > 6:  # noqa: PLR2004 - a place in a list
        return None
    kind, _, name = value.partition(",")
    return _asked(kind, name, int(key))


def _asked(kind_number: str, name: str, uid: int | None = None) -> Asked:
    kind = KINDS.get(kind_number)
    is_possible = (
        kind is not None and name and len(name) <= _LIMITS[kind] and text.is_storable(name)
    )
    return Asked(name, kind if is_possible else None, uid)


def write_answer(
    question: Question, count_of: Callable[[Asked], int], settings: SiteSettings
) -> str:
    """Write the one call that hands the counts to the script on the page."""
    counts = [_count(item, count_of(item), is_old=question.is_old) for item in question.asked]
    words: dict[str, Any] = {
        "and": "and",
        "comments": {
            "zero": settings.count_zero,
            "one": settings.count_one,
            "multiple": settings.count_many,
        },
    }
    if question.is_old:
        words["reactions"] = {
            "zero": "0 Reactions",
            "one": "1 Reaction",
            "multiple": "{num} Reactions",
        }
    return f"DISQUSWIDGETS.displayCount({_as_script({'text': words, 'counts': counts})});"


def _count(item: Asked, count: int, *, is_old: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {"id": item.name, "comments": count}
    return answer | {"uid": item.uid, "reactions": 0, "showReactions": False} if is_old else answer


def _as_script(value: Any) -> str:
    """Write JSON without parentheses, at which known scrapers stop, and that ends no script it may be put into."""
    written = json.dumps(value, separators=(",", ":"))
    for letter in "()<":
        written = written.replace(letter, f"\\u{ord(letter):04x}")
    return written
