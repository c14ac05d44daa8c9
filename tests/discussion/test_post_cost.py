"""What a post costs: one transaction and the same few statements, whatever the thread's size and shape."""

from contextlib import contextmanager

import pytest
from sqlalchemy import update

from comments.core.db import db, write_unit
from comments.discussion import writing
from comments.discussion.models import Comment, Status
from comments.screening import facts
from comments.threads.models import Thread
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import recorded_commits, recorded_statements, row_counts

# The site, the thread; then the thread's counters, the comment, the event.
A_ROOT = ["SELECT", "SELECT", "UPDATE", "INSERT", "INSERT"]
# And what it answers: read, and counted.
A_REPLY = ["SELECT", "SELECT", "SELECT", "UPDATE", "INSERT", "UPDATE", "INSERT"]
# And the key: looked for, and kept.
A_ROOT_WITH_KEY = ["SELECT", "SELECT", "SELECT", "UPDATE", "INSERT", "INSERT", "INSERT"]


@pytest.fixture(autouse=True)
def names_of_staff_are_known(monkeypatch):
    """They are read once a minute (tests/screening/test_names.py), and not with each post."""
    monkeypatch.setattr(facts, "_names_at", lambda _site, _now: frozenset())


def cost_of(app, **post):
    client = app.test_client()
    with recorded_commits(app) as commits, recorded_statements(app) as seen:
        answer = posting.post(client, **post)
    assert answer.status_code == 201, answer.text
    assert len(commits) == 1
    return [statement.split()[0] for statement, _ in seen]


def plant(app, site, parents):
    nodes = nodes_of(parents)
    with app.app_context():
        plant_thread(site, nodes, "article")
    return nodes


@pytest.mark.parametrize("roots", [0, 10, 10_000])
@pytest.mark.parametrize(
    ("key", "expected"), [(None, A_ROOT), ("k", A_ROOT_WITH_KEY)], ids=["without-key", "with-key"]
)
def test_a_root_costs_the_same_in_every_thread(app, site, client, roots, key, expected):
    if roots:
        plant(app, site, [None] * roots)
    else:
        posting.posted(client)

    assert cost_of(app, key=key) == expected


@pytest.mark.parametrize("depth", [1, 1000])
def test_a_reply_costs_the_same_at_every_depth(app, site, depth):
    nodes = plant(app, site, [None, *range(1001)])

    assert cost_of(app, parent_id=str(nodes[depth - 1].id)) == A_REPLY


def test_a_retry_with_the_same_key_writes_nothing(app, site, client):
    posting.post(client, key="k")

    with recorded_commits(app) as commits:
        posting.post(client, key="k")

    assert commits == []


@contextmanager
def others_writing(app):
    """Hold the lock of all writers from another connection."""
    with app.app_context():
        connection = db.engine.raw_connection()
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


REFUSED = {
    "no-words": ({"text": " "}, 422),
    "unknown-field": ({"colour": "red"}, 422),
    "unknown-parent": ({"parent_id": "12345"}, 422),
    "foreign-page": ({"identifier": "new", "url": "https://elsewhere.example/"}, 403),
    "key-of-another": ({"key": "k", "text": "Other words"}, 409),
}


@on_sqlite
@pytest.mark.parametrize(("fields", "status"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_waits_for_no_writer_and_leaves_nothing(
    app, site, client, monkeypatch, fields, status
):
    monkeypatch.setattr("comments.core.db.SQLITE_BUSY_TIMEOUT_SECONDS", 0)  # who waited would fail
    posting.post(client, key="k")
    before = row_counts(app)

    with others_writing(app):
        refused = posting.post(client, **fields)
        waited_for_in_vain = posting.post(client)

    assert refused.status_code == status
    assert waited_for_in_vain.status_code == 503
    assert row_counts(app) == before


@on_sqlite
def test_a_closed_thread_refuses_without_waiting_for_a_writer(app, site, client, monkeypatch):
    monkeypatch.setattr("comments.core.db.SQLITE_BUSY_TIMEOUT_SECONDS", 0)
    posting.posted(client)
    posting.close_thread(app)

    with others_writing(app):
        assert posting.post(client).status_code == 409


def write_late(monkeypatch, do):
    """Let somebody else do something after a post was judged and before it is written, once."""
    write, meanwhile = writing.write, [do]

    def write_after(post):
        if meanwhile:
            meanwhile.pop()()
        write(post)

    monkeypatch.setattr(writing, "write", write_after)


def change_before_writing(app, monkeypatch, statement):
    def change():
        with app.app_context(), write_unit():
            db.session.execute(statement)

    write_late(monkeypatch, change)


def test_a_thread_that_closes_while_a_comment_is_judged_takes_it_no_more(
    app, site, client, monkeypatch
):
    posting.posted(client)
    before = row_counts(app)
    change_before_writing(app, monkeypatch, update(Thread).values(is_open=False))

    refused = posting.post(client)

    assert refused.status_code == 409
    assert refused.get_json()["type"].endswith("/problems/thread-closed")
    assert row_counts(app) == before


def test_a_comment_that_is_removed_while_a_reply_is_judged_takes_it_no_more(
    app, site, client, monkeypatch
):
    root = posting.posted(client)
    before = row_counts(app)
    change_before_writing(app, monkeypatch, update(Comment).values(status=Status.REMOVED))

    refused = posting.post(client, parent_id=root["id"])

    assert refused.status_code == 422
    assert refused.get_json()["type"].endswith("/problems/unknown-parent")
    assert row_counts(app) == before


def test_a_first_comment_joins_the_thread_that_another_began_meanwhile(
    app, site, client, monkeypatch
):
    write_late(monkeypatch, lambda: posting.posted(app.test_client()))

    assert posting.post(client).status_code == 201
    assert row_counts(app)["thread"] == 1
    assert row_counts(app)["comment"] == 2
