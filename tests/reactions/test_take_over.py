"""Who voted as a guest, signs in and votes again has one vote: the guest's becomes theirs."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from comments.core import clock
from comments.core.db import db
from comments.reactions.models import TABLES, Vote
from comments.upkeep import verifying
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.reading import API, get_page
from tests.factories.voting import FROG, PARTY, reacted, reacted_to_article, voted

AT_ONCE = 20


@pytest.fixture
def comment(app, client, site):
    posting.set_site(app, "votes=updown", f"reactions={PARTY},{FROG}")
    return posting.posted(client)["id"]


@pytest.fixture
def carol(app, site):
    return readers.bearing(app, "carol")


def put(client, path, body, header, guest):
    answer = client.put(f"{API}{path}", json=body, headers=header | {"Afterword-Voter": guest})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def vote_signed_in(client, comment, value, header, guest):
    return put(client, f"/comments/{comment}/vote", {"value": value}, header, guest)


def rows(app):
    with app.app_context():
        return [
            (row.account_id is not None, row.network, getattr(row, "value", None))
            for kind in TABLES
            for row in db.session.scalars(select(kind))
        ]


def is_true(app):
    with app.app_context():
        return verifying.verify(clock.now()).is_clean


@pytest.mark.parametrize(
    ("values", "votes"),
    [((1, 1), (1, 0)), ((1, -1), (0, 1)), ((-1, 1), (1, 0)), ((-1, -1), (0, 1)), ((1, 0), (0, 0)), ((-1, 0), (0, 0))],
)  # fmt: skip
def test_the_guests_vote_becomes_the_persons(app, client, carol, comment, values, votes):
    as_guest, signed_in = values
    guest = voted(client, comment, as_guest)["voter_token"]

    answer = vote_signed_in(client, comment, signed_in, carol, guest)

    assert answer["votes"] == dict(zip(("up", "down"), votes, strict=True))
    assert get_page(client)["comments"][0]["votes"] == answer["votes"]
    assert rows(app) == ([(True, None, signed_in)] if signed_in else [])
    assert is_true(app)


def test_two_votes_of_before_become_one(app, client, carol, comment):
    guest = voted(client, comment)["voter_token"]
    put(client, f"/comments/{comment}/vote", {"value": 1}, carol, "")
    before = get_page(client)["comments"][0]["votes"]["up"]

    answer = vote_signed_in(client, comment, 1, carol, guest)

    assert (before, answer["votes"]["up"]) == (2, 1)
    assert is_true(app)


@on_sqlite
def test_a_vote_taken_over_as_it_was_makes_nothing_read_anew(app, client, carol, comment):
    guest = voted(client, comment)["voter_token"]
    version = get_page(client)["thread"]["version"]

    vote_signed_in(client, comment, 1, carol, guest)

    assert get_page(client)["thread"]["version"] == version


@on_sqlite
def test_what_the_guest_gave_elsewhere_and_what_others_gave_stays(app, client, carol, comment):
    other = posting.posted(client)["id"]
    guest = voted(client, comment)["voter_token"]
    voted(client, other, 1, guest)
    voted(client, comment, 1, peer="198.51.100.7")

    vote_signed_in(client, comment, 1, carol, guest)

    ups = {one["id"]: one["votes"]["up"] for one in get_page(client)["comments"]}
    assert ups == {comment: 2, other: 1}


@on_sqlite
@pytest.mark.parametrize("guest", ["", "forged.token", "é"])
def test_without_the_guests_own_token_nothing_is_taken_over(app, client, carol, comment, guest):
    voted(client, comment)

    answer = vote_signed_in(client, comment, 1, carol, guest)

    assert answer["votes"]["up"] == 2


def test_emoji_are_taken_over_too_on_the_comment_and_on_the_article(app, client, carol, comment):
    guest = reacted(client, comment)["voter_token"]
    reacted_to_article(client, PARTY, guest)
    emoji = {"emoji": PARTY, "is_on": True}
    article = "/thread/reactions?identifier=article"

    on_comment = put(client, f"/comments/{comment}/reactions", emoji, carol, guest)
    on_article = put(client, article, emoji, carol, guest)

    assert on_comment["reactions"] == on_article["reactions"] == {PARTY: 1}
    assert rows(app) == [(True, None, None)] * 2
    gone = put(client, article, emoji | {"is_on": False}, carol, guest)
    assert gone["reactions"] == {}
    assert is_true(app)


def given(client, thread, header, guest):
    query = {"thread": thread}
    answer = client.get(
        f"{API}/me", query_string=query, headers=header | {"Afterword-Voter": guest}
    )
    return [answer.get_json()[name] for name in ("votes", "reactions", "thread_reactions")]


def test_before_anything_is_pressed_the_guests_own_show_as_the_persons(client, carol, comment):
    other, third = posting.posted(client)["id"], posting.posted(client)["id"]
    guest = voted(client, comment, -1)["voter_token"]
    voted(client, third, -1, guest)
    reacted(client, comment, token=guest)
    reacted_to_article(client, FROG, guest)
    voted(client, other, 1, peer="198.51.100.7")
    put(client, f"/comments/{third}/vote", {"value": 1}, carol, "")
    put(client, f"/comments/{comment}/reactions", {"emoji": FROG, "is_on": True}, carol, "")
    thread = get_page(client)["thread"]["id"]

    shown = given(client, thread, carol, guest)

    assert shown == [{comment: -1, third: 1}, {comment: sorted([PARTY, FROG])}, [FROG]]
    assert given(client, thread, carol, "") == [{third: 1}, {comment: [FROG]}, []]
    assert given(client, thread, carol, "forged.token") == [{third: 1}, {comment: [FROG]}, []]


def test_however_many_tabs_vote_at_once_one_vote_is_left(app, client, carol, comment):
    guest = voted(client, comment)["voter_token"]

    def act(at):
        value = (-1, 0, 1)[at % 3]
        vote_signed_in(app.test_client(), comment, value, carol, guest)

    with ThreadPoolExecutor(AT_ONCE) as tabs:
        list(tabs.map(act, range(AT_ONCE)))
    vote_signed_in(client, comment, 1, carol, guest)

    assert get_page(client)["comments"][0]["votes"] == {"up": 1, "down": 0}
    with app.app_context():
        assert [row.value for row in db.session.scalars(select(Vote))] == [1]
    assert is_true(app)
