from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from comments.app import create_app
from comments.core.db import db
from tests import servers
from tests.conftest import IS_CI

PREVIEWS_A_MINUTE = 60


@pytest.fixture
def redis_server() -> Iterator[servers.RedisServer]:
    if servers.find_program("redis-server") is None:
        if IS_CI:
            pytest.fail("Redis is not installed, and CI must test on it.")
        pytest.skip("Redis is not installed: limits are tested in memory alone.")
    server = servers.RedisServer()
    yield server
    server.stop()


@pytest.fixture
def new_instance(settings, site, redis_server) -> Iterator[Flask]:
    """Make instances of the service, each with limits in the same Redis."""
    made: list[Flask] = []

    def make() -> Flask:
        app = create_app(replace(settings, ratelimit_enabled=True, redis_url=redis_server.url))
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def preview(app: Flask) -> int:
    return app.test_client().post("/api/v1/sites/blog/preview", json={"text": "x"}).status_code


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_one_instance_counted_another_one_knows(new_instance):
    first, second = new_instance(), new_instance()

    answers = {preview(first) for _ in range(PREVIEWS_A_MINUTE)}

    assert answers == {200}
    assert preview(second) == 429


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_redis_each_process_counts_for_itself(new_instance, redis_server):
    app = new_instance()
    assert preview(app) == 200
    redis_server.stop()

    answers = [preview(app) for _ in range(PREVIEWS_A_MINUTE + 1)]

    assert answers == [200] * PREVIEWS_A_MINUTE + [429]
