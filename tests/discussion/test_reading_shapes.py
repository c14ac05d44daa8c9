"""Every page of every shape: few statements that write nothing and look at no more rows than a page has."""

import pytest
from sqlalchemy import select, text, update

from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.upkeep import verifying
from tests.benchmarks import seeding
from tests.benchmarks.reads import ORDERS, reads_of
from tests.conftest import NOW
from tests.factories import posting
from tests.factories.discussion import Node, derive, plant_thread
from tests.factories.discussion import nodes_of as tree_of
from tests.factories.reading import API, branches_of, get_page
from tests.factories.statements import recorded_statements
from tests.factories.work import work_of

LIMIT = 5  # statements for a page, design §3
SMALL_AND_LARGE = [
    ("thread-1000", "thread-10000"),
    ("roots-100", "roots-10000"),
    ("replies-100", "replies-10000"),
    ("chain-100", "chain-10000"),
    ("branches-20x10", "branches-100x100"),
    ("held-100", "held-10000"),
]


def plant(app, site, name):
    with app.app_context():
        planted = seeding.plant(site, name)
        learn(db.engine)
    return planted


def learn(engine):
    """Let PostgreSQL count what is there, as it does by itself after a while; SQLite is never told."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))


def test_what_is_planted_for_measuring_is_a_true_discussion(app, site):
    for name in ("thread-300", "replies-100", "chain-100", "branches-10x10", "held-50"):
        plant(app, site, name)

    with app.app_context():
        findings = verifying.verify(NOW)

    assert [figure for figure in findings.figures if figure.count] == []


def costs_of(app, name):
    """Ask for every page; return by its kind the statements and what work they are."""
    client, costs = app.test_client(), {}
    for what, address in reads_of(client, name).items():
        with recorded_statements(app) as seen:
            assert client.get(f"{address}{'&' if '?' in address else '?'}").status_code == 200
        costs[what] = (seen, work_of(app, seen))
    return costs


@pytest.mark.parametrize(("small", "large"), SMALL_AND_LARGE)
def test_a_page_of_any_shape_costs_the_same_at_any_size(app, site, small, large):
    for name in (small, large):
        plant(app, site, name)

    of_small, of_large = costs_of(app, small), costs_of(app, large)

    dearest = max(work for _, work in of_small.values())
    assert len(of_large) > 12
    assert {what: work for what, (_, work) in of_large.items() if work > 2 * dearest} == {}
    statements = {what: len(seen) for what, (seen, _) in of_large.items()}
    assert {what: count for what, count in statements.items() if count > LIMIT} == {}
    verbs = {sql.split()[0] for seen, _ in of_large.values() for sql, _ in seen}
    assert verbs <= {"SELECT", "WITH"}


def test_a_chain_goes_on_in_place_to_its_very_end(app, client, site):
    planted = plant(app, site, "chain-10000")
    drawn = seeding.draw("chain-10000")
    shown = [
        str(number) for number, is_it in zip(planted.ids, drawn.is_shown, strict=True) if is_it
    ]

    [branch] = branches_of(client, get_page(client, identifier="chain-10000"))

    assert [comment["id"] for comment in branch] == shown
    assert [comment["parent_id"] for comment in branch] == [None, *shown[:-1]]
    assert [comment["depth"] for comment in branch] == list(range(len(shown)))


def nodes_of(planted):
    drawn = seeding.draw(planted.name)
    return [
        Node(number, None if parent is None else planted.ids[parent], status)
        for number, parent, status in zip(planted.ids, drawn.parents, drawn.statuses, strict=True)
    ]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "name", ["thread-300", "roots-150", "replies-300", "branches-12x20", "held-60"]
)
def test_reading_to_the_end_while_others_post_shows_what_was_there_once_and_in_order(
    app, client, site, name, order
):
    nodes = nodes_of(plant(app, site, name))
    derived = derive(nodes)
    branches, cursor = [], None

    while True:
        asked = {"identifier": name, "order": order, "limit": 7}
        page = get_page(client, **asked, **({"cursor": cursor} if cursor else {}))
        posting.posted(client, identifier=name)
        posting.posted(client, identifier=name, parent_id=str(nodes[0].id))
        branches += branches_of(client, page)
        cursor = page["next_cursor"]
        if cursor is None:
            break

    known = {node.id for node in nodes}
    branches = [[c for c in branch if int(c["id"]) in known] for branch in branches]
    roots = [branch[0] for branch in branches if branch]
    with app.app_context():
        ranks = dict(db.session.execute(select(Comment.id, Comment.rank)).all())
    places = [(ranks[int(root["id"])] if order == "best" else 0, int(root["id"])) for root in roots]
    assert places == sorted(places, reverse=order != "oldest")
    for branch in branches:
        paths = [derived[int(comment["id"])].path for comment in branch]
        assert paths == sorted(paths)
    seen = sorted(int(comment["id"]) for branch in branches for comment in branch)
    assert seen == sorted(number for number, facts in derived.items() if facts.is_shown)


def test_many_pages_of_a_site_make_none_of_them_dearer(app, client, site):
    plant(app, site, "thread-100")
    query = {"identifier": "thread-100", "url": f"{seeding.ORIGIN}/thread-100"}
    reads = [(f"{API}/thread", query), (f"{API}/counts", query)]

    def works():
        found = []
        for path, asked in reads:
            with recorded_statements(app) as seen:
                assert client.get(path, query_string=asked).status_code == 200
            found.append(work_of(app, seen))
        return found

    before = works()
    with app.app_context():
        seeding.plant_names(site, 3_000)
        learn(db.engine)

    after = works()

    assert all(late < 2 * early for early, late in zip(before, after, strict=True))


def test_the_first_vote_in_a_large_thread_makes_no_page_dear(app, site):
    planted = plant(app, site, "roots-10000")
    is_shown = seeding.draw(planted.name).is_shown
    voted = max(number for number, is_it in zip(planted.ids, is_shown, strict=True) if is_it)
    with app.app_context():
        with write_unit():
            db.session.execute(update(Comment).values(rank=0.0))
        learn(db.engine)
        with write_unit():
            db.session.execute(update(Comment).where(Comment.id == voted).values(rank=1.0))
    client, costs = app.test_client(), []

    cursor = {}
    for _ in range(3):
        with recorded_statements(app) as seen:
            page = get_page(client, identifier="roots-10000", order="best", limit=1, **cursor)
        costs.append(work_of(app, seen))
        cursor = {"cursor": page["next_cursor"]}

    assert page["comments"][0]["id"] != str(voted)
    assert max(costs) < 500


def test_held_replies_below_the_deepest_levels_make_the_shown_ones_no_dearer(app, client, site):
    deepest, held = 19, 5_000
    parents = [None, *range(deepest), *[deepest] * (held + 1)]
    statuses = ["approved"] * (deepest + 1) + ["pending"] * held + ["approved"]
    nodes = tree_of(parents, statuses)
    with app.app_context():
        plant_thread(site, nodes)
        learn(db.engine)

    with recorded_statements(app) as seen:
        answer = client.get(f"{API}/comments/{nodes[deepest].id}/replies").get_json()

    assert [comment["id"] for comment in answer["comments"]] == [str(nodes[-1].id)]
    assert work_of(app, seen) < 500
