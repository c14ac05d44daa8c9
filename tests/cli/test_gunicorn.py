"""`wsgi:app` under another server: it reads and posts, also when the application is made before the processes fork."""

import sys
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from comments.core.db import db
from comments.core.settings import Settings
from comments.discussion.models import Comment
from comments.sites.models import Site
from tests.drills.service import Service
from tests.factories import wire
from tests.factories.reading import API

POSTS = 12
ENDS_OF_THE_LINE = ("Traceback", "[ERROR]", "[CRITICAL]")


class Gunicorn(Service):
    """Gunicorn with two processes of two threads each."""

    def __init__(self, settings: Settings, *options: str) -> None:
        super().__init__(settings)
        bind = f"127.0.0.1:{self.port}"
        self._program = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", bind]
        self._program += ["--workers", "2", "--threads", "2", "--no-control-socket", *options]


@pytest.fixture(params=[(), ("--preload",)], ids=["each-loads", "preload"])
def gunicorn(
    request: pytest.FixtureRequest, app: Flask, settings: Settings, site: Site
) -> Iterator[Gunicorn]:
    service = Gunicorn(settings, *request.param)
    service.start()
    yield service
    service.clean_up()


def test_it_reads_and_posts(gunicorn: Gunicorn, app: Flask):
    posts, counts = [], []

    for number in range(POSTS):
        posts.append(wire.post(gunicorn.port, text=f"Hello {number}"))
        counts.append(wire.ask(gunicorn.port, f"{API}/counts?identifier=article")[2])
    code = gunicorn.stop()

    assert posts == [201] * POSTS
    # Whichever process answers, it knows what the other one took.
    assert [f'"count":{number}' in answer for number, answer in enumerate(counts, 1)] == [
        True
    ] * POSTS
    with app.app_context():
        assert db.session.scalar(select(func.count(Comment.id))) == POSTS
    assert code == 0
    assert not any(word in gunicorn.log.read_text() for word in ENDS_OF_THE_LINE)
