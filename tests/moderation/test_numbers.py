from datetime import timedelta

import pytest

from comments.audit.actions import Why
from comments.core import ids
from comments.core.db import write_unit
from comments.moderation import actions, numbers
from comments.moderation.numbers import Decided, Decision
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.discussion import nodes_of, plant_thread


def decided(comment_id, before, after, *, minutes=None, is_undo=False, found=None):
    waited = None if minutes is None else timedelta(minutes=minutes)
    return Decision(comment_id, before, after, is_undo, waited, found or {"long": ""})


HELD = {"long": "", "held_by_rule": "casino, cheap, fast"}
HISTORY = [
    [decided(1, "pending", "approved", minutes=10), decided(1, "approved", "removed")],
    [decided(2, "pending", "removed", minutes=20, found=HELD)],
    [
        decided(3, "pending", "spam", minutes=60),
        decided(3, "spam", "pending", is_undo=True),
        decided(3, "pending", "approved", minutes=90),
    ],
    [decided(4, "approved", "spam", found=HELD)],
    [decided(5, "pending", "spam", minutes=1), decided(5, "spam", "pending", is_undo=True)],
    [decided(6, "pending", "approved", minutes=30, found={"held_by_rule": "casino"})],
]
SETTLED = numbers.settled(HISTORY)


def test_what_was_undone_counts_as_never_decided():
    assert [[decision.after for decision in history] for history in SETTLED] == [
        ["approved", "removed"], ["removed"], ["approved"], ["spam"], ["approved"],
    ]  # fmt: skip


def test_median_wait_is_of_those_who_waited():
    assert numbers.median_wait(SETTLED) == timedelta(minutes=25)
    assert numbers.median_wait([]) is None


def test_overturned_is_what_somebody_decided_otherwise_later():
    assert numbers.share_overturned(SETTLED) == pytest.approx(1 / 6)
    assert numbers.share_overturned([]) is None


def test_to_leave_standing_what_was_reported_later_overturns_nothing():
    again = [[decided(1, "pending", "approved"), decided(1, "approved", "approved")]]

    assert numbers.share_overturned(numbers.settled(again)) == 0


def test_a_rule_was_right_where_the_comment_was_kept_away_in_the_end():
    found = numbers.rule_numbers(SETTLED)

    assert [(rule.rule, rule.held, rule.upheld) for rule in found] == [
        ("long", 3, 2),
        ("held_by_rule", 2, 1),
    ]


def test_each_rule_of_a_site_has_its_own_numbers_and_what_was_wrong_most_often_comes_first():
    found = numbers.own_rule_numbers(SETTLED, {"casino", "cheap, fast", "never met"})

    assert [(rule.rule, rule.held, rule.upheld, rule.precision) for rule in found] == [
        ("casino", 2, 1, 0.5),
        ("cheap, fast", 1, 1, 1.0),
    ]


@pytest.mark.parametrize(
    ("days", "is_unusual"),
    [
        ([100] * 29 + [100], False),
        ([100] * 29 + [140], True),
        ([100, 60, 140] * 9 + [100, 100, 140], False),
        ([1] * 29 + [15], False),
        ([1] * 29 + [40], True),
        ([0] * 29 + [40], True),
    ],
    ids=["as ever", "more", "always uneven", "few", "many for a quiet site", "never before"],
)
def test_a_day_is_unusual_by_the_days_before_it(days, is_unusual):
    assert numbers.is_unusual(days) is is_unusual


def days_of(*counts):
    return [
        numbers.Day((NOW - timedelta(days=29 - at)).date(), count)
        for at, count in enumerate(counts)
    ]


def test_a_site_that_never_had_spam_is_told_of_the_first_wave_and_a_new_site_of_nothing():
    wave = [{"approved": 100}] * 29 + [{"approved": 100, "spam": 25}]

    (found,) = numbers.list_unusual(days_of(*wave), Decided())

    assert (found.kind, found.today, found.usual) == ("spam", 25, 0)
    assert numbers.list_unusual(days_of(*[{}] * 29, {"spam": 400}), Decided()) == []


@pytest.mark.parametrize(("read", "one_in"), [(30, 1), (3, 10)], ids=["all", "one in ten"])
def test_what_waits_this_morning_is_usual_where_as_much_waited_every_day_and_was_approved(
    read, one_in
):
    days = days_of(*[{"approved": 30}] * 29, {"pending": 30})
    waited = [
        [decided(ids.first_id_at(NOW - timedelta(days=ago)) + at, "pending", "approved")]
        for ago in range(1, 30)
        for at in range(read)
    ]

    assert numbers.list_unusual(days, Decided(waited, one_in)) == []
    assert [one.kind for one in numbers.list_unusual(days, Decided())] == ["kept_back"]


@pytest.mark.usefixtures("unit")
def test_numbers_are_read_from_comments_and_log(app, site):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    nodes = nodes_of([None] * 4, ["pending", "pending", "approved", "deleted"])
    with write_unit():
        plant_thread(site, nodes)
        actions.decide(
            bob, site, [nodes[0].id], actions.Decision.SPAM, Why(), NOW + timedelta(hours=1)
        )

    waiting = numbers.count_waiting(site.id)
    ((decision,),) = numbers.read_decided(site.id, NOW).histories
    days = numbers.list_days(site.id, NOW)

    assert (waiting.count, waiting.oldest_at) == (1, NOW)
    assert (decision.before, decision.after, decision.waited) == (
        "pending", "spam", timedelta(hours=1),
    )  # fmt: skip
    assert len(days) == numbers.DAYS
    assert days[-1].date == NOW.date()
    assert days[-1].numbers == {"pending": 1, "spam": 1, "approved": 1, "deleted": 1}
    assert {day.total for day in days[:-1]} == {0}


@pytest.mark.usefixtures("unit")
def test_of_very_many_decisions_every_part_of_the_time_is_read_and_each_comment_as_a_whole(
    app, site, monkeypatch
):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    nodes = nodes_of([None] * 60, ["pending"] * 60)
    again = [node.id for node in nodes[::2]]
    with write_unit():
        plant_thread(site, nodes)
    for hour, (chosen, decision) in enumerate(
        [
            ([node.id for node in nodes[:30]], actions.Decision.APPROVE),
            ([node.id for node in nodes[30:]], actions.Decision.APPROVE),
            (again, actions.Decision.SPAM),
        ]
    ):
        with write_unit():
            actions.decide(bob, site, chosen, decision, Why(), NOW + timedelta(hours=hour))
    whole = numbers.read_decided(site.id, NOW)
    monkeypatch.setattr(numbers, "MOST", 40)

    some = numbers.read_decided(site.id, NOW)

    assert (whole.one_in, len(whole.histories)) == (1, 60)
    assert (some.one_in, len(some.histories)) == (3, 20)
    read = {history[0].comment_id for history in some.histories}
    assert len(read & {node.id for node in nodes[:30]}) == 10
    assert all(
        (len(history) == 2) is (history[0].comment_id in again) for history in some.histories
    )
    assert numbers.share_overturned(some.histories) == pytest.approx(1 / 3)
