"""Every state of a discussion: nothing in anybody's way, targets and letters large enough, all told in order.

Who answers whom, as a screen reader meets it, is written down below. With SCREENSHOTS=folder the states are drawn into
that folder, for the eye (`make screenshots`): letters differ between machines, so pictures are not compared.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Articles, Service
from tests.browser.measuring import problems_of
from tests.browser.test_main_job import write
from tests.browser.writing import post

PICTURES = os.environ.get("SCREENSHOTS")
LONG = "A long comment with `code`.\n\n```python\nprint('hello')\n```\n\n> What was said\n\nSee [here](https://example.test/)."
DARK = "<style>body { background: #14171a; color: #e8e8e8 } a { color: #8ab4f8 }</style>"
SITES = {"held": "blog"}


def nothing(_page: Page) -> None: ...


def compose(page: Page) -> None:
    write(page, "Half a", "")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Please tell us a name to show.")).to_be_visible()


def hold(page: Page) -> None:
    write(page, "Wait for me.")
    page.get_by_role("button", name="Post for review").click()
    expect(page.get_by_text("Your comment is waiting for a moderator.").first).to_be_visible()


def fold(page: Page) -> None:
    page.get_by_role("button", name="branch").first.press("Enter")


def report(page: Page) -> None:
    page.get_by_role("button", name="Report").first.click()
    expect(page.get_by_label("What is wrong with it?")).to_be_focused()


def fail(route: Route) -> None:
    route.abort()


def never(_route: Route) -> None: ...


State = tuple[str, str, dict[str, Any], Callable[[Page], None]]
# Which discussion, what else stands on its page, how it is looked at, and what is done there.
STATES: dict[str, State] = {
    "empty": ("empty", "", {}, nothing),
    "loading": ("loading", "", {}, nothing),
    "error": ("error", "", {}, nothing),
    "long": ("long", "", {}, nothing),
    "collapsed": ("long", "", {}, fold),
    "composing": ("long", "", {}, compose),
    "reporting": ("long", "", {}, report),
    "held": ("held", "", {}, hold),
    "dark": ("long", DARK, {"color_scheme": "dark"}, compose),
    "narrow": ("long", "", {"viewport": {"width": 320, "height": 640}}, compose),
    # 1280 pixels at 400 %.
    "zoomed": ("long", "", {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}, nothing),
    "forced colours": ("long", "", {"forced_colors": "active"}, compose),
    "reduced motion": ("long", "", {"reduced_motion": "reduce"}, fold),
}  # fmt: skip
ROUTES = {"loading": never, "error": fail}


@pytest.fixture(scope="module")
def long_thread(service: Service) -> None:
    """Branches, code, a quotation, answers to answers, and more than one page."""
    for at in range(21):
        post(service, "long", f"Comment {at}", "Fay Placeholder")
    above: str | None = None
    for at in range(8):
        above = post(
            service, "long", LONG if at == 0 else f"Answer {at}", f"{'AB'[at % 2]}da Example", above
        )


@pytest.mark.parametrize("name", STATES)
def test_a_state_stands_in_nobodys_way(
    service: Service, articles: Articles, long_thread: None, new_reader, axe, name
):
    identifier, more, options, act = STATES[name]
    page = new_reader(**options)
    if name in ROUTES:
        page.route("**/thread?**", ROUTES[name])
    articles.publish(identifier, SITES.get(identifier, "open"), more)
    page.goto(f"{articles.url}/{identifier}")
    expect(page.locator("afterword-comments .afterword")).to_be_attached()
    if name != "loading":
        expect(page.locator("afterword-comments .ready")).to_be_attached()
        page.locator("afterword-comments").hover()
        expect(page.locator("afterword-comments .news")).to_have_count(int(name != "error"))
    act(page)

    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)

    assert problems_of(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_screen_reader_hears_who_answers_whom(
    articles: Articles, long_thread: None, new_reader: Callable[..., Page]
):
    page = new_reader()
    page.goto(articles.publish("long", "open"))

    expect(page.get_by_role("region", name="Comments")).to_match_aria_snapshot("""
      - heading "29 comments" [level=2]
      - combobox "Order"
      - textbox "Write a comment"
      - list:
        - listitem:
          - article "Ada Example":
            - heading "Ada Example" [level=3]
            - button "Reply to Ada Example"
          - button /Branch under Ada Example/ [expanded]
          - list:
            - listitem:
              - article "Bda Example":
                - button "Reply to Bda Example"
              - button /Branch under Bda Example/ [expanded]
              - list
    """)


def test_the_measures_would_find_what_is_wrong(
    articles: Articles, long_thread: None, new_reader: Callable[..., Page], axe: str
):
    page = new_reader()
    page.goto(articles.publish("long", "open"))
    expect(page.locator("afterword-comments .ready")).to_be_attached()
    page.evaluate("""() => {
      const { shadowRoot } = document.querySelector("afterword-comments");
      shadowRoot.querySelector("h2").insertAdjacentHTML("afterend",
        "<button style='width:9px;height:9px'></button><p style='font-size:8px;color:#ccc'>Hardly to be read</p>");
    }""")

    found = " ".join(problems_of(page, axe))

    assert all(what in found for what in ("button-name", "color-contrast", "9x9", "8px"))
