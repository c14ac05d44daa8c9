"""The plain page shows how a discussion was voted on; it takes no votes."""

import re

import pytest

from tests.factories import posting, voting


@pytest.fixture
def comment(app, client, site):
    posting.set_site(app, "votes=updown", "reactions=🎉,🐸")
    return posting.posted(client)["id"]


def numbers(client, comment):
    """Return the numbers on the page, and on that of the comment's branch."""
    thread = client.get("/sites/blog/thread?identifier=article", follow_redirects=True)
    branch = client.get(f"/sites/blog/comments/{comment}/replies")
    assert (thread.status_code, branch.status_code) == (200, 200)
    return [
        re.findall(r'class="quiet (?:votes|emoji)">(.+?)<', page.text) for page in (thread, branch)
    ]


def test_votes_and_emoji_are_numbers(client, comment):
    reply = posting.posted(client, parent_id=comment)["id"]
    voting.voted(client, reply, -1)
    voting.reacted(client, reply)
    voting.reacted_to_article(client, voting.FROG)

    page, branch = numbers(client, comment)

    assert page == ["🐸 1", "Votes up: 0, down: 1", "🎉 1"]
    assert branch == page[1:]


def test_what_nobody_gave_is_not_shown(client, comment):
    assert numbers(client, comment) == [[], []]


def test_what_the_site_does_not_offer_any_more_is_not_shown(app, client, comment):
    voting.voted(client, comment)
    voting.reacted(client, comment)
    voting.reacted_to_article(client)

    posting.set_site(app, "votes=off", "reactions=none")

    assert numbers(client, comment) == [[], []]
