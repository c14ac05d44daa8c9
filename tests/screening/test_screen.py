"""Judging a draft: one ordered list of checks."""

import pytest

from comments.screening.checks import empty_text, premoderated_site, thread_closed
from comments.screening.draft import Draft, Outcome, Place, Speaker
from comments.screening.screen import CHECKS, screen
from comments.sites.settings import SiteSettings
from tests.conftest import NOW

OPEN_SITE = SiteSettings(premoderate=False)
CAREFUL_SITE = SiteSettings(premoderate=True)


def draft(text="Hello", settings=OPEN_SITE, **place):
    return Draft(text, text, settings, Speaker("Carol"), NOW, Place(**place))


@pytest.mark.parametrize(
    ("judged", "rules"),
    [
        pytest.param(draft(), [], id="nothing-to-say-against-it"),
        pytest.param(draft(""), ["empty_text"], id="empty"),
        pytest.param(draft(" \n\t\u00a0\u3000"), ["empty_text"], id="white-space"),
        pytest.param(draft(is_open=False), ["thread_closed"], id="closed"),
        pytest.param(draft(settings=CAREFUL_SITE), ["premoderated_site"], id="read-first"),
        pytest.param(
            draft("", CAREFUL_SITE, is_open=False),
            ["empty_text"],
            id="the-first-refusal-ends-it",
        ),
        pytest.param(
            draft(settings=CAREFUL_SITE, is_open=False),
            ["thread_closed"],
            id="refused-not-held",
        ),
    ],
)
def test_a_draft_gets_the_verdicts_of_its_rules_in_order(judged, rules):
    assert [verdict.rule for verdict in screen(judged)] == rules


@pytest.mark.parametrize(
    ("check", "judged", "outcome"),
    [
        (empty_text, draft(""), Outcome.REFUSE),
        (thread_closed, draft(is_open=False), Outcome.REFUSE),
        (premoderated_site, draft(settings=CAREFUL_SITE), Outcome.HOLD),
    ],
)
def test_every_verdict_names_its_rule_and_says_why(check, judged, outcome):
    verdict = check(judged)

    assert (verdict.outcome, verdict.rule) == (outcome, check.__name__)
    assert verdict.reason.endswith(".")
    assert check(draft()) is None


def test_what_refuses_stands_before_what_holds():
    refusing = [CHECKS.index(check) for check in (empty_text, thread_closed)]

    assert max(refusing) < CHECKS.index(premoderated_site)
