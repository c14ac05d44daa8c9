"""When two accounts become one, what both gave is one person's."""

import pytest
from sqlalchemy import select

from comments.accounts import merging
from comments.accounts.models import Account
from comments.accounts.voter import Voter
from comments.core.db import db, write_unit
from comments.outbox.handling import Happened
from comments.outbox.models import OutboxEvent
from comments.reactions import actions, handlers
from comments.reactions.actions import Wish
from comments.reactions.models import TABLES, Vote
from comments.sites import queries as sites
from comments.threads.page import Page
from comments.upkeep import verifying
from tests.conftest import NOW
from tests.factories import posting, readers
from tests.factories.voting import PARTY


@pytest.fixture
def comments(app, client, site):
    posting.set_site(app, f"reactions={PARTY}")
    return [int(posting.posted(client, text=f"words {number}")["id"]) for number in range(2)]


def give(app, person, comment):
    with app.app_context(), write_unit():
        site, voter = sites.get_site("blog"), Voter.of_account(person.id)
        actions.vote_on_comment(site, comment, voter, 1)
        actions.react_to_comment(site, comment, voter, Wish(PARTY, is_on=True))
        actions.react_to_article(
            site, Page.named("article", None), voter, Wish(PARTY, is_on=True), NOW
        )


def merge(app, kept, other):
    with app.app_context(), write_unit():
        both = [db.session.get_one(Account, person.id) for person in (kept, other)]
        merging.merge(*both, "a secret for tests only", NOW)


def run_worker(app):
    """Give every event to the handler, also those that it emits."""
    done = 0
    while True:
        with app.app_context(), write_unit():
            events = db.session.scalars(
                select(OutboxEvent)
                .where(OutboxEvent.name == "AccountsMerged")
                .order_by(OutboxEvent.id)
            ).all()
            if done == len(events):
                return
            one = events[done]
            happened = Happened(one.id, one.name, one.site_id, one.subject_id, one.payload, NOW)
            handlers.move_what_merged_account_gave(happened, NOW)
        done += 1


def voters(app):
    with app.app_context():
        return {
            kind.__tablename__: sorted(
                (row.account_id or 0, row.voter[:8]) for row in db.session.scalars(select(kind))
            )
            for kind in TABLES
        }


@pytest.mark.parametrize("batch", [1, 500])
def test_what_one_gave_is_the_kept_ones_and_counters_stay(app, comments, monkeypatch, batch):
    monkeypatch.setattr(handlers, "BATCH", batch)
    carol, dora = readers.make_person(app, "carol"), readers.make_person(app, "dora")
    for comment in comments:
        give(app, dora, comment)
    merge(app, carol, dora)

    for _ in range(2):  # at least once
        run_worker(app)

    given = (carol.id, "account:")
    assert voters(app) == {
        "vote": [given] * 2,
        "comment_reaction": [given] * 2,
        "thread_reaction": [given],
    }
    with app.app_context():
        assert verifying.verify(NOW).is_clean
        voter = Voter.of_account(carol.id)
        assert db.session.scalars(select(Vote.voter).distinct()).all() == [voter.name_on("")]


def test_what_both_gave_stays_counted_and_one_of_it_is_nobodys(app, comments):
    carol, dora = readers.make_person(app, "carol"), readers.make_person(app, "dora")
    for person in (carol, dora):
        give(app, person, comments[0])
    merge(app, carol, dora)

    run_worker(app)

    for rows in voters(app).values():
        [nobodys, kept] = rows
        assert kept == (carol.id, "account:")
        assert nobodys[0] == 0
        assert nobodys[1] != "account:"
    assert posting.stored(app, str(comments[0])).up_votes == 2
    with app.app_context():
        assert verifying.verify(NOW).is_clean
