"""A picture for a name, the same that the element draws (`static/embed/identicon.js`)."""

import unicodedata
from dataclasses import dataclass

_ROWS, _HALF = 5, 3
_WORD = 0xFFFFFFFF


@dataclass(frozen=True)
class Identicon:
    """A pattern in a square of 7 as an SVG path, and the hue of its two tones."""

    path: str
    hue: int


def draw(name: str) -> Identicon:
    """Draw the picture for a name."""
    number = _hash(name)
    cells = (
        (1 + cell % _HALF, 1 + cell // _HALF) for cell in range(_ROWS * _HALF) if number >> cell & 1
    )
    path = "".join(_square(x, y) + (_square(6 - x, y) if x != _HALF else "") for x, y in cells)
    return Identicon(path or _square(_HALF, _HALF), (number >> 16) % 360)


def _hash(name: str) -> int:
    """Turn a name into a number that looks random and is always the same (FNV-1a, its bits mixed once more)."""
    number = 0x811C9DC5
    for character in unicodedata.normalize("NFC", name).lower():
        number = (number ^ ord(character)) * 0x01000193 & _WORD
    number = (number ^ number >> 15) * 0x2C1B3C6D & _WORD
    return number ^ number >> 13


def _square(x: int, y: int) -> str:
    return f"M{x} {y}h1v1h-1z"
