"""Trying rules on what was said: the checks are asked, nothing is changed."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from comments.accounts.errors import RoleTooLow
from comments.audit.actions import Why
from comments.core import clock, ids
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.moderation import actions, dry_run
from comments.moderation.dry_run import TRIABLE, Trial
from comments.moderation.policy import Decision
from comments.screening.actions import NewRule
from comments.screening.models import Kind, Outcome
from comments.sites import queries as sites
from tests.factories import posting, readers, rules, staff
from tests.factories.databases import on_sqlite
from tests.factories.statements import row_counts

TEXT = "The best watches of the whole world are sold at our shop in the harbour"


def try_rule(app, kind, value):
    return try_out(app, Trial.of_rules([NewRule(Kind(kind), value, Outcome.HOLD).entry()]))


def try_out(app, trial):
    alice = rules.alice_of(app)
    with app.app_context():
        return dry_run.try_out(alice, sites.get_site("blog"), trial, clock.now())


def examples_of(app, run):
    with app.app_context():
        return dry_run.list_examples(sites.get_site("blog").id, run)


def decide(app, comment, decision):
    alice = rules.alice_of(app)
    with app.app_context(), write_unit():
        site = sites.get_site("blog")
        actions.decide(alice, site, [int(comment)], decision, Why(), clock.now())


def test_a_rule_says_what_it_would_have_held_and_what_staff_had_made_of_it(app, client, site):
    posting.posted(client, text="casino zero")  # which nobody had to approve
    said_elsewhere = {"identifier": "article", "text": "casino", "author": {"name": "Carol"}}
    there = readers.add_site_elsewhere(app).shortname
    assert client.post(f"/api/v1/sites/{there}/comments", json=said_elsewhere).status_code == 201
    posting.set_site(app, "premoderate=on")
    waiting, approved, removed, other = (
        posting.posted(client, text=text)["id"]
        for text in ("casino one", "casino two", "casino three", "something else")
    )
    decide(app, approved, Decision.APPROVE)
    decide(app, removed, Decision.SPAM)
    decide(app, other, Decision.APPROVE)
    before = row_counts(app)

    result = try_rule(app, "wildcard", "cas*no")

    assert (result.looked_at, result.met) == (5, 4)
    assert (result.approved_by_staff, result.taken_away) == (1, 1)
    assert [example.excerpt for example in examples_of(app, result)] == [
        "casino three", "casino two", "casino one", "casino zero",
    ]  # fmt: skip
    assert row_counts(app) == before
    assert posting.stored(app, waiting).status == "pending"


@on_sqlite
def test_what_staff_said_is_held_by_no_rule(app, client, site):
    leo = readers.token_for(app, staff.hire(app, "leo"), site)
    body = {"identifier": "article", "text": "casino"}
    client.post(f"{posting.API}/comments", json=body, headers={"Authorization": f"Bearer {leo}"})
    posting.posted(client, text="casino")

    result = try_rule(app, "word", "casino")

    assert (result.looked_at, result.met) == (2, 1)


@on_sqlite
def test_it_looks_at_thirty_days(app, client, site):
    posting.posted(client, text="casino")
    old = int(posting.posted(client, text="casino")["id"])
    long_ago = clock.now() - timedelta(days=31)
    with app.app_context(), write_unit():
        moved = {"id": ids.new_id(long_ago), "created_at": long_ago}
        db.session.execute(update(Comment).where(Comment.id == old).values(**moved))

    assert try_rule(app, "word", "casino").looked_at == 1


@on_sqlite
def test_what_was_approved_before_the_thirty_days_counts(app, client, site):
    speaks = readers.bearing(app, "carol")
    body = {"identifier": "article", "text": "Hello"}
    first, _ = (
        client.post(f"{posting.API}/comments", json=body, headers=speaks).get_json()["comment"]
        for _ in range(2)
    )
    long_ago = clock.now() - timedelta(days=31)
    with app.app_context(), write_unit():
        moved = {"id": ids.new_id(long_ago), "created_at": long_ago}
        db.session.execute(update(Comment).where(Comment.id == int(first["id"])).values(**moved))

    result = try_out(app, Trial.of_setting("first_comments", {"first_comments": "1"}))

    assert (result.looked_at, result.met) == (1, 0)


@on_sqlite
@pytest.mark.parametrize(
    ("setting", "word", "met"),
    [
        ("hold_guests", "on", 3),
        ("first_comments", "1", 4),
        ("young_account_hours", "1", 0),
        ("young_account_hours", "999999", 2),
        ("many_links", "1", 1),
        ("links_of_new_people", "hold", 1),
        ("protect_names", "on", 1),
        ("repeated_text", "refuse", 1),
        ("copied_text", "hold", 1),
        ("many_comments", "2", 1),
        ("new_people", "hold", 5),
        ("known_people", "hold", 0),
    ],
)
def test_each_setting_is_tried_as_it_would_have_been(app, client, site, setting, word, met):
    rules.alice_of(app)
    speaks = readers.bearing(app, "carol")
    for text in ("First https://x.example/", "Second words"):
        body = {"identifier": "article", "text": text}
        assert client.post(f"{posting.API}/comments", json=body, headers=speaks).status_code == 201
    posting.posted(client, text=TEXT, author={"name": "A1ice Example"})
    posting.posted(client, text=TEXT, identifier="two")
    posting.posted(client, text="By the way")

    assert setting in TRIABLE
    assert try_out(app, Trial.of_setting(setting, {setting: word})).met == met


@on_sqlite
@pytest.mark.parametrize(
    ("typed", "met"),
    [
        ({"copied_text": "hold"}, 0),  # in one discussion people may say a thing twice
        ({"repeated_text": "hold", "repeat_hours": "3"}, 1),
        ({"repeated_text": "hold", "repeat_hours": "1"}, 0),
        ({"many_comments": "1", "many_comments_minutes": "180"}, 1),
        ({"many_comments": "1", "many_comments_minutes": "60"}, 0),
    ],
)
def test_what_was_said_before_counts_for_as_long_as_it_would_have(app, client, site, typed, met):
    earlier = int(posting.posted(client, text=TEXT)["id"])
    posting.posted(client, text=TEXT)
    with app.app_context(), write_unit():
        then = {"created_at": clock.now() - timedelta(hours=2)}
        db.session.execute(update(Comment).where(Comment.id == earlier).values(**then))

    assert try_out(app, Trial.of_setting(next(iter(typed)), typed)).met == met


@on_sqlite
def test_only_leads_and_owners_try(app, site):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))

    with app.app_context(), pytest.raises(RoleTooLow):
        dry_run.try_out(
            bob, site, Trial.of_setting("hold_guests", {"hold_guests": "on"}), clock.now()
        )
