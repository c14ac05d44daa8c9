"""What only a browser knows of signing in elsewhere: forms that go on to another origin, cookies on the way back."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from comments.accounts.providers import installed
from comments.app import create_app
from comments.core.db import write_unit
from comments.sites import actions as sites
from tests import servers
from tests.conftest import NOW, close, settings_for
from tests.outside.services import ENTRIES, Outside, open_outside
from tests.outside.world import Silent

ORIGIN = "https://blog.example.test"


@pytest.fixture
def address() -> str:
    return f"http://127.0.0.1:{servers.free_port()}"


@pytest.fixture
def outside(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """The providers, whose pages are open to the browser on another site than ours: `localhost`."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    outside = open_outside(address)
    stops = [outside.world.stop]
    for provider in (outside.corp, outside.apple):
        server = serve(provider.app, 0)
        stops.append(server.shutdown)
        page = f"http://localhost:{server.port}/authorize"
        provider.metadata["authorization_endpoint"] = page
    yield outside
    for stop in stops:
        stop()


@pytest.fixture
def service(address: str, outside: Outside, sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """Afterword, on a server of this process, so that names lead to the providers above."""
    folder = tmp_path / "afterword.db"
    folder.write_bytes(sqlite_template.read_bytes())
    app = create_app(
        settings_for(
            f"sqlite:///{folder}",
            tmp_path,
            base_url=address,
            sign_in_providers=json.dumps(ENTRIES),
            outbound_private_hosts=(*outside.world.hosts(), "localhost"),
        )
    )
    known = app.extensions[installed.EXTENSION]
    outbound = replace(outside.outbound(), private_hosts=known.asking.outside.private_hosts)
    app.extensions[installed.EXTENSION] = replace(
        known, asking=replace(known.asking, outside=outbound)
    )
    with app.app_context(), write_unit():
        blog = sites.add_site("blog", "Blog", [ORIGIN], NOW)
        sites.set_site(blog, f"sign_in={','.join(ENTRIES)}", list(ENTRIES))
    server = serve(app, int(address.rpartition(":")[2]))
    yield address
    server.shutdown()
    close(app)


def serve(app: Flask, port: int):
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    return server


def open_window(service: str, page: Page) -> None:
    page.goto(f"{service}/sites/blog/sign-in?origin={quote(ORIGIN)}")


def test_one_press_leads_to_the_provider_and_back(service: str, new_reader):
    page: Page = new_reader()
    open_window(service, page)

    page.get_by_role("button", name="Sign in with Example Corp").click()

    expect(page.get_by_role("heading", name="You are signed in")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Ada Example")
    assert page.url.startswith(f"{service}/sites/blog/hand-over")


def test_a_form_from_the_providers_page_signs_in(service: str, new_reader):
    page: Page = new_reader()
    open_window(service, page)
    page.get_by_role("button", name="Sign in with Apple").click()
    page.wait_for_url("http://localhost:*/**")

    page.get_by_role("button", name="Go").click()

    expect(page.get_by_role("heading", name="You are signed in")).to_be_visible()


def test_without_scripts_it_works_the_same(service: str, new_reader):
    page: Page = new_reader(java_script_enabled=False)
    open_window(service, page)

    page.get_by_role("button", name="Sign in with Example Corp").click()

    expect(page.get_by_role("button", name="Go on as Ada Example")).to_be_visible()


def test_who_declines_reads_so_and_can_try_again(service: str, outside: Outside, new_reader):
    outside.corp.books.person = None
    page: Page = new_reader()
    open_window(service, page)

    page.get_by_role("button", name="Sign in with Example Corp").click()
    expect(page.locator("main")).to_contain_text("Example Corp says that you did not agree.")
    page.get_by_role("link", name="Try again").click()

    expect(page.get_by_role("button", name="Sign in with Example Corp")).to_be_visible()
