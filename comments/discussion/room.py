"""How much fits into one answer, by bytes: a page of long comments ends before its number of comments is reached.

So the first answer of any discussion is at most 25 KB on its way to a reader, unless a single comment is more: what
people write presses together to less than half, and what somebody typed at random to four fifths.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

# Of one answer. An ordinary full page, twenty roots with five replies each, has 26,000.
PAGE_BYTES = 32_000
# Of that the roots may take so much, so that some of their replies are there too.
ROOTS_BYTES = 24_000
# And of that what is pinned.
PINNED_BYTES = 8_000


def weight(comments: Sequence[Row[Any]]) -> int:
    """Return how many bytes people wrote into comments, as HTML."""
    return sum(
        len(comment.html.encode()) + len(comment.author_name) + len(comment.author_url or "")
        for comment in comments
    )


def count_fitting(comments: Sequence[Row[Any]], most: int, room: int) -> int:
    """Return how many comments, from the first on, are at most so many and fit into the room."""
    for count, comment in enumerate(comments[:most]):
        room -= weight([comment])
        if room < 0:
            return count
    return min(len(comments), most)
