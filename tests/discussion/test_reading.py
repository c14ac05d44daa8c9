"""Pages of a discussion: every shown comment once, no hidden one, whatever the tree."""

import itertools
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from comments.core.db import db, write_unit
from comments.discussion import reading, room
from comments.discussion.models import Comment
from comments.threads.models import Thread, ThreadName
from tests.factories.databases import on_sqlite
from tests.factories.discussion import PATH_LEVELS, derive, nodes_of, plant_thread
from tests.factories.reading import API, branches_of, get_page, read_thread

ORDERS = ("newest", "oldest", "best")

bounded = settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def threads(draw):
    """Some shape with some of it hidden: (parents as indexes, statuses)."""
    size = draw(st.integers(1, 80))
    reach = draw(st.sampled_from([1, 2, 8, 1000]))
    # How far above each comment the one stands that it answers; 0 for a root.
    steps = draw(st.lists(st.integers(0, 7), min_size=size, max_size=size))
    has_many_roots = draw(st.booleans())
    parents = [
        None if at == 0 or (has_many_roots and not step) else max(0, at - 1 - step * step % reach)
        for at, step in enumerate(steps)
    ]
    words = ["approved"] * draw(st.sampled_from([1, 8, 40]))
    words += ["pending", "spam", "removed", "deleted"]
    return parents, draw(st.lists(st.sampled_from(words), min_size=size, max_size=size))


# How large a page may be, and its roots: down to one comment each. One of these tests has some sixty bytes.
rooms = st.sampled_from([(32_000, 24_000), (400, 200), (200, 200), (1, 1)])


@contextmanager
def pages_of(page_bytes, roots_bytes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "PAGE_BYTES", page_bytes)
        patch.setattr(room, "ROOTS_BYTES", roots_bytes)
        yield


def plant(app, site, parents, statuses=()):
    nodes = nodes_of(parents, statuses)
    with app.app_context():
        with write_unit():
            for table in (Comment, ThreadName, Thread):
                db.session.execute(delete(table))
        plant_thread(site, nodes)
    return nodes


def shown_ids(nodes):
    derived = derive(nodes)
    return sorted(str(node.id) for node in nodes if derived[node.id].is_shown)


def branch_ids(nodes, node_id):
    """Everything shown that hangs on the root of a comment, the root with it."""
    roots = {}
    for node in nodes:
        roots[node.id] = roots.get(node.parent_id, node.id)
    derived = derive(nodes)
    return sorted(
        str(n.id) for n in nodes if roots[n.id] == roots[node_id] and derived[n.id].is_shown
    )


def ids_in(comments):
    return [comment["id"] for comment in comments]


def assert_every_reply_follows_its_parent(branch):
    places = {comment["id"]: place for place, comment in enumerate(branch)}
    assert branch[0]["parent_id"] is None
    assert all(
        places[comment["parent_id"]] < place for place, comment in enumerate(branch) if place
    )


@bounded
@given(shape=threads(), order=st.sampled_from(ORDERS), data=st.data())
def test_reading_to_the_end_shows_every_shown_comment_once(app, client, site, shape, order, data):
    nodes = plant(app, site, *shape)

    with pages_of(*data.draw(rooms)):
        branches = read_thread(client, order=order, limit=data.draw(st.sampled_from([1, 2, 20])))

    assert sorted(ids_in(itertools.chain(*branches))) == shown_ids(nodes)
    for branch in branches:
        assert_every_reply_follows_its_parent(branch)


@bounded
@given(shape=threads(), data=st.data())
def test_a_comment_asked_for_is_there_with_its_ancestors(app, client, site, shape, data):
    nodes = plant(app, site, *shape)
    derived = derive(nodes)
    node = data.draw(st.sampled_from([n for n in nodes if derived[n.id].is_shown] or [None]))
    order = data.draw(st.sampled_from(ORDERS))
    if node is None:
        return

    with pages_of(*data.draw(rooms)):
        page = get_page(client, order=order, limit=2, comment=str(node.id))
        branches = {branch[0]["id"]: ids_in(branch) for branch in branches_of(client, page)}

    by_id = {n.id: n for n in nodes}
    ancestors, above = [], node
    while above.parent_id is not None:
        above = by_id[above.parent_id]
        ancestors.append(above)
    expected = {str(n.id) for n in ancestors if derived[n.id].depth < PATH_LEVELS - 1}
    assert {str(node.id), *expected} <= set(ids_in(page["comments"]))
    if derived[node.id].depth < PATH_LEVELS:
        assert_ordered(page)
    asked = next(branch for branch in branches.values() if str(node.id) in branch)
    assert sorted(asked) == branch_ids(nodes, node.id)
    others = [branch for branch in branches.values() if branch is not asked]
    assert all(sorted(b) == branch_ids(nodes, int(b[0])) for b in others)


def assert_ordered(page):
    """Whatever is on a page together stands under what it answers."""
    places = {comment["id"]: place for place, comment in enumerate(page["comments"])}
    for comment in page["comments"]:
        if comment["parent_id"] in places:
            assert places[comment["parent_id"]] < places[comment["id"]]


@pytest.mark.parametrize("order", ORDERS)
def test_reading_on_from_the_page_of_a_comment_shows_every_older_page(app, client, site, order):
    nodes = plant(app, site, [None] * 30)

    page = get_page(client, order=order, limit=5, comment=str(nodes[14].id))
    seen = ids_in(page["comments"])
    while page["next_cursor"]:
        page = get_page(client, order=order, limit=5, cursor=page["next_cursor"])
        seen += ids_in(page["comments"])

    in_order = [c["id"] for branch in read_thread(client, order=order) for c in branch]
    at = in_order.index(str(nodes[14].id))
    assert str(nodes[14].id) in seen
    assert seen[-(30 - at) :] == in_order[at:]


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        ("newest", [5, 4, 3, 2, 1, 0]),
        ("oldest", [0, 1, 2, 3, 4, 5]),
        # Ranks are 0 2 4 1 3 0; equals by age, newest first.
        ("best", [2, 4, 1, 3, 5, 0]),
    ],
)
def test_roots_stand_in_the_asked_order_also_across_pages(app, client, site, order, numbers):
    nodes = plant(app, site, [None] * 6)

    branches = read_thread(client, order=order, limit=2)

    assert [branch[0]["id"] for branch in branches] == [str(nodes[n].id) for n in numbers]


@pytest.mark.parametrize("order", ORDERS)
def test_many_roots_of_one_rank_are_told_apart(app, client, site, order):
    nodes = plant(app, site, [None] * 45)
    with app.app_context(), write_unit():
        for comment in db.session.scalars(db.select(Comment)):
            comment.rank = 1.5

    branches = read_thread(client, order=order, limit=7)

    assert sorted(branch[0]["id"] for branch in branches) == shown_ids(nodes)


def test_what_was_posted_while_reading_neither_doubles_nor_hides_anything(app, client, site):
    nodes = plant(app, site, [None] * 30)
    first = get_page(client, limit=10)
    client.post(
        f"{API}/comments",
        json={"identifier": "article", "text": "New", "author": {"name": "Ada"}},
    )

    second = get_page(client, limit=10, cursor=first["next_cursor"])

    assert ids_in(second["comments"]) == [str(node.id) for node in reversed(nodes[10:20])]


def test_long_branches_are_cut_after_five_and_read_on_in_fifties(app, client, site):
    nodes = plant(app, site, [None] + [0] * 130)

    page = get_page(client)
    root = page["comments"][0]
    rest = client.get(
        f"{API}/comments/{root['id']}/replies", query_string={"cursor": root["more_replies"]}
    ).get_json()

    assert ids_in(page["comments"]) == [str(node.id) for node in nodes[:6]]
    assert ids_in(rest["comments"]) == [str(node.id) for node in nodes[6:56]]
    assert rest["next_cursor"] is not None


@pytest.mark.parametrize("replies", [5, 6, 55, 56])
def test_there_is_a_next_page_exactly_when_there_is_more(app, client, site, replies):
    nodes = plant(app, site, [None] + [0] * replies)

    [branch] = read_thread(client)

    assert ids_in(branch) == [str(node.id) for node in nodes]
    assert (get_page(client)["comments"][0]["more_replies"] is None) == (replies <= 5)


def test_replies_are_read_from_the_start_without_a_cursor(app, client, site):
    nodes = plant(app, site, [None, 0, 1, 0, None])

    answer = client.get(f"{API}/comments/{nodes[0].id}/replies").get_json()

    assert ids_in(answer["comments"]) == [str(nodes[at].id) for at in (1, 2, 3)]
    assert answer["next_cursor"] is None


def test_replies_of_a_reply_are_its_own_branch(app, client, site):
    nodes = plant(app, site, [None, 0, 1, 2, 0, 1])

    answer = client.get(f"{API}/comments/{nodes[1].id}/replies").get_json()

    assert ids_in(answer["comments"]) == [str(nodes[at].id) for at in (2, 3, 5)]


def test_a_chain_below_the_deepest_level_keeps_its_parents_and_depths(app, client, site):
    nodes = plant(app, site, [None, *range(99)])

    [branch] = read_thread(client)

    assert ids_in(branch) == [str(node.id) for node in nodes]
    assert [c["depth"] for c in branch] == list(range(100))
    assert [c["parent_id"] for c in branch[1:]] == [str(node.id) for node in nodes[:-1]]


def test_below_the_deepest_level_a_comment_has_its_direct_replies(app, client, site):
    plant_parents = [None, *range(20), 20, 20, 20]
    nodes = plant(app, site, plant_parents)

    answer = client.get(f"{API}/comments/{nodes[20].id}/replies").get_json()

    assert ids_in(answer["comments"]) == [str(nodes[at].id) for at in (21, 22, 23)]


@pytest.mark.parametrize("at", [0, 1, 14, 15, 16, 17, 50, 99])
def test_a_branch_is_read_on_in_small_steps_from_any_depth(app, site, at):
    nodes = plant(app, site, [None, *range(99)])
    expected = (
        {n.id for n in nodes[at + 1 :]}
        if at < PATH_LEVELS - 1
        else {n.id for n in nodes[at + 1 : at + 2]}
    )

    with app.app_context():
        comment = db.session.get_one(Comment, nodes[at].id)
        found, rest = [], None
        while True:
            page = reading.list_branch_page(comment, rest, limit=3)
            found += [row.id for row in page.comments]
            rest = page.rests.get(comment.id)
            if rest is None:
                break

    assert len(found) == len(set(found))
    assert set(found) == expected


@pytest.mark.parametrize(
    ("statuses", "asked", "found"),
    [
        pytest.param(["approved", "approved", "deleted"], 2, 1, id="its-parent"),
        pytest.param(["approved", "removed", "spam"], 2, 0, id="its-grandparent"),
        pytest.param(["deleted", "approved", "pending"], 2, 1, id="under-a-placeholder"),
        pytest.param(["deleted", "approved", "approved"], 0, 0, id="a-placeholder-itself"),
    ],
)
def test_a_hidden_comment_leads_to_its_nearest_shown_ancestor(
    app, client, site, statuses, asked, found
):
    nodes = plant(app, site, [None, 0, 1], statuses)

    page = get_page(client, comment=str(nodes[asked].id))

    derived = derive(nodes)
    assert derived[nodes[found].id].is_shown
    assert ids_in(page["comments"]) == [str(node.id) for node in nodes if derived[node.id].is_shown]
    assert str(nodes[found].id) in ids_in(page["comments"])


def test_a_hidden_comment_below_the_deepest_level_leads_to_the_one_it_answered(app, client, site):
    nodes = plant(app, site, [None, *range(59)], ["approved"] * 58 + ["removed", "deleted"])

    page = get_page(client, comment=str(nodes[-1].id))

    assert str(nodes[57].id) in ids_in(page["comments"])


@pytest.mark.parametrize(
    "statuses", [["deleted", "spam"], ["pending", "removed"], ["removed", "deleted"]]
)
def test_a_hidden_comment_without_a_shown_ancestor_is_not_here(app, client, site, statuses):
    nodes = plant(app, site, [None, 0], statuses)

    answer = client.get(f"{API}/thread?identifier=article&comment={nodes[1].id}")

    assert answer.status_code == 404


@on_sqlite
@pytest.mark.parametrize("comment", ["1", "x", "-1", "0", "9" * 40, "%00", "%ff"])
def test_a_comment_that_never_was_is_not_here(app, client, site, comment):
    plant(app, site, [None])

    answer = client.get(f"{API}/thread?identifier=article&comment={comment}")

    assert answer.status_code in {404, 422}


def test_a_comment_of_another_thread_is_not_here(app, client, site):
    [node] = plant(app, site, [None])
    client.post(
        f"{API}/comments",
        json={"identifier": "other", "text": "New", "author": {"name": "Ada"}},
    )

    answer = client.get(f"{API}/thread?identifier=other&comment={node.id}")

    assert answer.status_code == 404
