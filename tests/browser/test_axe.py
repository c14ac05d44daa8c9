"""No page of the desk stands in anybody's way: axe finds nothing wrong, light or dark, with data on it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Service
from tests.browser.test_desk import post
from tests.conftest import IS_CI
from tests.contracts.access import ACCESS

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# What a browser is not shown as a page: a file, and a part that the desk's script puts into one.
NOT_PAGES = {"/dashboard/<site>/log.csv", "/dashboard/<site>/comments/<comment_id>/person"}
PAGES = [
    path
    for method, path in ACCESS
    if method == "GET" and path.startswith("/dashboard/") and path not in NOT_PAGES
]
QUEUES = ("pending", "reported", "spam", "approved", "removed", "all")
RUN = """axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`))"""

# In the dark nothing else is different.
RUN_COLOURS = RUN.replace("{ resultTypes", '{ runOnly: ["color-contrast"], resultTypes')


@pytest.fixture(scope="module")
def axe() -> str:
    if not AXE.exists():
        if IS_CI:
            pytest.fail("axe-core is not installed, and CI must test with it: npm install")
        pytest.skip("axe-core is not installed: npm install")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def alice(service: Service, new_reader: Callable[..., Page]) -> Page:
    """Alice, who owns the site, at a desk with something in every queue and in the log."""
    service.command("staff", "add", "alice@example.test", "--site", "blog", "--role", "owner")
    page = new_reader(bypass_csp=True)
    page.goto(service.staff_link("alice@example.test"))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/**")
    for key in "aksr1b":
        if key not in "1k":
            post(service, "See [here](https://example.test/x)", email=f"{key}@example.test")
    page.goto(f"{service.url}/dashboard/blog/comments")
    for key in ("a", "s", "r", "1"):
        page.keyboard.press(key)
    page.wait_for_function("document.querySelectorAll('[data-comment]').length === 1")
    return page


def addresses(service: Service, comment_id: str) -> list[str]:
    """Fill in what stands in the addresses of pages; a new name has to be added here."""
    values = {"site": "blog", "comment_id": comment_id}
    filled = [re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], path) for path in PAGES]
    queues = [f"/dashboard/blog/comments?status={queue}" for queue in QUEUES]
    return [service.url + path for path in (*filled, *queues)]


def test_axe_finds_nothing_on_any_page_of_the_desk(service: Service, alice: Page, axe: str):
    comment_id = alice.locator("[data-comment]").first.get_attribute("data-comment") or ""
    found: dict[str, list[str]] = {}
    for address in addresses(service, comment_id):
        answer = alice.goto(address)
        assert answer is not None
        assert answer.ok, address
        alice.evaluate(axe)
        found[address] = alice.evaluate(RUN)
        alice.emulate_media(color_scheme="dark")
        found[f"{address} in the dark"] = alice.evaluate(RUN_COLOURS)
        alice.emulate_media(color_scheme="light")

    assert {place: violations for place, violations in found.items() if violations} == {}
