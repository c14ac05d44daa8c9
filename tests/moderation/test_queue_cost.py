"""What a page of a queue costs: a few statements that write nothing, as much work at any size."""

from sqlalchemy import text, update

from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.moderation import queries
from comments.moderation.wanted import QUEUES, Wanted
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import recorded_statements
from tests.factories.work import work_of

LIMIT = 5
SMALL, LARGE = 500, 10_000
LINK = '<p><a href="https://example.test/">here</a></p>'
LISTS = {
    "all": Wanted(),
    **{status.value: Wanted(status) for status in QUEUES},
    "with links": Wanted(Status.PENDING, has_link=True),
    "all with links": Wanted(has_link=True),
    "search that finds": Wanted(Status.PENDING, "words"),
    "search that finds nothing": Wanted(None, "nowhere"),
}


def plant(app, site, count):
    statuses = [status.value for status in QUEUES]
    with app.app_context():
        nodes = nodes_of([None] * count, [statuses[at % 4] for at in range(count)])
        for node in nodes:  # two threads cannot share ids
            node.id += count % 1000 + 1
        plant_thread(site, nodes, f"of {count}")
        with write_unit():
            linked = [node.id for node in nodes[::3]]
            db.session.execute(update(Comment).where(Comment.id.in_(linked)).values(html=LINK))
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("ANALYZE"))


def costs_of(app, site, wanted):
    """Return statements and work of the first pages and of one page back."""
    costs, start = [], None
    for _ in range(4):
        with app.app_context(), recorded_statements(app) as seen:
            page = queries.list_queue(site.id, wanted, start, limit=20)
        costs.append((seen, work_of(app, seen)))
        start = page.next or page.previous
    return costs


def test_a_page_of_a_queue_costs_the_same_at_any_size(app, site, monkeypatch):
    monkeypatch.setattr(queries, "SEARCH_DEPTH", 100)
    plant(app, site, SMALL)
    before = {name: costs_of(app, site, wanted) for name, wanted in LISTS.items()}
    plant(app, site, LARGE)

    after = {name: costs_of(app, site, wanted) for name, wanted in LISTS.items()}

    for name, costs in after.items():
        least = max(work for _, work in before[name])
        assert max(work for _, work in costs) <= 2 * least, name
        assert max(len(seen) for seen, _ in costs) <= LIMIT, name
        assert {sql.split()[0] for seen, _ in costs for sql, _ in seen} == {"SELECT"}, name


def test_the_numbers_beside_the_queues_look_at_a_hundred_of_each(app, site):
    plant(app, site, SMALL)
    costs = []
    for _ in range(2):
        with app.app_context(), recorded_statements(app) as seen:
            numbers = queries.count_queues(site.id)
        costs.append(work_of(app, seen))
        if len(costs) == 1:
            plant(app, site, LARGE)

    assert set(numbers.values()) == {queries.COUNTED}
    assert len(seen) == 1
    assert costs[1] <= 1.5 * costs[0]
