"""Posts that wait to be written are written together, and each is answered for itself."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion import writing
from comments.discussion.models import Comment
from comments.sites import actions as sites
from comments.sites.settings import load_settings
from comments.threads.models import Thread
from comments.upkeep import verifying
from tests import servers
from tests.conftest import NOW, ORIGIN
from tests.factories import posting
from tests.factories.reading import get_page
from tests.factories.statements import recorded_commits, recorded_statements, row_counts


@contextmanager
def others_writing(app):
    """Keep all writers out by a transaction of another connection, and commit it then."""
    with app.app_context():
        connection = db.engine.raw_connection()
        is_sqlite = db.engine.dialect.name == "sqlite"
    cursor = connection.cursor()
    cursor.execute(
        "BEGIN IMMEDIATE" if is_sqlite else "LOCK TABLE thread, comment IN EXCLUSIVE MODE"
    )
    try:
        yield cursor
    finally:
        connection.commit()
        connection.close()


@contextmanager
def failing_at(app, table, error):
    """Let every statement fail that writes to a table."""

    def refuse(_cursor, statement, *_):
        if statement.startswith(f"INSERT INTO {table}"):
            raise error

    with app.app_context():
        engine = db.engine
    events = ("do_execute", "do_executemany")
    for name in events:
        event.listen(engine, name, refuse)
    try:
        yield
    finally:
        for name in events:
            event.remove(engine, name, refuse)


@contextmanager
def posting_at_once(app, pool, posts):
    """Post while others write, so that all of these wait; give the answers to come."""
    with app.app_context():
        line = writing._posts.line()
    with others_writing(app) as other:
        answers = [
            pool.submit(posting.post, app.test_client(), **fields) for fields in posts.values()
        ]
        # One of them waits for the others' commit, and they for it.
        servers.wait_until(lambda: len(line.waiting) == len(posts) - 1, "gathering")
        yield dict(zip(posts, answers, strict=True)), other


@pytest.fixture
def pool():
    with ThreadPoolExecutor(12) as made:
        yield made


def statuses(answers):
    return {what: answer.result(timeout=30).status_code for what, answer in answers.items()}


def is_sound(app):
    with app.app_context():
        return verifying.verify(clock.now()).is_clean


def test_posts_that_wait_share_one_commit_and_one_version(app, site, client, pool):
    root = posting.posted(client)
    posts = {number: {"key": f"k{number}", "parent_id": root["id"]} for number in range(6)}

    with recorded_commits(app) as commits, recorded_statements(app) as seen:
        with posting_at_once(app, pool, posts) as (answers, _):
            pass
        assert set(statuses(answers).values()) == {201}

    # The one that came first, and those that came meanwhile.
    written = [statement.split()[0] for statement, _ in seen if not statement.startswith("SELECT")]
    one_unit = ["UPDATE", "INSERT", "UPDATE", "INSERT", "INSERT"]
    assert written == one_unit * 2
    assert len(commits) == 2
    with app.app_context():
        assert db.session.scalar(select(Thread.comment_count)) == 7
        versions = select(func.count(Comment.id)).group_by(Comment.changed_version)
        assert sorted(db.session.scalars(versions)) == [1, 1, 5]
    assert get_page(client)["comments"][0]["reply_count"] == 6
    assert is_sound(app)


def test_posts_of_many_threads_share_one_commit(app, site, pool):
    posts = {number: {"identifier": f"page-{number}"} for number in range(6)}

    with recorded_commits(app) as commits:
        with posting_at_once(app, pool, posts) as (answers, _):
            pass
        assert set(statuses(answers).values()) == {201}

    assert len(commits) == 2
    assert row_counts(app)["thread"] == row_counts(app)["comment"] == 6
    assert is_sound(app)


def test_held_and_shown_comments_share_a_commit(app, site, client, pool):
    with app.app_context(), write_unit():
        news = sites.add_site("news", "News", [], NOW)
    assert load_settings(news.settings).premoderate
    for shortname in ("blog", "news"):
        posting.posted(client, site=shortname)
    posts = {number: {"site": ["blog", "news"][number % 2]} for number in range(5)}

    with recorded_commits(app) as commits:
        with posting_at_once(app, pool, posts) as (answers, _):
            pass
        assert set(statuses(answers).values()) == {201}

    assert len(commits) == 2
    shown = [answer.result().get_json()["comment"]["status"] for answer in answers.values()]
    assert shown == ["approved", "pending"] * 2 + ["approved"]
    assert is_sound(app)


def test_only_the_reply_to_what_is_removed_meanwhile_is_refused(app, site, client, pool):
    kept, removed = posting.posted(client), posting.posted(client)
    posts = {
        "root": {},
        "reply": {"parent_id": kept["id"]},
        "late-reply": {"parent_id": removed["id"]},
        "another": {"identifier": "elsewhere"},
    }

    with posting_at_once(app, pool, posts) as (answers, other):
        gone = f"status = 'removed', is_shown = false WHERE id = {removed['id']}"
        other.execute(f"UPDATE comment SET {gone}")
        other.execute("UPDATE thread SET comment_count = 1, version = version + 1")

    assert statuses(answers) == {"root": 201, "reply": 201, "late-reply": 422, "another": 201}
    assert is_sound(app)


def test_only_the_thread_that_is_closed_meanwhile_takes_nothing(app, site, client, pool):
    posting.posted(client, identifier="closing")
    posting.posted(client, identifier="open")
    posts = {
        "closing": {"identifier": "closing"},
        "open": {"identifier": "open"},
        "new": {"identifier": "new"},
    }

    with posting_at_once(app, pool, posts) as (answers, other):
        other.execute("UPDATE thread SET is_open = false WHERE title = 'closing'")

    assert statuses(answers) == {"closing": 409, "open": 201, "new": 201}
    assert is_sound(app)


def test_the_same_key_and_the_same_new_page_meet_in_one_commit(app, site, pool):
    page = {"identifier": "new", "url": f"{ORIGIN}/new"}
    posts = {
        "one": page | {"key": "k"},
        "again": page | {"key": "k"},
        "other": page | {"text": "Other words"},
        "elsewhere": {"identifier": "elsewhere"},
    }

    with posting_at_once(app, pool, posts) as (answers, _):
        pass

    assert set(statuses(answers).values()) == {201}
    assert answers["one"].result().get_json() == answers["again"].result().get_json()
    assert (row_counts(app)["thread"], row_counts(app)["comment"]) == (2, 3)
    assert is_sound(app)


def test_a_database_that_goes_away_meanwhile_is_everybodys_answer(app, site, client, pool):
    posting.posted(client)
    before = row_counts(app)
    posts = {number: {"key": f"k{number}"} for number in range(4)}
    with app.app_context():
        error = db.engine.dialect.loaded_dbapi.OperationalError("gone")

    with failing_at(app, "outbox_event", error):
        with posting_at_once(app, pool, posts) as (answers, _):
            pass
        assert set(statuses(answers).values()) == {503}

    assert row_counts(app) == before
    assert posting.post(client).status_code == 201
