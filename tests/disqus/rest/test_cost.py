"""What a list costs: a few statements, as much work at any size of the site and of the thread."""

import pytest
from sqlalchemy import select, text

from comments.core.db import db
from comments.discussion.models import Status
from comments.disqus.rest import queries
from comments.disqus.rest.envelope import Position
from comments.disqus.rest.queries import Wanted
from comments.threads.models import Thread
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import recorded_statements
from tests.factories.work import work_of

SMALL, LARGE = 300, 6_000
STATES = [Status.APPROVED, Status.PENDING, Status.SPAM]


def plant(app, site, count):
    with app.app_context():
        nodes = nodes_of([None] * count, [STATES[at % 3].value for at in range(count)])
        for node in nodes:  # two threads cannot share ids
            node.id += count % 1000 + 1
        plant_thread(site, nodes, f"of {count}")
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("ANALYZE"))


def work_of_lists(app, site, **thread):
    """Return the most that a list in either direction, from its start or from a place in it, is to the database."""
    work = []
    for statuses in ([Status.APPROVED], STATES[: 1 if thread else 3]):
        for forward in (False, True):
            for after in (None, Position(0, middle_of(app))):
                wanted = Wanted(statuses, 20, goes_forward=forward, after=after, **thread)
                with app.app_context(), recorded_statements(app) as seen:
                    assert len(queries.list_posts(site.id, wanted)) > 20
                assert len(seen) == 1
                work.append(work_of(app, seen))
    return max(work)


def middle_of(app):
    with app.app_context():
        ids = db.session.scalars(text("SELECT id FROM comment ORDER BY id")).all()
    return ids[len(ids) // 2]


@pytest.mark.parametrize("of", ["site", "thread"])
def test_a_list_costs_the_same_at_any_size(app, site, of):
    def work():
        with app.app_context():
            newest = db.session.scalars(
                select(Thread.id).order_by(Thread.comment_count.desc())
            ).first()
        return work_of_lists(app, site, **({"thread_ids": [newest]} if of == "thread" else {}))

    plant(app, site, SMALL)
    before = work()
    plant(app, site, LARGE)

    assert work() <= 2 * before
