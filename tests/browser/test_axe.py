"""Nobody is kept out of the desk: axe finds nothing wrong on any page with data, light or dark; each fits a phone.

An owner's pages are looked at in both, those of other roles where they are not built as a page that was looked at.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page

from comments.accounts.models import RoleName
from tests.browser.conftest import Place, Service
from tests.browser.test_desk import post
from tests.contracts.access import ACCESS, PERSON

# What a browser is not shown as a page: a file, and parts that the desk's scripts put into one.
NOT_PAGES = {
    "/dashboard/<site>/log.csv",
    "/dashboard/<site>/comments/<comment_id>/person",
    "/dashboard/<site>/moving/<run_id>/progress",
    "/dashboard/<site>/rules/trial",
}
PAGES = {
    path: access
    for (method, path), access in ACCESS.items()
    if method == "GET" and path.startswith("/dashboard/") and path not in NOT_PAGES
}
SAMPLE = Path(__file__).parents[1] / "samples" / "disqus-parents.xml"
QUEUES = ("pending", "reported", "spam", "approved", "removed", "all")
RUN = """axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`))"""

# In the dark nothing else is different.
RUN_COLOURS = RUN.replace("{ resultTypes", '{ runOnly: ["color-contrast"], resultTypes')
UNFOLD = "for (const folded of document.querySelectorAll('details')) folded.open = true"
# The roles below an owner's, and in which colours their pages are looked at.
OTHERS = {RoleName.LEAD: "light", RoleName.MODERATOR: "dark", RoleName.OBSERVER: "light"}


@pytest.fixture(scope="module")
def place(own_place: Place) -> Place:
    return own_place


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


@pytest.fixture
def names(service: Service, alice: Page) -> dict[str, str]:
    """What stands in the addresses of pages; the things are made there as people make them."""
    comment_id = alice.locator("[data-comment]").first.get_attribute("data-comment") or ""
    desk = f"{service.url}/dashboard/blog"
    key = f"comment-{comment_id}"
    alice.goto(f"{desk}/people/{key}")
    alice.get_by_text("Warn, mute or ban").click()
    alice.get_by_label("Mute").check()
    alice.get_by_role("button", name="Go on").click()
    alice.get_by_role("button", name="Do it").click()
    alice.get_by_label("New note").fill("Was kind last year.")
    alice.get_by_role("button", name="Keep note").click()
    alice.goto(f"{desk}/rules")
    alice.get_by_label("One a line").fill("casin*")
    alice.get_by_role("button", name="Add").click()
    alice.goto(f"{desk}/threads")
    alice.locator("a.row-title").first.click()
    thread_id = alice.url.rpartition("/")[2]
    alice.get_by_role("button", name="Close").click()
    alice.goto(f"{desk}/moving")
    alice.get_by_label("File").set_input_files(SAMPLE)
    alice.get_by_role("button", name="Look at the file").click()
    alice.get_by_text("Is this what you expected?").wait_for()
    run_id = alice.url.rpartition("/")[2]
    return {
        "site": "blog", "comment_id": comment_id, "key": key, "thread_id": thread_id, "run_id": run_id,
    }  # fmt: skip


def addresses(service: Service, names: dict[str, str], role: RoleName) -> list[str]:
    """Fill in what stands in the addresses of a role's pages; a new name has to be made above."""
    roles = list(RoleName)
    may = [PERSON, *roles[: roles.index(role) + 1]]
    paths = [path for path, access in PAGES.items() if access in may]
    filled = [re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names[found[1]], path) for path in paths]
    queues = [f"/dashboard/blog/comments?status={queue}" for queue in QUEUES]
    return [service.url + path for path in (*filled, *queues)]


def built_of(html: str) -> frozenset[str]:
    """Return what kinds of elements the main part of a page is built of."""
    main = html[html.index("<main") :]
    return frozenset(re.findall(r'<\w+|class=".*?"|type=".*?"', main))


def look(page: Page, axe: str, *runs: tuple[str, Literal["light", "dark"]]) -> list[str]:
    """Return what is wrong with a page in some colours, and where it runs out of a phone's window."""
    page.evaluate(UNFOLD)
    page.evaluate(axe)
    found: list[str] = []
    for run, colours in runs:
        page.emulate_media(color_scheme=colours)
        found += page.evaluate(run)
    page.set_viewport_size({"width": 320, "height": 800})
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        found.append("something runs out of the window of a phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_axe_finds_nothing_on_any_page_of_the_desk(
    service: Service, alice: Page, names: dict[str, str], axe: str
):
    found: dict[str, list[str]] = {}
    built: set[frozenset[str]] = set()
    for address in addresses(service, names, RoleName.OWNER):
        answer = alice.goto(address)
        assert answer is not None
        assert answer.ok, address
        built.add(built_of(answer.text()))
        found[address] = look(alice, axe, (RUN_COLOURS, "dark"), (RUN, "light"))

    alice.goto(f"{service.url}/dashboard/blog/rules")
    alice.get_by_label("One a line").fill("here")
    alice.get_by_role("button", name="Try on the last 30 days").click()
    alice.get_by_role("heading", name="would have held or refused").wait_for()
    alice.evaluate(axe)
    found["what a trial found"] = alice.evaluate(RUN)

    service.commands("staff add olivia@example.test --site blog --role owner")  # a site has one
    for role, colours in OTHERS.items():
        service.commands(f"staff add alice@example.test --site blog --role {role}")
        for address in addresses(service, names, role):
            answer = alice.request.get(address)
            assert answer.ok, address
            if built_of(answer.text()) not in built:
                built.add(built_of(answer.text()))
                alice.goto(address)
                found[f"{address} for the {role}"] = look(alice, axe, (RUN, colours))

    assert {place: violations for place, violations in found.items() if violations} == {}
