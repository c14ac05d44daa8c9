"""Marks of a database's state: equal only while nobody committed."""

import threading

import pytest
from sqlalchemy import text

from comments.app import create_app
from comments.core import commits
from comments.core.commits import Commits
from comments.core.db import db, write_unit
from comments.sites import actions as sites
from tests.conftest import NOW, close


@pytest.fixture
def marks(app):
    with app.app_context():
        engine = db.engine
    held = Commits(lambda: engine)
    yield held
    held.close()


def commit_something(app, shortname="pond"):
    with app.app_context(), write_unit():
        sites.add_site(shortname, shortname, [], NOW)


def test_marks_are_equal_while_nothing_is_committed(marks, app):
    first = marks.mark()
    with app.app_context():
        db.session.execute(text("SELECT count(*) FROM comment"))
        db.session.rollback()

    assert marks.mark() == first


def test_a_commit_of_the_same_process_changes_the_mark(marks, app):
    first = marks.mark()
    commit_something(app)

    assert marks.mark() != first


def test_a_commit_of_another_instance_changes_the_mark(marks, settings):
    first = marks.mark()
    other = create_app(settings)
    commit_something(other)
    close(other)

    assert marks.mark() != first


def test_every_commit_gives_a_mark_of_its_own(marks, app):
    seen = {marks.mark()}
    for number in range(20):
        commit_something(app, f"pond-{number}")
        seen.add(marks.mark())

    assert len(seen) == 21


def test_what_is_open_while_a_mark_is_taken_changes_the_next_one(marks, app):
    with app.app_context(), write_unit():
        sites.add_site("pond", "Pond", [], NOW)
        db.session.flush()
        during = marks.mark()

    assert marks.mark() != during


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_lost_connection_is_replaced_and_hides_nothing(marks, app):
    first = marks.mark()
    with app.app_context():
        end_others = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        db.session.execute(end_others)
        db.session.rollback()
    commit_something(app)

    during = marks.mark()
    after = marks.mark()

    assert during is None
    assert after not in {None, first}


def test_who_comes_while_a_question_is_out_does_not_share_its_answer(monkeypatch, marks):
    is_asking, may_answer = threading.Event(), threading.Event()
    answers = iter(["before", "after"])

    def ask(_self):
        answer = next(answers)
        if answer == "before":
            is_asking.set()
            assert may_answer.wait(10)
        return answer

    monkeypatch.setattr(commits.Commits, "_ask", ask)
    results = {}
    first = threading.Thread(target=lambda: results.update(first=marks.mark()))
    first.start()
    assert is_asking.wait(10)
    second = threading.Thread(target=lambda: results.update(second=marks.mark()))
    second.start()
    may_answer.set()
    first.join()
    second.join()

    assert results == {"first": "before", "second": "after"}
