"""Rules are tried on all of 30 days, however many comments these are: by the worker, a little at a time."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.core import clock
from comments.core.db import db, write_unit
from comments.moderation import dry_run, trials
from comments.moderation.dry_run import Trial
from comments.moderation.models import RuleTrial
from comments.screening.actions import NewRule
from comments.screening.models import Kind
from comments.sites import queries as sites
from tests.factories import posting, rules, staff
from tests.factories.account import post
from tests.factories.databases import on_sqlite
from tests.factories.workers import work

RULES = "/dashboard/blog/rules"
COUNT = 7


@pytest.fixture
def said(app, client, site, monkeypatch):
    """More comments than are tried at once; every second one says the same. A step of the worker is two of them."""
    monkeypatch.setattr(trials, "AT_ONCE", COUNT - 1)
    monkeypatch.setattr(trials, "STEP_SECONDS", 0)
    monkeypatch.setattr(dry_run, "BATCH", 2)
    for at in range(COUNT):
        words = "Buy at the casino" if at % 2 else f"Number {at}"
        posting.posted(client, text=words, identifier=f"page-{at}")


def begin(app, trial):
    alice = rules.alice_of(app)
    with app.app_context(), write_unit():
        return trials.begin(alice, sites.get_site("blog"), trial, "“this”", clock.now()).id


def step(app, trial_id):
    """Do what the worker does about a trial at once."""
    with app.app_context():
        with write_unit():
            held = trials.hold(trial_id, clock.now())
        if held:
            trials.advance(trial_id)
        return held


def result_of(app):
    with app.app_context():
        return trials.find_result(trials.find_last(sites.get_site("blog").id))


CASINO = Trial.of_rules([NewRule(Kind.WORD, "casino").entry()])
REPEATED = Trial.of_setting("repeated_text", {"repeated_text": "hold"})


@pytest.mark.parametrize(("trial", "met"), [(CASINO, 3), (REPEATED, 2)], ids=["word", "repeated"])
def test_worker_looks_at_all_of_them_and_finds_what_would_be_found_at_once(app, said, trial, met):
    trial_id = begin(app, trial)
    step(app, trial_id)
    with app.app_context():
        begun = db.session.get_one(RuleTrial, trial_id)
    while step(app, trial_id):
        pass

    result = result_of(app)

    assert (begun.looked_at, begun.result) == (2, None)
    assert (result.looked_at, result.met, len(result.examples)) == (COUNT, met, met)
    alice = rules.alice_of(app)
    with app.app_context():
        now = result.since + timedelta(days=dry_run.DAYS)
        assert dry_run.try_out(alice, sites.get_site("blog"), trial, now) == result


@on_sqlite
def test_a_worker_that_follows_a_dead_one_begins_anew(app, said, monkeypatch):
    trial_id = begin(app, CASINO)
    step(app, trial_id)
    monkeypatch.setattr(trials, "ME", "another")
    monkeypatch.setattr(trials, "_begun", {})
    too_soon = step(app, trial_id)
    monkeypatch.setattr(trials, "HOLD", timedelta(minutes=1))
    with app.app_context(), write_unit():
        db.session.get_one(RuleTrial, trial_id).held_until = clock.now() - timedelta(seconds=1)
    while step(app, trial_id):
        pass

    assert too_soon is False
    assert result_of(app).looked_at == COUNT


@on_sqlite
def test_page_says_how_far_it_is_then_what_was_found_and_keeps_no_words_of_readers(app, said):
    alice = staff.browser_of(app, "alice")
    typed = {
        "kind": "word",
        "part": "anywhere",
        "action": "hold",
        "values": "casino\nlotto",
        "note": "",
    }

    asked = post(alice, f"{RULES}/try", **typed)
    german = alice.get(f"{RULES}?lang=de").text
    begun, progress = alice.get(RULES).text, alice.get(f"{RULES}/trial").get_json()
    work(app, clock.now() + timedelta(seconds=30))
    shown, over = alice.get(RULES).text, alice.get(f"{RULES}/trial").get_json()

    assert (asked.status_code, progress["state"], over["state"]) == (303, "running", "over")
    assert "Trying “casino” and 1 more on the last 30 days" in begun
    assert "„casino“ und 1 weitere" in german
    assert "“casino” and 1 more would have held or refused 3 of 7 comments" in shown
    assert shown.count("Buy at the casino") == 3
    with app.app_context():
        kept = db.session.scalars(select(RuleTrial)).one()
    assert "Buy" not in str(vars(kept))
    assert "Carol" not in str(vars(kept))


@on_sqlite
def test_a_site_has_one_trial_which_is_forgotten_after_a_day(app, said):
    first = begin(app, CASINO)
    second = begin(app, REPEATED)
    tomorrow = clock.now() + timedelta(days=1, minutes=1)

    assert step(app, first) is False
    with app.app_context(), write_unit():
        assert trials.find_last(sites.get_site("blog").id).id == second
        assert trials.forget_trials(tomorrow, 10) == 1
