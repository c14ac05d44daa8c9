"""Time-ordered integer ids, made without a central counter.

An id is the milliseconds since 2000-01-01 UTC, shifted left by twelve bits that are counted: from a random start in
each process (live), or from zero (imports). Ids stay below 2^53 until 2069, because some clients compute with them as
JavaScript numbers. Two makers can meet on the same id; the primary key refuses the second, and the caller tries again.
"""

import itertools
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
LOW_BITS = 12
MAX_ID = 2**53 - 1
ID_BYTES = 7  # enough for 53 bits; fixed, so that bytes sort as the numbers do

_low_bits: Iterator[int]


def _begin_anywhere() -> None:
    """Begin counting at random, which keeps processes from meeting each other; counting keeps one from itself."""
    global _low_bits  # noqa: PLW0603 - one for each process, however it began
    _low_bits = itertools.count(secrets.randbits(LOW_BITS))


_begin_anywhere()
# Servers load the application once and fork: the children would all count on from the same number.
os.register_at_fork(after_in_child=_begin_anywhere)


def new_id(now: datetime) -> int:
    """Make an id for something that happens now."""
    return first_id_at(now) | next(_low_bits) % (1 << LOW_BITS)


def first_id_at(instant: datetime) -> int:
    """Return the lowest id of that millisecond.

    Instants before the epoch or after 2069 are moved to the nearest end that still leaves room above it:
    old exports hold impossible dates, and those comments are kept too.
    """
    milliseconds = (instant - EPOCH) // timedelta(milliseconds=1)
    last = (MAX_ID >> LOW_BITS) - 86_400_000
    return min(max(milliseconds, 1), last) << LOW_BITS


def time_of(number: int) -> datetime:
    """Return the millisecond of an id."""
    return EPOCH + timedelta(milliseconds=number >> LOW_BITS)


def parse_id(text: str) -> int | None:
    """Read an id from a URL or JSON; None when it cannot be one."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(MAX_ID)):
        return None
    number = int(text)
    return number if 0 < number <= MAX_ID else None
