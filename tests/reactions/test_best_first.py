"""What `best` puts first."""

import pytest

from comments.reactions.ranking import counted, rank_of
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.voting import voted

FROM_BEST_TO_WORST = [
    (1000, 100), (60, 5), (10, 0), (6, 0), (10, 2), (2, 0), (100, 50), (1, 0), (3, 2), (0, 0), (2, 3), (0, 1), (0, 9),
]  # fmt: skip


def test_few_votes_say_little_and_comments_without_any_stand_in_the_middle():
    ranks = [rank_of(up, down) for up, down in FROM_BEST_TO_WORST]

    assert ranks == sorted(ranks, reverse=True)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize("votes", [0, 1, 7, 1_000_000])
def test_as_many_for_as_against_are_as_none(votes):
    assert rank_of(votes, votes) == 0


@pytest.mark.parametrize(("up", "down"), FROM_BEST_TO_WORST)
def test_one_more_for_it_never_lowers_and_one_more_against_never_raises(up, down):
    assert rank_of(up + 1, down) > rank_of(up, down) > rank_of(up, down + 1)


def test_all_columns_follow_from_the_votes():
    assert counted(3, 1) == {"up_votes": 3, "down_votes": 1, "score": 2, "rank": 0.25}


@on_sqlite
def test_the_best_order_is_by_votes_then_by_time(app, client, site):
    posting.set_site(app, "votes=updown")
    liked, old, disliked, new = (posting.posted(client)["id"] for _ in range(4))
    voted(client, liked)
    voted(client, disliked, -1)

    page = get_page(client, order="best")

    assert [comment["id"] for comment in page["comments"]] == [liked, new, old, disliked]
