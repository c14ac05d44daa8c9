"""What pages that are open are told of votes: numbers apart from words."""

import pytest

from comments.discussion.models import Status
from tests.factories import posting
from tests.factories.reading import API, get_page
from tests.factories.voting import PARTY, reacted, reacted_to_article, voted


@pytest.fixture
def comments(app, client, site):
    posting.set_site(app, f"reactions={PARTY}")
    return [posting.posted(client)["id"] for _ in range(3)]


def changes(client):
    return client.get(f"{API}/thread/changes?identifier=article").get_json()


def test_a_vote_is_told_with_its_version_and_is_no_change_of_the_comment(client, comments):
    before = changes(client)

    voted(client, comments[0])

    after = changes(client)
    version = get_page(client)["thread"]["version"]
    assert after["voted"] == [
        {
            "id": comments[0],
            "score": 1,
            "votes": {"up": 1, "down": 0},
            "reactions": {},
            "version": version,
        }
    ]
    versions = [one["version"] for one in before["comments"]]
    assert [one["version"] for one in after["comments"]] == versions
    assert after["complete_after"] == before["complete_after"]


def test_the_last_voted_on_is_told_first_and_many_are_cut(client, comments):
    more = [posting.posted(client)["id"] for _ in range(50)]
    for comment in (*comments, *more):
        voted(client, comment)
    reacted(client, comments[0])

    told = [one["id"] for one in changes(client)["voted"]]

    assert len(told) == 50
    assert told[:2] == [comments[0], more[-1]]
    assert comments[1] not in told


def test_the_articles_emoji_are_told_with_the_thread(client, comments):
    reacted_to_article(client)

    assert changes(client)["thread"]["reactions"] == {PARTY: 1}


def test_of_what_was_removed_no_votes_are_told(app, client, comments):
    voted(client, comments[0])
    posting.decide(app, comments[0], Status.REMOVED)

    assert changes(client)["voted"] == []
