"""Limits that several processes keep together, and what becomes of them while Redis is away."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest
from flask import Flask

from comments.app import create_app
from comments.core.db import db
from comments.web import shared_counts
from tests import servers

PREVIEWS_A_MINUTE = 60


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


class SilentServer:
    """A machine that takes connections and says nothing: what a firewall makes of a Redis."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._taken: list[socket.socket] = []
        self.url = f"redis://127.0.0.1:{self._listening.getsockname()[1]}/0"
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        with suppress(OSError):  # closed
            while True:
                self._taken.append(self._listening.accept()[0])

    @property
    def asked(self) -> int:
        return len(self._taken)

    def stop(self) -> None:
        # Who is in `accept` hears of the end only so.
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._taken:
            connection.close()


@pytest.fixture
def silent_server() -> Iterator[SilentServer]:
    server = SilentServer()
    yield server
    server.stop()


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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_many_who_find_redis_gone_at_once_are_all_answered(new_instance, redis_server, capsys):
    app = new_instance()
    preview(app)
    redis_server.stop()

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(lambda _: preview(app), range(40)))

    assert answers == {200}
    assert "".join(capsys.readouterr()).count("Redis is away") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_when_redis_is_back_limits_are_shared_again(
    new_instance, redis_server, monkeypatch, capsys
):
    monkeypatch.setattr(shared_counts, "LOOK_AGAIN_SECONDS", 0)
    first, second = new_instance(), new_instance()
    preview(first)
    redis_server.stop()
    while_away = [preview(first) for _ in range(PREVIEWS_A_MINUTE + 1)]
    redis_server.start()

    servers.wait_until(lambda: preview(first) == 200, "Redis is asked again")
    answers = {preview(first) for _ in range(PREVIEWS_A_MINUTE)}

    assert while_away[-1] == 429
    assert answers == {200, 429}
    assert preview(second) == 429
    assert "".join(capsys.readouterr()).count("Redis is back") == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_redis_that_says_nothing_is_asked_once_and_then_left_alone(
    settings, site, silent_server, monkeypatch
):
    monkeypatch.setattr(shared_counts, "LOOK_AGAIN_SECONDS", 3600)
    app = create_app(replace(settings, ratelimit_enabled=True, redis_url=silent_server.url))

    answers = [preview(app) for _ in range(PREVIEWS_A_MINUTE + 1)]
    with app.app_context():
        db.engine.dispose()

    assert answers == [200] * PREVIEWS_A_MINUTE + [429]
    assert silent_server.asked == 2  # a try, and another one
