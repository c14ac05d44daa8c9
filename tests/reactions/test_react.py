"""Emoji on comments and on the article."""

import pytest

from comments.discussion.models import Status
from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.statements import recorded_commits, row_counts
from tests.factories.voting import (
    CAFE,
    FROG,
    PARTY,
    react,
    react_to_article,
    reacted,
    reacted_to_article,
)


@pytest.fixture
def comment(app, client, site):
    posting.set_site(app, f"reactions={PARTY},{FROG}")
    return posting.posted(client)["id"]


def shown(client):
    page = get_page(client)
    return page["comments"][0]["reactions"], page["thread"]["reactions"]


def test_an_emoji_is_counted_on_the_comment_and_answered(client, comment):
    answer = reacted(client, comment)

    version = get_page(client)["thread"]["version"]
    assert answer.pop("voter_token")
    assert answer == {"reactions": {PARTY: 1}, "mine": [PARTY], "version": version}
    assert shown(client) == ({PARTY: 1}, {})


def test_one_person_may_give_several_emoji_each_once(client, comment):
    token = reacted(client, comment)["voter_token"]
    reacted(client, comment, FROG, token)

    answer = reacted(client, comment, FROG, token)

    assert answer["reactions"] == {PARTY: 1, FROG: 1}
    assert sorted(answer["mine"]) == sorted([PARTY, FROG])


def test_an_emoji_taken_back_is_gone(app, client, comment):
    token = reacted(client, comment)["voter_token"]

    answer = reacted(client, comment, PARTY, token, is_on=False)

    assert (answer["reactions"], answer["mine"]) == ({}, [])
    assert row_counts(app)["comment_reaction"] == 0


def test_a_network_gives_each_emoji_once(client, comment):
    reacted(client, comment)

    assert react(client, comment, PARTY, peer="192.0.2.99").status_code == 409
    assert react(client, comment, FROG, peer="192.0.2.99").status_code == 200
    assert react(client, comment, PARTY, peer=CAFE).status_code == 200
    assert shown(client)[0] == {PARTY: 2, FROG: 1}


def test_giving_again_what_was_given_writes_nothing(app, client, comment):
    token = reacted(client, comment)["voter_token"]

    with recorded_commits(app) as commits:
        reacted(client, comment, PARTY, token)
        reacted(client, comment, FROG, token, is_on=False)

    assert commits == []


def test_the_article_has_emoji_of_its_own(client, comment):
    token = reacted_to_article(client)["voter_token"]
    reacted_to_article(client, FROG, peer=CAFE)

    answer = reacted_to_article(client, PARTY, token, is_on=False)

    assert (answer["reactions"], answer["mine"]) == ({FROG: 1}, [])
    assert answer["version"] == get_page(client)["thread"]["version"]
    assert shown(client) == ({}, {FROG: 1})


def test_a_first_emoji_makes_the_thread_that_a_first_comment_joins(app, client, comment):
    page = {"identifier": "new", "url": f"{ORIGIN}/new", "title": "New"}

    reacted_to_article(client, page=page)

    facts = get_page(client, identifier="new")["thread"]
    assert (facts["reactions"], facts["comment_count"], facts["title"]) == ({PARTY: 1}, 0, "")
    posting.posted(client, identifier="new")
    assert row_counts(app)["thread"] == 2
    assert get_page(client, identifier="new")["thread"]["title"] == "New"


@pytest.mark.parametrize(
    ("page", "status"),
    [
        ({"identifier": "new", "url": "https://elsewhere.example/post"}, 403),
        ({"title": "New"}, 422),
        ({"identifier": "x" * 301}, 422),
        ({"identifier": "a", "colour": "green"}, 422),
    ],
)
@on_sqlite
def test_no_thread_is_made_for_a_page_that_may_not_have_one(app, client, comment, page, status):
    refused = react_to_article(client, page=page)

    assert refused.status_code == status
    assert row_counts(app)["thread"] == 1


def test_taking_back_makes_no_thread(app, client, comment):
    answer = reacted_to_article(client, page={"identifier": "new"}, is_on=False)

    assert answer == {"reactions": {}, "mine": [], "version": 0, "voter_token": None}
    assert row_counts(app)["thread"] == 1


def test_a_comment_that_readers_do_not_see_takes_no_emoji_and_shows_none(app, client, comment):
    posting.posted(client, parent_id=comment)
    reacted(client, comment)
    posting.decide(app, comment, Status.REMOVED)

    assert react(client, comment, FROG).status_code == 404
    assert shown(client)[0] == {}


@on_sqlite
@pytest.mark.parametrize("emoji", ["👍", "x", "🎉🎉", "", None, 1, "🎉" * 33, "\ud800"])
def test_only_what_the_site_offers_can_be_given(client, comment, emoji):
    answers = [react(client, comment, emoji), react_to_article(client, emoji)]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert {f["pointer"] for a in answers for f in a.get_json()["errors"]} == {"/emoji"}


@on_sqlite
def test_what_is_offered_no_more_can_be_taken_back(app, client, comment):
    token = reacted(client, comment)["voter_token"]
    posting.set_site(app, "reactions=none")

    assert react(client, comment, PARTY).status_code == 422
    assert reacted(client, comment, PARTY, token, is_on=False)["reactions"] == {}


@on_sqlite
def test_the_embed_is_told_what_the_site_offers(app, client, comment):
    posting.set_site(app, "votes=updown")

    settings = get_page(client)["settings"]

    assert (settings["votes"], settings["reactions"]) == ("updown", [PARTY, FROG])
