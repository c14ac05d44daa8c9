"""Where webhooks go in tests: a blog and a program, outside."""

from dataclasses import replace

import pytest

from comments.core.outbound import Outbound
from comments.webhooks import sending
from tests.factories.commands import run
from tests.factories.workers import work
from tests.outside.world import World
from tests.webhooks.blog import SYNC_TOKEN, WORDPRESS, Blog, Program


@pytest.fixture(scope="module")
def world():
    world = World()
    yield world
    world.stop()


@pytest.fixture
def blog(app, site, world) -> Blog:
    return _place(Blog(), "wp.example.test", app, world)


@pytest.fixture
def program(app, site, world) -> Program:
    return _place(Program(), "program.example.test", app, world)


def _place(made, host, app, world):
    """Let the service reach something under a name."""
    world.add(host, made.app)
    outbound = Outbound(frozenset(world.hosts()), world.resolve, world.trust, 10)
    app.extensions[sending.EXTENSION] = replace(
        app.extensions[sending.EXTENSION], outbound=outbound
    )
    return made


@pytest.fixture
def told_blog(app, blog, tmp_path) -> Blog:
    """A blog that is told, as somebody sets it up at the terminal."""
    (tmp_path / "token").write_text(SYNC_TOKEN)
    command = ["site", "webhook", "blog", "add", WORDPRESS, "--kind", "wordpress", "--secret-file"]
    added = run(app, [*command, str(tmp_path / "token")])
    assert added.exit_code == 0, added.output
    assert SYNC_TOKEN not in added.output
    work(app)
    assert blog.verbs == ["verify"]
    return blog
