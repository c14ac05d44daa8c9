"""What a page costs: a few statements by index, whatever the thread's size and shape."""

import pytest
from sqlalchemy import text

from comments.core.db import db
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.reading import API
from tests.factories.statements import recorded_statements

LIMIT = 5  # design §3

SMALL_AND_LARGE = {
    "roots": ([None] * 40, [None] * 600),
    "replies-of-one": ([None] + [0] * 40, [None] + [0] * 2000),
    "a-chain": ([None, *range(40)], [None, *range(300)]),
    "many-with-many": (
        [None if at % 11 == 0 else at - at % 11 for at in range(110)],
        [None if at % 21 == 0 else at - at % 21 for at in range(630)],
    ),
}
ORDERS = ("newest", "oldest", "best")


@pytest.fixture(params=SMALL_AND_LARGE)
def small_and_large(request, app, site):
    """Two threads of one shape; of each (identifier, ids)."""
    small, large = (nodes_of(parents) for parents in SMALL_AND_LARGE[request.param])
    for node in large:  # two threads cannot share ids
        node.id += 1
        node.parent_id = node.parent_id and node.parent_id + 1
    with app.app_context():
        plant_thread(site, small, "small")
        plant_thread(site, large, "large")
    return [("small", [node.id for node in small]), ("large", [node.id for node in large])]


def statements_of(app, path, **query):
    client = app.test_client()
    with recorded_statements(app) as seen:
        answer = client.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer, seen


def ask(app, identifier, **query):
    return statements_of(app, f"{API}/thread", identifier=identifier, **query)


def costs_of(app, identifier, ids):
    """Count the statements of every kind of page."""
    costs = {}
    for order in ORDERS:
        page, seen = ask(app, identifier, order=order)
        costs[order] = len(seen)
        for place in (0, 20, -1):
            asked = ask(app, identifier, order=order, comment=str(ids[place]))[1]
            costs[f"{order} with comment {place}"] = len(asked)
    path = f"/sites/blog/threads/{page.get_json()['thread']['id']}"
    costs["replies"] = len(statements_of(app, f"{API}/comments/{ids[0]}/replies")[1])
    costs["plain page"] = len(statements_of(app, path)[1])
    costs["plain page with comment"] = len(statements_of(app, path, comment=str(ids[20]))[1])
    costs["plain replies"] = len(statements_of(app, f"/sites/blog/comments/{ids[0]}/replies")[1])
    return costs


def test_a_page_is_as_many_statements_at_any_size(app, small_and_large):
    small, large = (costs_of(app, name, ids) for name, ids in small_and_large)

    assert small == large
    assert {name: cost for name, cost in large.items() if cost > LIMIT} == {}


def test_counts_are_one_statement_beside_the_sites(app, site):
    identifiers = [f"page-{number}" for number in range(50)]
    urls = [f"https://blog.example.test/{number}" for number in range(50)]

    _, seen = statements_of(app, f"{API}/counts", identifier=identifiers, url=urls)

    assert len(seen) == 2


def every_page_query(app, small_and_large):
    """Return the statements of every kind of page of the large thread."""
    [_, (identifier, ids)] = small_and_large
    found = []
    for order in ORDERS:
        page, seen = ask(app, identifier, order=order)
        found += seen
        cursor = page.get_json()["next_cursor"]
        found += ask(app, identifier, order=order, **({"cursor": cursor} if cursor else {}))[1]
        page, seen = ask(app, identifier, order=order, comment=str(ids[len(ids) // 2]))
        found += seen
    for comment in page.get_json()["comments"]:
        path = f"{API}/comments/{comment['id']}/replies"
        found += statements_of(app, path)[1]
        if comment["more_replies"]:
            found += statements_of(app, path, cursor=comment["more_replies"])[1]
    return list(dict(found).items())


def plan_lines(keyword, statements):
    connection = db.session.connection()
    for statement, parameters in statements:
        for row in connection.exec_driver_sql(f"{keyword} {statement}", parameters):
            yield str(row[-1]), statement


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_reads_comments_by_index_and_sorts_nothing(app, small_and_large):
    queries = every_page_query(app, small_and_large)

    with app.app_context():
        lines = list(plan_lines("EXPLAIN QUERY PLAN", queries))

    assert len(queries) > 8
    assert any("USING INDEX ix_comment_shown_roots" in line for line, _ in lines)
    assert [line for line, _ in lines if line.startswith("SCAN comment")] == []
    assert [pair for pair in lines if "TEMP B-TREE" in pair[0]] == []


# With these off PostgreSQL scans or sorts only where no index could help. So small a thread shows it, too.
WITHOUT_DETOURS = ("seqscan", "sort", "incremental_sort", "bitmapscan")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_can_read_comments_by_index_and_sort_nothing(app, small_and_large):
    queries = every_page_query(app, small_and_large)

    with app.app_context():
        for detour in WITHOUT_DETOURS:
            db.session.execute(text(f"SET LOCAL enable_{detour} = off"))
        lines = list(plan_lines("EXPLAIN", queries))

    assert any("ix_comment_shown_roots" in line for line, _ in lines)
    assert [pair for pair in lines if "Seq Scan on comment" in pair[0]] == []
    assert [pair for pair in lines if "Sort Key" in pair[0]] == []
