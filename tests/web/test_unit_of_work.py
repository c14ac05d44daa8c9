"""A request that writes is one unit: all of it or nothing."""

import pytest
from flask import Response
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from comments.core.db import db
from comments.core.errors import Conflict
from comments.discussion import actions, writing
from comments.sites import actions as sites
from comments.sites.models import Site
from comments.web import csrf
from comments.web.application import shares_unit
from tests.conftest import NOW
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.statements import row_counts


@pytest.fixture
def doing(app):
    """A route that makes a site and then does what the test says."""
    return route_that_makes_a_site(app)


def route_that_makes_a_site(app, mark=lambda view: view):
    then = []

    def do():
        sites.add_site("news", "", [], NOW)
        db.session.flush()
        return then[0]()

    app._got_first_request = False
    app.add_url_rule("/api/do", "do", mark(do), methods=["GET", "POST"])
    app.extensions["afterword_without_cookies"] |= {None}
    csrf.protect._exempt_views.add(f"{do.__module__}.{do.__name__}")
    return then


def raising(error):
    def fail():
        raise error

    return fail


def has_site(app):
    with app.app_context():
        return db.session.scalar(select(Site.id)) is not None


def test_what_was_answered_is_kept(app, client, doing):
    doing.append(lambda: Response("done", 201))

    assert client.post("/api/do").status_code == 201
    assert has_site(app)


@pytest.mark.parametrize(
    "then",
    [
        pytest.param(raising(Conflict("No.")), id="a-refusal"),
        pytest.param(raising(RuntimeError("bug")), id="a-bug"),
        pytest.param(raising(OperationalError("", {}, Exception("away"))), id="database-away"),
        pytest.param(lambda: Response("no", 422), id="a-page-that-says-no"),
        pytest.param(lambda: Response("no", 500), id="a-page-that-says-it-failed"),
        pytest.param(lambda: None, id="a-view-without-an-answer"),
    ],
)
def test_what_was_not_answered_well_leaves_nothing(app, client, doing, then):
    doing.append(then)

    answer = client.post("/api/do")

    assert answer.status_code >= 409
    assert not has_site(app)


@on_sqlite
def test_what_was_answered_is_durable(client, doing):
    doing.append(lambda: Response(str(db.session.scalar(text("PRAGMA synchronous"))), 201))

    assert client.post("/api/do").text == "2"


def test_a_request_that_only_reads_keeps_nothing_even_if_it_tries(app, client, doing):
    doing.append(lambda: Response("done"))

    client.get("/api/do")

    assert not has_site(app)


def test_a_view_that_shares_a_unit_keeps_nothing_that_it_writes_past_it(app, client):
    doing = route_that_makes_a_site(app, shares_unit)
    doing.append(lambda: Response("done", 201))

    client.post("/api/do")

    assert not has_site(app)


def test_a_failure_right_before_the_end_leaves_no_part_of_a_comment(app, client, site, monkeypatch):
    before = row_counts(app)
    monkeypatch.setattr(writing.outbox, "write", lambda _rows: raising(RuntimeError("bug"))())

    assert posting.post(client, key="k").status_code == 500
    assert row_counts(app) == before


def test_a_race_for_an_id_is_run_again(app, client, site, monkeypatch):
    first = posting.posted(client)
    wanted = iter([int(first["id"]), int(first["id"]), int(first["id"]) + 1])
    monkeypatch.setattr(actions.ids, "new_id", lambda _now: next(wanted))

    second = posting.posted(client)

    assert second["id"] == str(int(first["id"]) + 1)
    assert row_counts(app)["comment"] == 2


def test_a_race_that_is_lost_again_and_again_is_a_conflict(app, client, doing):
    doing.append(raising(IntegrityError("", {}, Exception("unique"))))

    answer = client.post("/api/do")

    assert answer.status_code == 409
    assert answer.get_json()["type"].endswith("/raced-too-often")
    assert not has_site(app)


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("", {}, Exception("away")),
        PoolTimeout("no connection is free"),
    ],
)
def test_a_database_that_is_away_is_said_to_come_back(client, doing, error):
    doing.append(raising(error))

    answer = client.post("/api/do")

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.get_json()["type"].endswith("/unavailable")
