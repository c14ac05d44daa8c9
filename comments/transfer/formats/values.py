"""Reading what stands in exports of several systems the same way: dates, titles, flags."""

import html
from datetime import UTC, datetime

from comments.transfer.formats.xml_elements import WHITE_SPACE

MAX_SOURCE_ID = 100

# Titles were escaped when they came from a page and again when they were exported; some a third
# time.
_MAX_UNESCAPES = 3


def instant(text: str) -> datetime | None:
    """Read a date with a time of day; one without a zone is in UTC."""
    try:
        found = datetime.fromisoformat(text.strip(WHITE_SPACE))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def title(text: str) -> str:
    """Return a title without entities and superfluous white space."""
    for _ in range(_MAX_UNESCAPES):
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    return " ".join(text.split())
