"""Voting on comments: one vote each, changed and taken back, and on what."""

import pytest
from sqlalchemy import select

from comments.core.db import db, write_unit
from comments.discussion.models import Status
from comments.reactions.models import Vote
from comments.sites import actions as sites
from comments.sites import queries as site_queries
from tests.conftest import ORIGIN
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.staff import browser_of, hire_elsewhere
from tests.factories.statements import recorded_commits, recorded_statements, row_counts
from tests.factories.voting import CAFE, HOME, vote, voted


@pytest.fixture
def comment(app, client, site):
    posting.set_site(app, "votes=updown")
    return posting.posted(client)["id"]


def counts(client):
    [comment] = get_page(client)["comments"]
    return comment["votes"]["up"], comment["votes"]["down"], comment["score"]


def test_a_vote_is_counted_on_the_comment_and_answered(client, comment):
    answer = voted(client, comment)

    version = get_page(client)["thread"]["version"]
    assert answer.pop("voter_token")
    assert answer == {"score": 1, "votes": {"up": 1, "down": 0}, "mine": 1, "version": version}
    assert counts(client) == (1, 0, 1)


def test_another_vote_of_the_same_person_replaces_the_first(client, comment):
    token = voted(client, comment)["voter_token"]

    answer = voted(client, comment, -1, token)

    assert counts(client) == (0, 1, -1)
    assert (answer["mine"], answer["voter_token"]) == (-1, None)


def test_a_vote_taken_back_is_gone_and_the_network_may_vote_again(app, client, comment):
    token = voted(client, comment)["voter_token"]

    voted(client, comment, 0, token)

    assert counts(client) == (0, 0, 0)
    assert row_counts(app)["vote"] == 0
    assert voted(client, comment)["votes"]["up"] == 1


def test_the_same_vote_again_writes_nothing_and_leaves_the_version(app, client, comment):
    token = voted(client, comment)["voter_token"]
    version = get_page(client)["thread"]["version"]

    with recorded_commits(app) as commits:
        again = voted(client, comment, 1, token)

    assert commits == []
    assert again["votes"] == {"up": 1, "down": 0}
    assert get_page(client)["thread"]["version"] == version


def test_taking_back_what_was_never_given_changes_nothing_and_makes_no_voter(app, client, comment):
    with recorded_commits(app) as commits:
        answer = voted(client, comment, 0)

    assert commits == []
    assert (answer["mine"], answer["voter_token"]) == (0, None)


def test_a_guest_without_their_token_is_one_with_their_network(client, comment):
    voted(client, comment)

    refused = vote(client, comment, -1, peer="192.0.2.200")

    assert refused.status_code == 409
    assert refused.get_json()["type"].endswith("/problems/network-voted")
    assert "network" in refused.get_json()["detail"]
    assert counts(client) == (1, 0, 1)


def test_nobody_takes_back_the_vote_of_another_in_their_network(client, comment):
    voted(client, comment)

    voted(client, comment, 0, peer="192.0.2.200")

    assert counts(client) == (1, 0, 1)


def test_a_guest_who_moves_to_another_network_is_the_same_one(client, comment):
    token = voted(client, comment, 1, peer=HOME)["voter_token"]

    voted(client, comment, 1, token, peer=CAFE)
    assert counts(client) == (1, 0, 1)
    voted(client, comment, -1, token, peer=CAFE)
    assert counts(client) == (0, 1, -1)


def test_guests_of_two_networks_have_a_vote_each(client, comment):
    voted(client, comment, peer=HOME)
    voted(client, comment, peer=CAFE)

    assert counts(client) == (2, 0, 2)


@on_sqlite
def test_a_network_of_one_customer_is_one_and_the_next_another(client, comment):
    voted(client, comment, peer="2001:db8:1:1::1")

    assert vote(client, comment, peer="2001:db8:1:1:ffff::1").status_code == 409
    assert vote(client, comment, peer="2001:db8:1:2::1").status_code == 200


def test_a_token_votes_on_many_comments_and_its_rows_show_no_link(app, client, comment):
    others = [posting.posted(client)["id"] for _ in range(3)]
    token = voted(client, comment)["voter_token"]
    for other in others:
        assert voted(client, other, 1, token)["voter_token"] is None

    with recorded_statements(app) as seen:
        voted(client, others[0], -1, token)

    said = str(seen)
    assert token.partition(".")[0] not in said
    assert HOME.rpartition(".")[0] not in said


def test_a_comment_that_readers_do_not_see_takes_no_votes(app, client, comment):
    posting.set_site(app, "premoderate=on")
    held = posting.posted(client)["id"]
    removed = comment
    posting.decide(app, removed, Status.REMOVED)
    before = row_counts(app)

    answers = [vote(client, which) for which in (held, removed, "12345", "x", "0")]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert len({answer.get_json()["detail"] for answer in answers}) == 1
    assert row_counts(app) == before


@on_sqlite
def test_the_holder_of_a_comments_edit_token_cannot_vote_on_it(app, client, site):
    comment, own = posting.posted_with_token(client)
    path = f"{posting.API}/comments/{comment}/vote"

    refused = client.put(path, json={"value": 1}, headers=own)
    others = client.put(path, json={"value": 1}, headers={"Authorization": "Bearer another"})

    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("/problems/own-comment")
    assert others.status_code == 200


@on_sqlite
@pytest.mark.parametrize(("votes", "refused"), [("off", {1, -1}), ("up", {-1}), ("updown", set())])
def test_a_site_has_the_votes_it_chose_and_taking_back_works_always(
    app, client, comment, votes, refused
):
    token = voted(client, comment)["voter_token"]
    posting.set_site(app, f"votes={votes}")

    found = {
        value for value in (-1, 0, 1) if vote(client, comment, value, token).status_code == 403
    }

    assert found == refused


@on_sqlite
@pytest.mark.parametrize("value", [2, -2, "1", 1.5, None, True, [1], {}])
def test_a_vote_is_1_0_or_minus_1(client, comment, value):
    refused = vote(client, comment, value)

    assert refused.status_code == 422
    assert [field["pointer"] for field in refused.get_json()["errors"]] == ["/value"]


@on_sqlite
@pytest.mark.parametrize("token", ["x", "a.b", "é", "." * 5000, "AAAAAAAAAAAAAAAAAAAAAAAA.forged"])
def test_a_token_we_did_not_make_is_as_good_as_none(client, comment, token):
    answer = voted(client, comment, 1, token)

    assert answer["voter_token"] not in (None, token)
    assert vote(client, comment, -1, token).status_code == 409


@on_sqlite
def test_a_token_of_another_site_is_as_good_as_none(app, client, comment):
    hire_elsewhere(app, "mallory")
    with app.app_context(), write_unit():
        sites.set_site(site_queries.get_site("elsewhere"), "premoderate=off")
    there = "/api/v1/sites/elsewhere/comments"
    body = {"identifier": "article", "text": "Hello", "author": posting.CAROL}
    other = client.post(there, json=body).get_json()["comment"]["id"]
    answer = client.put(f"{there}/{other}/vote", json={"value": 1}).get_json()

    here = voted(client, comment, 1, answer["voter_token"])

    assert here["voter_token"] not in (None, answer["voter_token"])


@on_sqlite
def test_a_page_elsewhere_cannot_vote(client, comment):
    path = f"{posting.API}/comments/{comment}/vote"

    refused = client.put(path, json={"value": 1}, headers={"Origin": "https://evil.example.test"})
    allowed = client.put(path, json={"value": 1}, headers={"Origin": ORIGIN})

    assert (refused.status_code, allowed.status_code) == (403, 200)
    assert allowed.headers["Cache-Control"] == "no-store"


def test_a_vote_costs_the_same_few_statements_in_every_thread(app, client, comment):
    verbs = []
    for _ in range(2):
        with recorded_statements(app) as seen:
            voted(client, comment, peer=f"203.0.{len(verbs)}.1")
        verbs.append([statement.split()[0] for statement, _ in seen])
        for _ in range(20):
            posting.posted(client)

    assert verbs[0] == verbs[1]
    assert len(verbs[0]) <= 9


@on_sqlite
def test_a_cookie_of_staff_makes_nobody_a_voter(app, comment):
    bob = browser_of(app, "bob")

    answer = voted(bob, comment)

    assert answer["voter_token"] is not None
    with app.app_context():
        assert db.session.scalars(select(Vote.account_id)).all() == [None]


def test_a_person_has_one_vote_whatever_browser_it_comes_from(app, client, site, comment):
    carol = readers.bearing(app, "carol")
    path = f"{posting.API}/comments/{comment}/vote"

    first = client.put(path, json={"value": 1}, headers=carol)
    again = app.test_client().put(path, json={"value": 1}, headers=carol)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.get_json()["votes"]["up"] == 1
    assert again.get_json()["voter_token"] is None


def test_people_on_one_network_vote_each(app, client, site, comment):
    path = f"{posting.API}/comments/{comment}/vote"

    for person in ("carol", "dora"):
        answer = client.put(path, json={"value": 1}, headers=readers.bearing(app, person))

    assert answer.get_json()["votes"]["up"] == 2


def test_a_person_cannot_vote_on_what_they_wrote_on_another_device(app, client, site):
    carol = readers.bearing(app, "carol")
    body = {"identifier": "article", "text": "Mine"}
    own = client.post(f"{posting.API}/comments", json=body, headers=carol).get_json()["comment"]

    refused = client.put(
        f"{posting.API}/comments/{own['id']}/vote", json={"value": 1}, headers=carol
    )

    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("/problems/own-comment")
