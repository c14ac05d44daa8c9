"""The invented magazine: three articles, served by the smallest server there is, on an origin of their own."""

import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from comments.core.paths import resource_dir

HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass(frozen=True)
class Article:
    """One article; `slug` is its address and the identifier of its discussion."""

    slug: str
    title: str
    lead: str


# The first one is what the imported discussion is about.
ARTICLES = (
    Article(
        "paper-boat",
        "How a paper boat crosses a pond",
        "Slowly, and not always. A note on folding, launching, and walking round to the other side.",
    ),
    Article(
        "puddles",
        "A field guide to puddles",
        "Shallow, deep, and the third kind, which is always deeper than the second.",
    ),
    Article(
        "gravel",
        "What gravel sounds like at night",
        "You can hear who is coming, and whether they would rather not be heard.",
    ),
)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Handler(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal shows the links."""


def serve(host: str, port: int, service_url: str) -> None:
    """Serve the magazine until SIGTERM."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with make_server(host, port, make_magazine(service_url), _Server, _Handler) as server:
        server.serve_forever()


def make_magazine(service_url: str) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """Return the magazine as a WSGI application that embeds the service at that address."""
    environment = Environment(
        loader=FileSystemLoader(resource_dir("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages = {
        f"/{article.slug}": environment.get_template("demo/article.html")
        .render(article=article, articles=ARTICLES, service_url=service_url)
        .encode()
        for article in ARTICLES
    }

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ["PATH_INFO"].rstrip("/")
        if not path:
            start_response("302 Found", [("Location", f"/{ARTICLES[0].slug}")])
            return [b""]
        if path not in pages:
            start_response("404 Not Found", [HTML])
            return [b"There is no such article."]
        start_response("200 OK", [HTML])
        return [pages[path]]

    return answer
