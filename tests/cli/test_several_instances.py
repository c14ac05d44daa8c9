"""Several processes and several instances, with one PostgreSQL and one Redis, are one service."""

from collections.abc import Iterator

import pytest
from flask import Flask

from comments.core.settings import Settings
from comments.sites.models import Site
from tests import servers
from tests.drills.service import Service
from tests.factories import wire
from tests.factories.reading import API

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
POSTS_A_MINUTE = 10
READ = f"{API}/thread?identifier=article"
COUNT = f"{API}/counts?identifier=article"


@pytest.fixture
def instances(
    app: Flask, settings: Settings, site: Site, redis_server: servers.RedisServer
) -> Iterator[tuple[Service, Service]]:
    """Two instances of two processes each, on ports of their own."""
    environ = {"AFTERWORD_REDIS_URL": redis_server.url, "AFTERWORD_RATELIMIT_ENABLED": "true"}
    pair = Service(settings, environ=environ), Service(settings, environ=environ)
    for service in pair:
        service.start()
    yield pair
    for service in pair:
        service.clean_up()


def test_what_is_posted_on_one_is_read_at_once_on_the_other(instances: tuple[Service, Service]):
    first, second = instances
    seen = []

    for number in range(5):
        wire.post(first.port, text=f"From the first {number}")
        seen.append(f"From the first {number}" in wire.ask(second.port, READ)[2])
        wire.post(second.port, text=f"From the second {number}")
        seen.append(f'"count":{2 * number + 2}' in wire.ask(first.port, COUNT)[2])

    assert seen == [True] * 10


def test_limits_hold_across_all_and_go_on_without_redis(
    instances: tuple[Service, Service], redis_server: servers.RedisServer
):
    first, second = instances
    ports = [first.port, second.port] * (POSTS_A_MINUTE // 2)

    shared = [wire.post(port, text=f"Hello {n}") for n, port in enumerate([*ports, first.port])]
    redis_server.stop()
    alone = [wire.post(first.port, text=f"Again {n}") for n in range(2 * POSTS_A_MINUTE + 1)]

    assert shared == [201] * POSTS_A_MINUTE + [429]
    # Each of its two processes counts for itself now.
    assert set(alone) == {201, 429}
    assert 1 <= first.log.read_text().count("Redis is away") <= 2
