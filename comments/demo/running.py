"""Running the demo: the real service on one port, the magazine on the next."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask, Response, redirect, request

from comments.app import create_app
from comments.core import clock
from comments.core.settings import Settings, read_settings
from comments.demo import articles, seeding
from comments.serving import server, starting, supervisor
from comments.serving.server import Address
from comments.serving.supervisor import Child

PROCESSES = 2


def run(folder: Path, host: str, port: int, say: Callable[[str], object]) -> int:
    """Show the demo until told to stop; return the exit code. Its data stay in the folder.

    Raises:
        CannotListen: one of the two ports is taken; nothing was started.

    """
    service, magazine = Address(host, port), Address(host, port + 1)
    server.check_can_listen(service)
    server.check_can_listen(magazine)
    # No setting of a real installation reaches the demo.
    settings = read_settings({}, instance_dir=folder, base_url=service.url)
    article_url = f"{magazine.url}/{articles.ARTICLES[0].slug}"
    with starting.prepared(settings):
        token = seeding.seed(magazine.url, clock.now())
    say(
        f"An article with its discussion:\n  {service.url}/\n"
        f"Sign in as its moderator, once, within 15 minutes:\n  {service.url}/sign-in/{token}\n"
        "Ctrl-C stops the demo; what you wrote stays."
    )
    return supervisor.supervise(
        [
            server.web_child(settings, service, PROCESSES, partial(make_app, article_url)),
            server.worker_child(settings),
            Child("magazine", partial(articles.serve, host, magazine.port, service.url)),
        ]
    )


def make_app(article_url: str, settings: Settings) -> Flask:
    """Make the real application; only `/` leads to the article."""
    app = create_app(settings)

    @app.before_request
    def open_article() -> Response | None:
        if request.path == "/":
            return redirect(article_url, 303)  # type: ignore[return-value]
        return None

    return app
