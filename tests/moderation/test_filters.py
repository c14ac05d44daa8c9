"""Each thing that can be asked for finds its comments and no others, in every order, and costs the same at any size."""

from dataclasses import replace
from itertools import product

import pytest
from sqlalchemy import text, update

from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.moderation import queries
from comments.moderation.wanted import Order, Wanted
from comments.sites import actions as sites
from tests.conftest import NOW
from tests.factories import readers
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import recorded_statements
from tests.factories.work import work_of

STATUSES = ["pending", "approved", "pending", "spam", "pending", "removed"]
RISKS = [10, 90, 50, 0, 50, 20]


def plant(app, site, count=6, identifier="article"):
    """Plant comments of all statuses and risks; return the thread and the ids, oldest first."""
    nodes = nodes_of([None] * count, [STATUSES[at % 6] for at in range(count)])
    for node in nodes:
        node.id += count
    thread = plant_thread(site, nodes, identifier)
    with write_unit():
        risks = [{"id": node.id, "risk": RISKS[at % 6]} for at, node in enumerate(nodes)]
        db.session.execute(update(Comment), risks)
    return thread, [node.id for node in nodes]


def found(site, wanted, made):
    return [made.index(item.comment.id) for item in queries.list_queue(site.id, wanted).items]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("newest", [4, 2, 0]), ("oldest", [0, 2, 4]), ("risk", [4, 2, 0])],
)
def test_queue_comes_in_the_order_asked_for(app, site, unit, order, expected):
    _, made = plant(app, site)

    assert found(site, Wanted(Status.PENDING, order=Order(order)), made) == expected


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("status", [Status.PENDING, None])
def test_every_order_is_walked_there_and_back(app, site, unit, order, status):
    plant(app, site)
    wanted = Wanted(status, order=order)
    whole = [item.comment.id for item in queries.list_queue(site.id, wanted).items]

    first = queries.list_queue(site.id, wanted, limit=2)
    second = queries.list_queue(site.id, wanted, first.next, limit=2)
    back = queries.list_queue(site.id, wanted, second.previous, limit=2)

    walked = [item.comment.id for page in (first, second) for item in page.items]
    assert walked == whole[:4]
    assert [item.comment.id for item in back.items] == whole[:2]


@pytest.mark.parametrize(
    "asked",
    ["thread_id", "author_id", "author_email", "address", "rule", "has_link", "is_reported", "q"],
)
def test_what_is_asked_for_is_found_and_nothing_else(app, site, asked):
    carol = readers.make_person(app, "carol")
    with app.app_context():
        thread, made = plant(app, site)
        plant(app, site, 7, "another")
        with write_unit():
            other = sites.add_site("other", "Other", [], NOW)
        foreign, _ = plant(app, other, 8, "foreign")
        with write_unit():
            for comment_id in (made[2], made[3]):
                comment = db.session.get_one(Comment, comment_id)
                comment.author_id, comment.address = carol.id, "203.0.113.0"
                comment.author_email, comment.open_reports = "m@example.test", 1
                comment.reasons = [{"rule": "too_many_links", "reason": "It has links."}]
                comment.html, comment.text = '<p><a href="https://x.test">x</a></p>', "The ferry"
        values = {
            "thread_id": thread.id, "author_id": carol.id, "author_email": "m@example.test",
            "address": "203.0.113.0", "rule": "too_many_links", "has_link": True,
            "is_reported": True, "q": "FERRY",
        }  # fmt: skip
        expected = set(range(6)) if asked == "thread_id" else {2, 3}
        pending = {at for at in expected if STATUSES[at] == "pending"}
        every = replace(Wanted(), **{asked: values[asked]})

        for order in Order:
            ordered = replace(every, order=order)
            assert set(found(site, ordered, made)) == expected
            assert set(found(site, replace(ordered, status=Status.PENDING), made)) == pending
            assert found(site, replace(ordered, thread_id=foreign.id), made) == []
        assert queries.count_new(site.id, every, made[2]) == len({at for at in expected if at > 2})


LINK = '<p><a href="https://x.test">x</a></p>'
# What is asked for, and which of the planted comments that is: by its place and the row.
FILTERS = {
    "nothing": ({}, lambda at: at >= 0),
    "a discussion": ({"thread_id": 1}, lambda at: at % 3 != 0),
    "a person": ({"author_id": 1}, lambda at: at % 5 == 0),
    "a mail address": ({"author_email": "m@example.test"}, lambda at: at % 4 == 1),
    "a network": ({"address": "203.0.113.0"}, lambda at: at % 7 == 0),
    "a rule": ({"rule": "r"}, lambda at: at % 4 == 0),
    "links": ({"has_link": True}, lambda at: at % 2 == 0),
    "reports": ({"is_reported": True}, lambda at: at % 6 == 1),
    "words": ({"q": "ferry"}, lambda at: at % 5 == 3),
}
PAIRS = [(one, other) for one in FILTERS for other in FILTERS if one <= other]


def plant_many(app, site, carol, count=60):
    """Plant comments that each filter finds some of; return the other thread, and the rows, oldest first."""
    of_all = nodes_of([None] * count, [STATUSES[at // 2 % 6] for at in range(count)])
    thread = plant_thread(site, [of_all[at] for at in range(count) if at % 3], "one")
    plant_thread(site, [of_all[at] for at in range(count) if at % 3 == 0], "another")
    rows = [
        {
            "id": node.id, "risk": at * 7 % 4 * 25, "open_reports": int(at % 6 == 1),
            "author_id": carol.id if at % 5 == 0 else None, "html": LINK if at % 2 == 0 else "<p>x</p>",
            "author_email": "m@example.test" if at % 4 == 1 else None,
            "address": "203.0.113.0" if at % 7 == 0 else "203.0.113.9",
            "reasons": [{"rule": "r", "reason": "."}] if at % 4 == 0 else [],
            "text": "The ferry" if at % 5 == 3 else "words",
        }
        for at, node in enumerate(of_all)
    ]  # fmt: skip
    with write_unit():
        db.session.execute(update(Comment), rows)
    return thread, [(row["id"], row["risk"], of_all[at].status) for at, row in enumerate(rows)]


@pytest.mark.parametrize("order", list(Order))
def test_all_pages_of_a_list_together_are_all_that_is_asked_for_in_its_order(
    app, site, monkeypatch, order
):
    monkeypatch.setattr(queries, "SEARCH_DEPTH", 15)
    carol = readers.make_person(app, "carol")
    with app.app_context():
        thread, rows = plant_many(app, site, carol)
        ids = {"thread_id": thread.id, "author_id": carol.id}
        wrong = []
        for names, status in product(PAIRS, [Status.PENDING, None]):
            asked = {
                field: ids.get(field, value)
                for name in names
                for field, value in FILTERS[name][0].items()
            }
            fits = [
                (risk if order is Order.RISK else 0, comment_id)
                for at, (comment_id, risk, of_it) in enumerate(rows)
                if all(FILTERS[name][1](at) for name in names) and status in (None, of_it)
            ]
            expected = [
                comment_id for _, comment_id in sorted(fits, reverse=order is not Order.OLDEST)
            ]
            if walk(site, Wanted(status, order=order, **asked)) != expected:
                wrong.append((names, status))
    assert wrong == []


def walk(site, wanted):
    """Return the ids on all pages of a list, in its order."""
    seen, start = [], None
    while True:
        page = queries.list_queue(site.id, wanted, start, limit=40)
        seen += [item.comment.id for item in page.items]
        if page.next is None:
            return seen
        start = page.next


def test_the_riskiest_comment_with_a_link_is_first_however_many_riskier_ones_have_none(
    app, site, unit, monkeypatch
):
    monkeypatch.setattr(queries, "SEARCH_DEPTH", 4)
    _, made = plant(app, site, 30)
    with write_unit():
        db.session.execute(update(Comment).where(Comment.id.in_(made[3::6])).values(html=LINK))

    page = queries.list_queue(site.id, Wanted(has_link=True, order=Order.RISK), limit=2)

    assert [item.comment.id for item in page.items] == [made[27], made[21]]


@pytest.mark.parametrize("rule", ["links", "too_many", 'too_many_links"', "%", "It has links."])
def test_a_rule_is_found_by_its_whole_name_alone(app, site, unit, rule):
    _, made = plant(app, site)
    reasons = [{"rule": "too_many_links", "reason": 'It said "rule":"links".'}]
    with write_unit():
        db.session.get_one(Comment, made[0]).reasons = reasons

    assert found(site, Wanted(rule=rule), made) == []
    assert found(site, Wanted(rule="too_many_links"), made) == [0]


ASKED = (
    {"order": Order.RISK}, {"order": Order.OLDEST}, {"thread_id": 1}, {"author_id": 1},
    {"author_email": "x@example.test"}, {"address": "198.51.100.0"}, {"rule": "x"},
    {"is_reported": True}, {"has_link": True, "order": Order.RISK},
    {"author_id": 1, "order": Order.RISK}, {"thread_id": 1, "order": Order.RISK},
)  # fmt: skip


def costs_of(app, site, count):
    """Plant that many comments more, and return what each view of the queue then costs."""
    costs = {}
    with app.app_context():
        thread = plant_thread(
            site, nodes_of([None] * count, [STATUSES[at % 6] for at in range(count)]), str(count)
        )
        if db.engine.dialect.name == "postgresql":
            with db.engine.begin() as connection:
                connection.execute(text("ANALYZE"))
        for asked in ASKED:
            wanted = replace(Wanted(Status.PENDING), **asked)
            if wanted.thread_id:
                wanted = replace(wanted, thread_id=thread.id)
            with recorded_statements(app) as seen:
                queries.list_queue(site.id, wanted, limit=20)
            assert len(seen) <= 3
            costs[str(asked)] = seen
    return {asked: work_of(app, seen) for asked, seen in costs.items()}


def test_a_page_costs_the_same_at_any_size(app, site, monkeypatch):
    monkeypatch.setattr(queries, "SEARCH_DEPTH", 100)
    before = costs_of(app, site, 400)
    with app.app_context(), write_unit():
        db.session.execute(
            update(Comment).values(id=Comment.id - 2**40)
        )  # two threads share no ids

    after = costs_of(app, site, 3_000)

    grown = {asked: cost for asked, cost in after.items() if cost > 2 * before[asked] + 50}
    assert grown == {}
