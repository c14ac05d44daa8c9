"""Every hostile text, name, title and address, shown in a real browser: no dialog, no request elsewhere."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from comments.app import create_app
from comments.core import text
from comments.core.db import write_unit
from comments.core.settings import read_settings
from comments.discussion import actions
from comments.markup import render
from comments.sites import queries as sites
from comments.threads.page import Page as ThreadPage
from tests.browser.conftest import Articles, Place, Service
from tests.browser.test_main_job import sign_in
from tests.markup.xss_vectors import FIELD_VECTORS, VECTORS

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROOTS = 20  # a page
VECTORS_SHOWN = [
    source
    for _, source in VECTORS
    if len(source) <= render.MAX_SOURCE_LENGTH and text.is_storable(source)
]
PIECES = [VECTORS_SHOWN[at : at + ROOTS] for at in range(0, len(VECTORS_SHOWN), ROOTS)]
FIELDS = [value[:80] for _, value in FIELD_VECTORS if text.is_storable(value)]


@pytest.fixture(scope="module")
def place(own_place: Place) -> Place:
    return own_place


class Witness:
    """Notes every dialog and every request that leaves the two origins."""

    def __init__(self, page: Page, *allowed: str) -> None:
        self.seen: list[str] = []
        page.on(
            "dialog",
            lambda dialog: (self.seen.append(f"dialog {dialog.message}"), dialog.dismiss()),
        )
        page.on("request", lambda request: self._note(request.url, allowed))

    def _note(self, url: str, allowed: tuple[str, ...]) -> None:
        if not url.startswith((*allowed, "data:", "blob:")):
            self.seen.append(f"request {url}")


@pytest.fixture(scope="module")
def hostile_threads(service: Service, articles: Articles) -> list[str]:
    """A thread for each page of vectors; the names, titles and addresses of their comments are hostile too."""
    app = create_app(read_settings(service.environment))
    with app.app_context():
        for number, sources in enumerate(PIECES):
            with write_unit():
                site = sites.get_site("open")
                for place, source in enumerate(sources):
                    field = FIELDS[(number * ROOTS + place) % len(FIELDS)]
                    new = actions.NewComment(
                        page=ThreadPage(
                            f"hostile-{number}", f"{articles.url}/hostile-{number}", field
                        ),
                        parent_id=None,
                        text=source,
                        html=render.render(source),
                        author=actions.Author(field or "x", None, None),
                    )
                    actions.post_comment(
                        site, new, "key", NOW + timedelta(minutes=number, seconds=place)
                    )
    return [articles.publish(f"hostile-{number}", "open") for number in range(len(PIECES))]


def touch_everything(page: Page) -> None:
    """Do to every element what a reader or a script might."""
    page.evaluate(
        """() => {
          const all = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
            element.shadowRoot ? [element, ...all(element.shadowRoot)] : [element]);
          for (const element of all(document)) {
            for (const type of ["mouseover", "focus", "error", "load", "toggle", "animationstart"])
              element.dispatchEvent(new Event(type, { bubbles: false }));
          }
        }"""
    )


def test_in_the_embed(service, articles, hostile_threads, new_reader):
    page = new_reader()
    witness = Witness(page, service.url, articles.url)

    for number, address in enumerate(hostile_threads):
        page.goto(address)
        page.get_by_role("article").nth(len(PIECES[number]) - 1).wait_for()
        touch_everything(page)

    assert witness.seen == []


def test_on_the_plain_page(service, hostile_threads, new_reader):
    page = new_reader()
    witness = Witness(page, service.url)

    for number in range(len(hostile_threads)):
        page.goto(f"{service.url}/sites/open/thread?identifier=hostile-{number}")
        touch_everything(page)

    assert witness.seen == []


def test_in_the_queue(service, hostile_threads, new_reader):
    page = new_reader()
    witness = Witness(page, service.url)
    sign_in(page, service, "fay@example.test")

    page.goto(f"{service.url}/dashboard/open/comments?status=approved")
    shown = 0
    while True:
        shown += page.locator("[data-comment]").count()
        touch_everything(page)
        further = page.get_by_role("link", name="Further")
        if further.count() == 0:
            break
        with page.expect_navigation():
            further.first.click()

    assert shown == len(VECTORS_SHOWN)
    assert witness.seen == []


def test_the_witness_would_see_it(service, articles, new_reader):
    page = new_reader()
    witness = Witness(page, service.url, articles.url)
    articles.pages["/raw"] = "<img src='https://evil.example.test/x.png' onerror='alert(1)'>"

    page.goto(f"{articles.url}/raw")
    page.wait_for_function("() => document.querySelector('img').complete")

    assert any(line.startswith("request https://evil") for line in witness.seen)
    assert any(line.startswith("dialog") for line in witness.seen)
