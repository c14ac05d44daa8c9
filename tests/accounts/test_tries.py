from datetime import timedelta

import pytest
from sqlalchemy import func, select

from comments.accounts import tries
from comments.accounts.errors import TooManyTries
from comments.accounts.own_ways import SignInTry
from comments.accounts.tries import FROM_ALL_NETWORKS, FROM_ONE_NETWORK, Door
from comments.core.db import db
from tests.conftest import NOW

KEY = "a secret for tests only"
DOOR = Door("password", "carol@example.test", "192.0.2.1")


def take(door=DOOR, at=NOW):
    tries.take(door, KEY, at)
    db.session.flush()


def wait_for(door=DOOR, at=NOW):
    """Try; return how many seconds one is told to wait, none where the try was taken."""
    try:
        take(door, at)
    except TooManyTries as refused:
        return refused.retry_after
    return 0


def try_often(count, door=DOOR, at=NOW):
    """Try again as soon as it is possible; return when the last try was."""
    for _ in range(count):
        try:
            take(door, at)
        except TooManyTries as refused:
            at += timedelta(seconds=refused.retry_after)
            take(door, at)
    return at


@pytest.mark.parametrize(
    ("count", "seconds"), [(1, 0), (4, 0), (5, 10), (6, 20), (8, 80), (13, 2560), (14, 3600), (99, 3600)]
)  # fmt: skip
def test_waits_grow_from_the_fifth_try_on_up_to_an_hour(count, seconds):
    assert FROM_ONE_NETWORK.wait_after(count).total_seconds() == seconds


@pytest.mark.parametrize(("count", "seconds"), [(29, 0), (30, 10), (34, 160), (35, 300), (99, 300)])
def test_over_all_networks_they_grow_later_and_less(count, seconds):
    assert FROM_ALL_NETWORKS.wait_after(count).total_seconds() == seconds


def test_the_sixth_try_has_to_wait_and_hears_how_long(app, unit):
    assert [wait_for() for _ in range(5)] == [0] * 5

    with pytest.raises(TooManyTries) as refused:
        take(at=NOW + timedelta(seconds=2))

    assert refused.value.retry_after == 9
    assert "come in another way" in refused.value.detail
    assert wait_for(at=NOW + timedelta(seconds=10)) == 0


@pytest.mark.parametrize(
    "other",
    [
        Door("password", "dora@example.test", "192.0.2.1"),
        Door("password", "carol@example.test", "192.0.2.2"),
        Door("second factor", "carol@example.test", "192.0.2.1"),
    ],
    ids=["address", "network", "kind"],
)
def test_a_closed_door_closes_no_other(app, unit, other):
    try_often(5)

    assert (wait_for(other), wait_for(DOOR) > 0) == (0, True)


def test_many_networks_cannot_take_turns(app, unit):
    for number in range(30):
        take(Door("password", "carol@example.test", f"192.0.2.{number}"))

    assert wait_for(Door("password", "carol@example.test", "198.51.100.1")) > 0


def test_what_was_right_is_given_back(app, unit):
    try_often(4)

    tries.give_back(DOOR, KEY, NOW)
    db.session.flush()

    assert [wait_for() for _ in range(5)] == [0] * 5


def test_given_back_it_leaves_what_other_networks_tried(app, unit):
    for number in range(29):
        take(Door("password", "carol@example.test", f"192.0.2.{number}"))
    take(Door("password", "carol@example.test", "198.51.100.1"))
    tries.give_back(Door("password", "carol@example.test", "198.51.100.1"), KEY, NOW)
    db.session.flush()

    once_more = wait_for(Door("password", "carol@example.test", "198.51.100.1"))

    assert once_more == 0
    assert wait_for(Door("password", "carol@example.test", "198.51.100.2")) > 0


def test_a_day_of_rest_is_forgiven(app, unit):
    last = try_often(10)

    at = last + timedelta(days=1)
    assert [wait_for(at=at) for _ in range(5)] == [0] * 5


def test_what_is_kept_names_nobody_and_is_bounded(app, unit, monkeypatch):
    monkeypatch.setattr(tries, "MAX_KEPT", 20)
    monkeypatch.setattr(tries, "PUSHED_OUT", 5)

    for number in range(40):
        take(
            Door("password", f"person{number}@example.test", "192.0.2.1"),
            NOW + timedelta(seconds=number),
        )

    rows = db.session.scalars(select(SignInTry)).all()
    assert len(rows) <= 22
    assert {len(row.key_hash) for row in rows} == {32}


def test_yesterdays_rows_are_gone(app, unit):
    take()

    take(Door("password", "dora@example.test", "192.0.2.1"), NOW + timedelta(days=1))

    assert db.session.scalar(select(func.count()).select_from(SignInTry)) == 2
