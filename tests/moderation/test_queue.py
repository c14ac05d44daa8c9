import pytest
from flask import Flask

from comments.core import ids
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.moderation import queries
from comments.moderation.errors import BadSearch
from comments.moderation.wanted import Position, Wanted
from comments.sites import actions as sites
from comments.sites.models import Site
from tests.conftest import NOW
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import recorded_statements

pytestmark = pytest.mark.usefixtures("unit")

PENDING = Wanted(Status.PENDING)


def _ids(page: queries.QueuePage) -> list[int]:
    return [item.comment.id for item in page.items]


def test_queue_shows_its_status_newest_first_with_thread_and_parent(site: Site):
    nodes = nodes_of([None, 0, None], ["approved", "pending", "pending"])
    thread = plant_thread(site, nodes)

    page = queries.list_queue(site.id, PENDING)

    assert _ids(page) == [nodes[2].id, nodes[1].id]
    assert page.items[0].answered is None
    assert page.items[1].answered.author_name == f"name of {nodes[0].id}"
    assert page.items[1].answered.excerpt == f"words of {nodes[0].id}"
    assert page.items[1].thread_title == thread.title


def test_queue_shows_nothing_of_other_sites(app: Flask, site: Site):
    with write_unit():
        other = sites.add_site("other", "Other", [], NOW)
    plant_thread(other, nodes_of([None], ["pending"]))

    assert _ids(queries.list_queue(site.id, PENDING)) == []
    assert _ids(queries.list_queue(site.id, Wanted())) == []
    assert queries.count_queues(site.id)[Status.PENDING] == 0


def test_all_is_every_status_that_staff_can_act_on(site: Site):
    statuses = ["approved", "deleted", "pending", "spam", "removed"]
    nodes = nodes_of([None] * 5, statuses)
    plant_thread(site, nodes)

    assert _ids(queries.list_queue(site.id, Wanted())) == [
        nodes[4].id, nodes[3].id, nodes[2].id, nodes[0].id,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wanted", [PENDING, Wanted(), Wanted(Status.PENDING, "words")], ids=["one", "all", "search"]
)
def test_walking_older_and_back_shows_each_comment_once(site: Site, wanted: Wanted):
    nodes = nodes_of([None] * 7, ["pending"] * 7)
    plant_thread(site, nodes)
    newest_first = [node.id for node in reversed(nodes)]

    first = queries.list_queue(site.id, wanted, limit=3)
    second = queries.list_queue(site.id, wanted, first.next, limit=3)
    third = queries.list_queue(site.id, wanted, second.next, limit=3)
    back = queries.list_queue(site.id, wanted, third.previous, limit=3)
    start = queries.list_queue(site.id, wanted, back.previous, limit=3)

    assert [_ids(first), _ids(second), _ids(third)] == [
        newest_first[:3], newest_first[3:6], newest_first[6:],
    ]  # fmt: skip
    assert (first.previous, third.next) == (None, None)
    assert (_ids(back), _ids(start)) == (newest_first[3:6], newest_first[:3])
    assert start.previous is None


def test_page_whose_comments_were_all_decided_leads_both_ways(site: Site):
    nodes = nodes_of([None] * 2, ["pending"] * 2)
    plant_thread(site, nodes)

    below = queries.list_queue(site.id, PENDING, Position("next", nodes[0].id))
    above = queries.list_queue(site.id, PENDING, Position("previous", nodes[1].id))

    assert _ids(queries.list_queue(site.id, PENDING, below.previous)) == [nodes[1].id, nodes[0].id]
    assert _ids(queries.list_queue(site.id, PENDING, above.next)) == [nodes[1].id, nodes[0].id]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("FERRY", [0]),
        ("100%", [1]),
        ("_", [2]),
        ("\\", [3]),
        ("name of", [0, 1, 2, 3]),
        ("nowhere", []),
        ("' OR 1=1 --", []),
    ],
    ids=["any case", "percent", "underscore", "backslash", "author", "nothing", "quote"],
)
def test_search_takes_words_literally(site: Site, q: str, found: list[int]):
    nodes = nodes_of([None] * 4, ["pending"] * 4)
    plant_thread(site, nodes)
    texts = ["The night ferry", "100% sure", "snake_case", "a \\ b"]
    for node, text in zip(nodes, texts, strict=True):
        db.session.get_one(Comment, node.id).text = text
    db.session.flush()

    page = queries.list_queue(site.id, Wanted(Status.PENDING, q))

    assert sorted(_ids(page)) == [nodes[at].id for at in found]


@pytest.mark.parametrize("q", ["\0", "\ud800", "x" * 201], ids=["NUL", "surrogate", "long"])
def test_what_cannot_be_searched_for_is_refused(site: Site, q: str):
    with pytest.raises(BadSearch):
        queries.list_queue(site.id, Wanted(Status.PENDING, q))


def test_search_looks_at_a_bounded_number_and_leads_on(site: Site, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(queries, "SEARCH_DEPTH", 4)
    nodes = nodes_of([None] * 10, ["pending"] * 10)
    plant_thread(site, nodes)
    wanted = Wanted(Status.PENDING, f"words of {nodes[1].id}")

    first = queries.list_queue(site.id, wanted)
    second = queries.list_queue(site.id, wanted, first.next)
    third = queries.list_queue(site.id, wanted, second.next)

    assert [_ids(first), _ids(second), _ids(third)] == [[], [], [nodes[1].id]]
    assert third.next is None


def test_counts_stop_at_a_hundred(site: Site):
    statuses = ["pending"] * 130 + ["spam"] * 3 + ["deleted"]
    plant_thread(site, nodes_of([None] * 134, statuses))

    assert queries.count_queues(site.id) == {"pending": 100, "approved": 0, "spam": 3, "removed": 0}


@pytest.mark.parametrize(
    "wanted", [PENDING, Wanted(), Wanted(Status.PENDING, "words")], ids=["one", "all", "search"]
)
def test_a_page_is_at_most_two_statements_whatever_its_length(
    app: Flask, site: Site, wanted: Wanted
):
    nodes = nodes_of([None, *([0] * 40)], ["pending"] * 41)
    plant_thread(site, nodes)

    with recorded_statements(app) as statements:
        queries.list_queue(site.id, wanted)

    assert len(statements) <= 2


def test_ids_of_the_same_millisecond_are_told_apart(site: Site):
    nodes = nodes_of([None] * 3, ["pending"] * 3)
    for at, node in enumerate(nodes):
        node.id = ids.first_id_at(NOW) + at
    plant_thread(site, nodes)

    first = queries.list_queue(site.id, PENDING, limit=2)
    second = queries.list_queue(site.id, PENDING, first.next, limit=2)

    assert [*_ids(first), *_ids(second)] == [nodes[2].id, nodes[1].id, nodes[0].id]
