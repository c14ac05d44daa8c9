"""What the checks make of sanctions."""

from datetime import UTC, datetime

import pytest

from comments.screening.draft import Draft, Facts, Outcome, Speaker
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.standing import Standing
from comments.screening.screen import screen
from comments.sites.settings import SiteSettings
from tests.conftest import NOW

MUTE, BAN = SanctionKind.MUTE, SanctionKind.BAN
WARNING, SHADOW_BAN = SanctionKind.WARNING, SanctionKind.SHADOW_BAN
LATER = datetime(2026, 5, 3, 9, 30, tzinfo=UTC)


def verdicts(*standing, premoderate=False):
    facts = Facts(sanctions=standing)
    settings = SiteSettings(premoderate=premoderate)
    return screen(Draft("Hello", "Hello", settings, Speaker("Carol"), NOW, facts=facts))


@pytest.mark.parametrize(
    ("kinds", "rules"),
    [
        ([], []),
        ([MUTE], ["mute"]),
        ([BAN], ["ban"]),
        ([WARNING], ["warning"]),
        ([SHADOW_BAN], ["shadow_ban"]),
        ([SHADOW_BAN, MUTE], ["mute"]),
        ([WARNING, MUTE, BAN], ["ban"]),
    ],
)
def test_the_strongest_sanction_decides(kinds, rules):
    found = verdicts(*map(Standing, kinds))

    assert [verdict.rule for verdict in found] == rules


def test_a_shadow_ban_holds_beside_what_else_holds():
    found = verdicts(Standing(SHADOW_BAN), premoderate=True)

    assert [(verdict.outcome, verdict.rule) for verdict in found] == [
        (Outcome.HOLD, "shadow_ban"),
        (Outcome.HOLD, "premoderated_site"),
    ]


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        ([Standing(MUTE)], "The moderators decided that you cannot write here."),
        (
            [Standing(BAN, "Three times rude.", LATER)],
            "The moderators decided that you cannot take part here until 3 May 2026, 09:30 UTC. Three times rude.",
        ),
        (
            [Standing(BAN, "", LATER), Standing(BAN)],
            "The moderators decided that you cannot take part here.",
        ),
        (
            [Standing(WARNING, "Be kind.")],
            "The moderators left you a word. Please read it first; what you wrote is kept.",
        ),
    ],
)
def test_the_person_is_told_kindly_what_holds_how_long_and_why(standing, sentence):
    (verdict,) = verdicts(*standing)

    assert verdict.reason == sentence
