"""A real service, an article on another origin, and headless Chromium."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import servers
from tests.conftest import IS_CI

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

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
        done = subprocess.run(
            [str(Path(sys.executable).parent / "afterword"), *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def commands(self, *lines: str) -> None:
        """Run several commands in one process: each start would cost a second."""
        program = (
            "import sys; from comments.cli import main\n"
            "for line in sys.argv[1:]: main(line.split(), standalone_mode=False)"
        )
        subprocess.run(
            [sys.executable, "-c", program, *lines],
            env=self.environment,
            capture_output=True,
            check=True,
        )

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

    def __init__(self, service: Service, host: str = "localhost") -> None:
        self.pages: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.service = service
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


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service with two sites, “blog”, which reads first, and “open”; Bob moderates one, Fay the other."""
    service = Service(tmp_path_factory.mktemp("service"))
    service.commands(
        "site add blog",
        "site add open",
        "site set open premoderate=off",
        "staff add bob@example.test --site blog --role moderator",
        "staff add fay@example.test --site open --role moderator",
    )
    service.start()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def articles(service: Service) -> Iterator[Articles]:
    articles = Articles(service)
    service.commands(*(f"site set {site} origins={articles.url}" for site in ("blog", "open")))
    yield articles
    articles.server.shutdown()
    articles.server.server_close()


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


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        if IS_CI:
            pytest.fail("axe-core is not installed, and CI must test with it: npm install")
        pytest.skip("axe-core is not installed: npm install")
    return AXE.read_text(encoding="utf-8")
