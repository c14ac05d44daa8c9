"""Moderators' patterns: RE2, which takes no longer than a text is long, whatever the pattern (decision 20)."""

from functools import lru_cache
from typing import Protocol

import re2

# What one compiled pattern may take. One that needs more is a mistake, or means harm.
MEMORY = 1 << 20
MAX_QUOTED = 30


class Pattern(Protocol):
    """A compiled pattern, of which nothing but this is asked."""

    def search(self, text: str) -> object | None:
        """Return something where it is found."""


class Unreadable(ValueError):
    """A pattern that cannot be read: what is wrong, and from which character on, counted from 1."""

    def __init__(self, what: str, position: int) -> None:
        super().__init__(what)
        self.what = what
        self.position = position


@lru_cache(1000)
def compiled(source: str) -> Pattern:
    """Return a pattern, ready.

    Raises:
        Unreadable: with where and why.

    """
    what, quoted = _problem(source)
    if what:
        words = f"{what} (“{quoted[:MAX_QUOTED]}”)" if quoted else what
        raise Unreadable(words, _position(source, what, quoted))
    pattern: Pattern = re2.compile(source, _options())
    return pattern


def _options() -> "re2.Options":
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MEMORY
    return options


def _problem(source: str) -> tuple[str, str]:
    """Return what RE2 says is wrong, and what it quotes; nothing where it can be read."""
    try:
        re2.compile(source, _options())
    except re2.error as error:
        said = error.args[0]
        message = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        what, _, quoted = message.partition(": ")
        return what, quoted
    return "", ""


def _position(source: str, what: str, quoted: str) -> int:
    """Find where it goes wrong: RE2 quotes what it stumbled over, and not where that stands."""
    if what == "missing )":
        return _unclosed(source) + 1
    if what == "missing ]":  # quoted to the end
        return len(source) - len(quoted) + 1
    for length in range(1, len(source) + 1):
        same, shorter = _problem(source[:length])
        if same == what:
            # Of a bracket too many the whole is quoted.
            return length if what == "unexpected )" else max(1, length - len(shorter) + 1)
    return len(source)


def _unclosed(source: str) -> int:
    """Find the bracket that is never closed."""
    opened: list[int] = []
    is_class = is_escaped = False
    for index, character in enumerate(source):
        if is_escaped:
            is_escaped = False
        elif character == "\\":
            is_escaped = True
        elif is_class or character == "[":
            is_class = character != "]"
        elif character == "(":
            opened.append(index)
        elif character == ")" and opened:
            opened.pop()
    return opened[-1] if opened else len(source) - 1
