"""Text that came from outside: what is refused outright, and how it is tidied."""

import unicodedata

# Letters and signs by their category, and nothing to look at.
_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0\u034f"
# Controls that reorder or hide what stands around them; in a one-line name they only deceive.
_DECEPTIVE = {
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0x2066, 0x206A),
    0xFEFF,
}
_JOINERS = {0x200C, 0x200D}  # needed in emoji and in several scripts


def is_storable(text: str) -> bool:
    """Say whether a text is free of NUL (PostgreSQL refuses it) and of lone surrogates (no text at all)."""
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_visible(text: str) -> bool:
    """Say whether a text has anything in it that a reader can see."""
    return any(
        unicodedata.category(character)[0] not in "ZC" and character not in _BLANK_LETTERS
        for character in text
    )


def single_line(text: str) -> str:
    """Fold all white space of a name or title to single spaces and drop control characters.

    What then holds nothing that could be seen is empty.
    """
    if (
        text.isascii() and text.isprintable()
    ):  # most names; nothing else takes as long about a post's words
        return " ".join(text.split())
    kept = (
        " "
        if unicodedata.category(character) == "Zs" or character in "\t\n\r\v\f\x85\u2028\u2029"
        else character
        for character in text
        if not _is_dropped(character)
    )
    line = " ".join("".join(kept).split())
    return (
        line
        if any(ord(character) not in _JOINERS for character in line if character != " ")
        else ""
    )


def _is_dropped(character: str) -> bool:
    if character in "\t\n\r\v\f\x85":
        return False
    code = ord(character)
    if code in _JOINERS:
        return False
    return code in _DECEPTIVE or unicodedata.category(character) in {"Cc", "Cs"}
