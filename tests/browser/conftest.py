"""A real service, an article on another origin, and headless Chromium."""

import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from comments.cli import main
from comments.core import clock
from tests import servers
from tests.browser import looking
from tests.conftest import IS_CI
from tests.factories.publishers import claims, hs256

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--font-render-hinting=none",  # pictures are compared
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]
AXE = looking.MODULES / "axe-core" / "axe.min.js"

ARTICLE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"></head><body>
<h1>{title}</h1><p>Some words of an article.</p>
<section id="afterword"></section>
<script async src="{service}/embed.js" data-site="{site}" data-identifier="{identifier}" {attributes}></script>
{more}</body></html>"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


class Service:
    """`afterword serve` in a process of its own, with a database of its own."""

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        self.port = servers.free_port()
        self.url = f"http://{host}:{self.port}"
        self.folder = folder
        self.environment = os.environ | {
            "AFTERWORD_INSTANCE_DIR": str(folder),
            "AFTERWORD_BASE_URL": self.url,
            "AFTERWORD_RATELIMIT_ENABLED": "false",
        }
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> str:
        """Run a command in this process: a start of its own would cost a second."""
        result = CliRunner(env=self.environment).invoke(main, list(words), catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.stdout

    def commands(self, *lines: str) -> None:
        for line in lines:
            self.command(*line.split())

    def start(self) -> None:
        program = str(Path(sys.executable).parent / "afterword")
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        servers.wait_until(lambda: servers.is_listening(self.port), "the service listens")

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=30)

    def staff_link(self, email: str = "bob@example.test") -> str:
        return self.command("staff", "link", email).split()[-1]


class Articles:
    """A little web server: the publisher's own, on another origin."""

    service: Service

    def __init__(self, host: str = "localhost") -> None:
        self.pages: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = outer.pages.get(self.path.partition("?")[0])
                self.send_response(200 if body is not None else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://{host}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def publish(
        self, identifier: str, site: str = "blog", more: str = "", attributes: str = ""
    ) -> str:
        self.pages[f"/{identifier}"] = ARTICLE.format(
            title="A paper boat",
            service=self.service.url,
            site=site,
            identifier=identifier,
            more=more,
            attributes=attributes,
        )
        return f"{self.url}/{identifier}"


@pytest.fixture(scope="session")
def new_browser() -> Iterator[Callable[..., Browser]]:
    """Start Chromium, with more flags where a test needs them."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if IS_CI:
            pytest.fail("Chromium is not installed, and CI must test in a browser.")
        pytest.skip("Chromium is not installed: the browser's tests are skipped.")
    started: list[Browser] = []
    with sync_playwright() as playwright:

        def start(*flags: str) -> Browser:
            arguments = [*CHROMIUM_FLAGS, *flags]
            browser = playwright.chromium.launch(executable_path=program, args=arguments)
            started.append(browser)
            return browser

        yield start
        for browser in started:
            browser.close()


@pytest.fixture(scope="session")
def chromium(new_browser: Callable[..., Browser]) -> Browser:
    return new_browser()


Place = tuple[Service, Articles]


NewService = Callable[..., AbstractContextManager[Service]]


@pytest.fixture(scope="session")
def new_service(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> NewService:
    """Start services one after another, each with an empty database; commands given are run before."""

    @contextmanager
    def make(*lines: str, host: str = "127.0.0.1", base_url: str = "") -> Iterator[Service]:
        folder = tmp_path_factory.mktemp("service")
        shutil.copy(sqlite_template, folder / "afterword.db")
        service = Service(folder, host)
        service.environment["AFTERWORD_BASE_URL"] = base_url or service.url
        service.commands(*lines)
        service.start()
        yield service
        service.stop()

    return make


@contextmanager
def new_place(new_service: NewService) -> Iterator[Place]:
    """The service with two sites, “blog”, which reads first, and “open”; Bob moderates one, Fay the other."""
    articles = Articles()
    with new_service(
        f"site add blog --origin {articles.url}",
        f"site add open --origin {articles.url}",
        "site set open premoderate=off",
        "staff add bob@example.test --site blog --role moderator",
        "staff add fay@example.test --site open --role moderator",
    ) as service:
        articles.service = service
        yield service, articles
    articles.close()


@pytest.fixture(scope="session")
def common_place(new_service: NewService) -> Iterator[Place]:
    """Each discussion in it is one test's; sites are left as they are, and so is who works there."""
    with new_place(new_service) as place:
        yield place


@pytest.fixture(scope="module")
def own_place(new_service: NewService) -> Iterator[Place]:
    """What tests take for their `place` that set a site's settings or count what is on it: a start takes seconds."""
    with new_place(new_service) as place:
        yield place


@pytest.fixture(scope="module")
def place(common_place: Place) -> Place:
    return common_place


@pytest.fixture(scope="module")
def service(place: Place) -> Service:
    return place[0]


@pytest.fixture(scope="module")
def articles(place: Place) -> Articles:
    return place[1]


@pytest.fixture(scope="module")
def member(service: Service) -> Callable[..., str]:
    """Sign who somebody is, as the publisher of “open” does for its members."""
    added = service.command("site", "sso", "open", "add", "--form", "jwt")
    key = dict(re.findall(r"(kid|secret): (\S+)", added))

    def sign(name: str, **changed: object) -> str:
        known = {"aud": "open", "sub": name.lower(), "name": name, "jti": secrets.token_hex(8)}
        body = claims(clock.now(), **known | changed)
        return hs256(body, key["secret"].encode(), kid=key["kid"])

    return sign


@pytest.fixture
def new_reader(chromium: Browser) -> Iterator[Callable[[], Page]]:
    """Make readers with a browser profile each; any error on a page fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: object) -> Page:
        context = chromium.new_context(locale="en-GB", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(15_000)
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def new_page(new_reader: Callable[..., Page]) -> Callable[..., Page]:
    """Make readers whose discussions look the same at any time, on any machine."""
    installed(looking.LETTERS)

    def make(**options: object) -> Page:
        page = new_reader(**{"viewport": looking.SIZE, "reduced_motion": "reduce"} | options)
        page.route(f"**{looking.LETTERS_PATH}", lambda route: route.fulfill(path=looking.LETTERS))
        page.clock.set_fixed_time(looking.BEFORE_ANYTHING)
        return page

    return make


@pytest.fixture(scope="session")
def axe() -> str:
    return installed(AXE).read_text(encoding="utf-8")


def installed(file: Path) -> Path:
    """Return a file of a package from node_modules; where there is none, only CI has to have it."""
    if not file.exists():
        name = file.relative_to(looking.MODULES).parts[0]
        if IS_CI:
            pytest.fail(f"{name} is not installed, and CI must test with it: npm install")
        pytest.skip(f"{name} is not installed: npm install")
    return file
