"""How much a report weighs, and when reports are enough."""

import pytest

from comments.moderation.reports import policy
from comments.moderation.reports.models import Reason


@pytest.mark.parametrize(
    ("upheld", "settled", "weight"),
    [
        pytest.param(0, 0, 100, id="somebody new"),
        pytest.param(1, 1, 133, id="right once"),
        pytest.param(0, 1, 67, id="wrong once"),
        pytest.param(5, 10, 100, id="as often right as wrong"),
        pytest.param(50, 50, 196, id="always right"),
        pytest.param(0, 50, 4, id="always wrong"),
    ],
)
def test_a_report_weighs_what_its_reporters_last_ones_came_to(upheld, settled, weight):
    assert policy.weigh(upheld, settled) == weight


@pytest.mark.parametrize(
    ("weight", "threshold", "is_enough"),
    [(299, 3, False), (300, 3, True), (50, 0, False), (10_000, 0, False), (100, 1, True)],
)
def test_reports_hold_a_comment_from_the_threshold_on_and_never_without_one(
    weight, threshold, is_enough
):
    assert policy.is_enough(weight, threshold) is is_enough


def test_moderators_are_told_how_often_for_which_reason():
    sentence = policy.describe({Reason.ABUSE: 2, Reason.OFF_TOPIC: 1})

    assert sentence == "Reported by readers: abuse ×2, off topic ×1"
