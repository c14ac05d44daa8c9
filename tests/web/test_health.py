"""Alive, ready, and what is answered while the database is away."""

import pytest
from sqlalchemy import text

from comments.core.db import db
from tests.factories import posting
from tests.factories.reading import API

READS = [f"{API}/thread?identifier=article", f"{API}/counts?identifier=article", "/readyz"]


def test_alive_and_ready(client):
    alive, ready = client.get("/healthz"), client.get("/readyz")

    assert (alive.status_code, alive.text) == (200, "ok\n")
    assert (ready.status_code, ready.text) == (200, "ready\n")
    assert ready.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_while_the_database_is_away_everybody_is_told_to_come_back(
    app, client, site, postgres_server
):
    posting.posted(client)  # a connection in the pool that is about to break
    postgres_server.stop()
    try:
        answers = [client.get(path) for path in READS] + [posting.post(client, key="k")]
        alive = client.get("/healthz")
    finally:
        postgres_server.start()

    assert [answer.status_code for answer in answers] == [503] * 4
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in answers)
    assert all(answer.mimetype == "application/problem+json" for answer in answers)
    assert alive.status_code == 200


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_after_it_came_back_the_service_works_by_itself(app, client, site, postgres_server):
    posting.posted(client)
    postgres_server.stop()
    postgres_server.start()

    answers = [client.get(path) for path in READS] + [posting.post(client, key="k")]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 201]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_without_tables_is_away(app, client, site):
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE comment RENAME TO elsewhere"))

    assert posting.post(client).status_code == 503
