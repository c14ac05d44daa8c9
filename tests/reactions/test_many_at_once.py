"""Counters stay exact however many vote at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from comments.core import clock
from comments.core.db import db
from comments.reactions.models import Vote
from comments.upkeep import verifying
from tests.factories import posting
from tests.factories.reading import get_page
from tests.factories.voting import PARTY, react_to_article, vote, voted

VOTERS = 100


@pytest.fixture
def comment(app, client, site):
    posting.set_site(app, "votes=updown", f"reactions={PARTY}")
    return posting.posted(client)["id"]


def all_at_once(app, act):
    """Let a hundred threads act, each as a client of its own; return how they were answered."""
    with ThreadPoolExecutor(VOTERS) as voters:
        return list(voters.map(lambda at: act(app.test_client(), at).status_code, range(VOTERS)))


def is_true(app):
    with app.app_context():
        return verifying.verify(clock.now()).is_clean


def peer(at):
    return f"198.51.{at}.1"


def test_a_hundred_voters_at_once_are_all_counted(app, client, comment):
    version = get_page(client)["thread"]["version"]

    answers = all_at_once(
        app, lambda one, at: vote(one, comment, -1 if at % 4 == 0 else 1, peer=peer(at))
    )

    page = get_page(client)
    assert answers == [200] * VOTERS
    assert page["comments"][0]["votes"] == {"up": 75, "down": 25}
    assert page["thread"]["version"] == version + VOTERS
    assert is_true(app)


def test_a_hundred_fighting_over_one_vote_leave_one(app, client, comment):
    token = voted(client, comment)["voter_token"]

    answers = all_at_once(
        app, lambda one, at: vote(one, comment, (-1, 0, 1)[at % 3], token, peer=peer(at))
    )

    votes = get_page(client)["comments"][0]["votes"]
    with app.app_context():
        rows = db.session.scalar(select(func.count()).select_from(Vote))
    assert answers == [200] * VOTERS
    assert votes["up"] + votes["down"] == rows <= 1
    assert is_true(app)


def test_of_a_hundred_guests_in_one_network_one_is_counted(app, client, comment):
    answers = all_at_once(app, lambda one, _: vote(one, comment))

    assert sorted(answers) == [200] + [409] * (VOTERS - 1)
    assert get_page(client)["comments"][0]["votes"]["up"] == 1
    assert is_true(app)


def test_a_hundred_first_emoji_make_one_thread_and_are_all_counted(app, client, comment):
    answers = all_at_once(
        app, lambda one, at: react_to_article(one, peer=peer(at), page={"identifier": "new"})
    )

    assert answers == [200] * VOTERS
    assert get_page(client, identifier="new")["thread"]["reactions"] == {PARTY: VOTERS}
    assert is_true(app)
