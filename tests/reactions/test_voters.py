"""What is somebody's own: listed for them, and cut off from them when they are forgotten."""

import pytest
from sqlalchemy import select

from comments.accounts.voter import Voter
from comments.core import clock
from comments.core.db import db, write_unit
from comments.reactions import actions, queries
from comments.reactions.actions import Wish
from comments.reactions.models import TABLES, CommentReaction, ThreadReaction, Vote
from comments.sites import queries as sites
from comments.threads.page import Page
from comments.upkeep import verifying
from tests.conftest import NOW
from tests.factories import posting
from tests.factories.reading import get_page
from tests.factories.staff import hire
from tests.factories.voting import FROG, PARTY

GUEST = Voter(token="a guest's", network="192.0.2.0", secret_key="secret")
OTHER = Voter(token="another's", network="198.51.100.0", secret_key="secret")
ARTICLE = Page.named("article", None)


@pytest.fixture
def comment(app, client, site):
    posting.set_site(app, "votes=updown", f"reactions={PARTY},{FROG}")
    return int(posting.posted(client)["id"])


@pytest.fixture
def thread_id(app, comment):
    return posting.stored(app, str(comment)).thread_id


@pytest.fixture
def alice(app, site):
    return Voter.of_account(hire(app, "alice").id)


def give_all(app, comment, voter):
    """Vote on a comment, give it two emoji and the article one, as one person does."""
    with app.app_context(), write_unit():
        site = sites.get_site("blog")
        actions.vote_on_comment(site, comment, voter, -1)
        for emoji in (PARTY, FROG):
            actions.react_to_comment(site, comment, voter, Wish(emoji, is_on=True))
        actions.react_to_article(site, ARTICLE, voter, Wish(PARTY, is_on=True), NOW)


def mine(app, voter, thread_id):
    with app.app_context():
        return queries.list_given(voter, thread_id)


def vote_of(app, voter, comment):
    with app.app_context():
        given = queries.find_given(Vote, voter, comment, comment_id=comment)
        return given.value if given else 0


def test_ones_own_is_listed_and_nobody_elses(app, comment, thread_id, alice):
    give_all(app, comment, OTHER)
    assert mine(app, alice, thread_id) == queries.Mine()

    give_all(app, comment, alice)

    found = mine(app, alice, thread_id)
    assert found.votes == {comment: -1}
    assert {at: set(emoji) for at, emoji in found.reactions.items()} == {comment: {PARTY, FROG}}
    assert found.thread_reactions == [PARTY]


def test_a_guest_owns_what_their_token_gave_and_nothing_without_it(app, comment):
    give_all(app, comment, GUEST)

    assert vote_of(app, GUEST, comment) == -1
    assert vote_of(app, Voter(network=GUEST.network), comment) == 0


def test_people_with_an_account_share_a_network_and_guests_do_not(app, comment, alice):
    bob = Voter.of_account(hire(app, "bob").id)
    for voter in (GUEST, alice, bob):
        give_all(app, comment, voter)

    with app.app_context():
        assert len(db.session.scalars(select(Vote)).all()) == 3


def test_who_is_forgotten_leaves_what_is_counted_and_no_trace(
    app, client, comment, thread_id, alice
):
    give_all(app, comment, alice)
    give_all(app, comment, GUEST)
    before = get_page(client)

    with app.app_context(), write_unit():
        while actions.forget_voter(alice, 1):
            pass

    assert get_page(client) == before
    assert mine(app, alice, thread_id) == queries.Mine()
    assert vote_of(app, GUEST, comment) == -1
    with app.app_context():
        rows = [row for kind in TABLES for row in db.session.scalars(select(kind))]
        assert {row.account_id for row in rows} == {None}
        assert not any("account" in row.voter for row in rows)
        assert verifying.verify(clock.now()).is_clean


def test_a_guests_rows_cannot_be_told_to_be_one_persons(app, client, comment):
    other = int(posting.posted(client)["id"])
    for each in (comment, other):
        with app.app_context(), write_unit():
            site = sites.get_site("blog")
            actions.vote_on_comment(site, each, GUEST, 1)
            actions.react_to_comment(site, each, GUEST, Wish(PARTY, is_on=True))

    with app.app_context():
        rows = [row for k in (Vote, CommentReaction) for row in db.session.scalars(select(k))]
        assert len({row.voter for row in rows}) == len({row.network for row in rows}) == 4
        assert db.session.scalars(select(ThreadReaction)).all() == []
