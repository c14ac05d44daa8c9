"""Whatever way a database has of not answering, people are told to come back, and it is no bug of ours."""

import select
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from comments.core import db as database
from comments.core.db import db
from tests.factories import posting, staff
from tests.factories.reading import API

errors = psycopg.errors
AWAY = {
    "restarted": errors.AdminShutdown("terminating connection due to administrator command"),
    "crashed": errors.CrashShutdown("terminating connection because of crash"),
    "starting": errors.CannotConnectNow("the database system is starting up"),
    "full": errors.TooManyConnections("sorry, too many clients already"),
    "too slow": errors.QueryCanceled("canceling statement due to statement timeout"),
    "locked": errors.LockNotAvailable("canceling statement due to lock timeout"),
    "disk full": errors.DiskFull("could not extend file"),
    "stand-by": errors.ReadOnlySqlTransaction("cannot execute INSERT in a read-only transaction"),
    "unreachable": psycopg.OperationalError("connection failed"),
    "broken": psycopg.InterfaceError("the connection is closed"),
    "pool": PoolTimeout("QueuePool limit reached"),
    "sqlite locked": sqlite3.OperationalError("database is locked"),
}
PAGES = ["/sites/blog/thread?identifier=article", "/dashboard/", "/sign-in/a-token"]
READS = [
    f"{API}/thread?identifier=article",
    f"{API}/counts?identifier=article",
    "/readyz",
    *PAGES,
]


@contextmanager
def failing(app: Flask, error: Exception) -> Iterator[None]:
    """Let every statement fail as the driver would let it."""

    def refuse(*_: object) -> None:
        raise error

    with app.app_context():
        engine = db.engine
    event.listen(engine, "do_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "do_execute", refuse)


CASES = [
    pytest.param(database, error, id=f"{database}-{name}")
    for name, error in AWAY.items()
    for database in ("sqlite", "postgresql")
    if isinstance(error, PoolTimeout | {"sqlite": sqlite3, "postgresql": psycopg}[database].Error)
]
in_every_way = pytest.mark.parametrize(("database_url", "away"), CASES, indirect=["database_url"])


@in_every_way
def test_a_read_says_when_to_come_back(app, site, away):
    browser = staff.browser_of(app, "bob")

    with failing(app, away):
        answers = [browser.get(path, headers={"Accept": "application/json"}) for path in READS]

    assert [answer.status_code for answer in answers] == [503] * len(READS)
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    assert {answer.get_json()["type"] for answer in answers} == {
        "http://comments.example.test/problems/unavailable"
    }


@in_every_way
def test_a_person_gets_a_page_that_says_so(app, site, away):
    browser = staff.browser_of(app, "bob")

    with failing(app, away):
        answers = [browser.get(path, headers={"Accept": "text/html"}) for path in PAGES]

    assert [answer.status_code for answer in answers] == [503] * len(PAGES)
    assert {answer.mimetype for answer in answers} == {"text/html"}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    assert all("cannot be reached just now" in answer.text for answer in answers)


@in_every_way
def test_a_post_says_when_to_come_back_and_works_afterwards(app, client, site, away):
    with failing(app, away):
        answer = posting.post(client, key="once")

    assert answer.status_code == 503, answer.text
    assert int(answer.headers["Retry-After"]) > 0
    assert posting.post(client, key="once").status_code == 201


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_session_that_was_ended_in_the_middle_is_no_bug(app, client, site):
    posting.posted(client)
    with app.app_context():
        engine = db.engine

    def end_session(_cursor, _statement, _parameters, context) -> None:
        pid = context.root_connection.connection.driver_connection.info.backend_pid
        with psycopg.connect(
            engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
        ) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])

    event.listen(engine, "do_execute", end_session)
    try:
        answers = [
            client.get("/sites/blog/thread?identifier=article", headers={"Accept": "text/html"}),
            posting.post(client, key="once"),
        ]
    finally:
        event.remove(engine, "do_execute", end_session)

    assert [answer.status_code for answer in answers] == [503, 503]
    assert posting.post(client, key="once").status_code == 201


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_session_that_was_ended_after_its_last_question_harms_nobody(app, site):
    with app.app_context():
        db.session.scalar(text("SELECT 1"))
        pid = db.session.connection().connection.driver_connection.info.backend_pid
        with db.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})

        db.session.remove()

        assert db.session.scalar(text("SELECT 1")) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_transaction_left_idle_is_ended_by_the_database_and_counts_as_away(app):
    with app.app_context():
        db.session.execute(text("SET idle_in_transaction_session_timeout = '1ms'"))
        driver = db.session.connection().connection.driver_connection
        select.select([driver.fileno()], [], [], 60)  # it says so when it does

        with pytest.raises(DBAPIError) as caught:
            db.session.execute(text("SELECT 1"))

    assert isinstance(caught.value.orig, errors.IdleInTransactionSessionTimeout)
    assert database.is_away(caught.value)


def test_a_statement_of_ours_that_is_wrong_is_a_bug(app):
    with app.app_context():
        with pytest.raises(Exception, match="nothing_like_it") as caught:
            db.session.execute(text("INSERT INTO comment (nothing_like_it) VALUES (1)"))
        db.session.rollback()
        is_sqlite = db.engine.dialect.name == "sqlite"

    # SQLite has one class for both, so there it is taken for an absence.
    assert database.is_away(caught.value) is is_sqlite


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_sessions_have_the_limits_that_were_chosen(app):
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")

    with app.app_context():
        limits = {name: db.session.scalar(text(f"SHOW {name}")) for name in names}

    assert limits == {
        "statement_timeout": "30s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "1min",
    }
