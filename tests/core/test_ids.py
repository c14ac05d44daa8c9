"""Ids: ordered by time, below 2^53, and what is read as one."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.core import ids

# hypothesis adds the zone itself
instants = st.datetimes(datetime(2000, 1, 2), datetime(2069, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
any_instant = st.datetimes(timezones=st.just(UTC))


@given(instants, st.integers(1, 10**12))
def test_a_later_millisecond_has_a_higher_id(instant, milliseconds):
    later = min(instant + timedelta(milliseconds=milliseconds), datetime(2069, 2, 1, tzinfo=UTC))

    assert ids.new_id(instant) < ids.new_id(later)


@given(any_instant)
def test_every_instant_has_an_id_that_a_javascript_number_holds(instant):
    made = ids.new_id(instant)

    assert 0 < made <= ids.MAX_ID < 2**53
    assert ids.parse_id(str(made)) == made


@given(any_instant)
def test_the_lowest_id_of_a_millisecond_stands_below_all_others(instant):
    assert ids.first_id_at(instant) <= ids.new_id(instant)


@pytest.mark.parametrize(
    "instant",
    [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2000, 1, 1, tzinfo=UTC),
        datetime(2069, 12, 31, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    ],
    ids=lambda instant: str(instant.year),
)
def test_impossible_dates_leave_room_for_their_neighbours(instant):
    first = ids.first_id_at(instant)

    assert first > 0
    assert first + 1_000_000 < ids.MAX_ID


def test_one_process_makes_no_id_twice_in_a_millisecond():
    now = datetime(2026, 3, 1, tzinfo=UTC)

    assert len({ids.new_id(now) for _ in range(1 << ids.LOW_BITS)}) == 1 << ids.LOW_BITS


FORKED = """
import os
from datetime import UTC, datetime
from comments.core import ids

now = datetime(2026, 3, 1, tzinfo=UTC)
ids.new_id(now)
ids.secrets.randbits = lambda bits: 7
if os.fork() == 0:
    print(ids.new_id(now) - ids.first_id_at(now), flush=True)
    os._exit(0)
os.wait()
"""


def test_a_forked_process_counts_from_a_start_of_its_own():
    done = subprocess.run(
        [sys.executable, "-c", FORKED], capture_output=True, text=True, check=True
    )

    assert done.stdout == "7\n"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "-1",
        "+1",
        " 1",
        "1 ",
        "1.0",
        "1e3",
        "0x1",
        "one",
        "1_000",
        "٣",
        "²",
        "１",
        str(2**53),
        "9" * 17,
        "9" * 5000,
        "1\n",
        "\x00",
    ],
)
def test_what_is_no_id_is_not_read_as_one(text):
    assert ids.parse_id(text) is None


@pytest.mark.parametrize(("text", "number"), [("1", 1), (str(2**53 - 1), 2**53 - 1)])
def test_an_id_is_read_up_to_the_last(text, number):
    assert ids.parse_id(text) == number
