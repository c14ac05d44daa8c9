"""Every state of a discussion: nothing in anybody's way, targets and letters large enough, all told in order.

Each is compared with a picture (`looking.py`). Who answers whom, as a screen reader meets it, is written down below.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Articles, Service
from tests.browser.holding import hold, next_one
from tests.browser.looking import SIZE, STYLE, look_at
from tests.browser.measuring import problems_of
from tests.browser.test_main_job import write
from tests.browser.writing import begin_report, post

LONG = "A long comment with `code`.\n\n```python\nprint('hello')\n```\n\n> What was said\n\nSee [here](https://example.test/)."


def fold(page: Page) -> None:
    page.get_by_role("button", name="branch").first.press("Enter")
    expect(page.locator("afterword-comments .line[aria-expanded=false]")).to_have_count(1)


def report(page: Page) -> None:
    begin_report(page, "Ada Example")
    expect(page.get_by_label("What is wrong with it?")).to_be_focused()


def compose(page: Page) -> None:
    write(page, "Half a", "")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_text("Please tell us a name to show.")).to_be_visible()


def narrow(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": SIZE["height"]})


def darken(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.body.style.cssText = 'background: #14171a; color: #e8e8e8'")
    expect(page.locator("afterword-comments .afterword")).to_have_css("color-scheme", "dark")


def force_colours(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    page.get_by_role("button", name="Post", exact=True).focus()  # no field: its caret would blink


# What is done one after another in a long discussion, which is then looked at.
STATES: dict[str, Callable[[Page], None]] = {
    "collapsed": fold,
    "reporting": report,
    "composing": compose,
    "narrow": narrow,
    "dark": darken,
    "forced colours": force_colours,
}


MOVING = """() => [...document.querySelector("afterword-comments").shadowRoot.querySelectorAll("*")]
  .filter((one) => ["", "::before", "::after"].some((part) => {
    const { transitionDuration, animationName } = getComputedStyle(one, part);
    return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time));
  })).map(({ outerHTML }) => outerHTML)"""


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


def test_a_long_discussion_stands_in_nobodys_way_whatever_is_done_in_it(
    articles: Articles, long_thread: None, new_page, axe
):
    page = new_page()
    page.goto(articles.publish("long", "open", STYLE))
    expect(page.locator("afterword-comments .ready")).to_be_attached()
    page.locator("afterword-comments").hover()
    expect(page.locator("afterword-comments .news")).to_have_count(1)

    look_at(page, axe, "long")
    assert page.evaluate(MOVING) == []  # these readers want less motion
    for name, act in STATES.items():
        act(page)
        look_at(page, axe, name)


def test_a_discussion_that_is_loaded_or_cannot_be_stands_in_nobodys_way(
    articles: Articles, new_page, axe
):
    page = new_page()
    held = hold(page, "**/thread?**")
    page.goto(articles.publish("empty", "open", STYLE))
    expect(page.locator("afterword-comments .skeleton")).to_be_attached()

    look_at(page, axe, "loading")
    next_one(page, held).abort()
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    look_at(page, axe, "error")
    page.unroute("**/thread?**")
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_text("Be the first to comment.")).to_be_visible()
    look_at(page, axe, "empty")


def test_a_comment_that_waits_stands_in_nobodys_way(articles: Articles, new_page, axe):
    page = new_page(viewport=SIZE | {"width": 320}, device_scale_factor=4)  # 1280 at 400 %
    page.goto(articles.publish("held", "blog", STYLE))
    write(page, "Wait for me.")
    page.get_by_role("button", name="Post for review").click()
    expect(page.get_by_text("Your comment is waiting for a moderator.").first).to_be_visible()

    look_at(page, axe, "held")


def test_who_is_signed_in_and_wrote_stands_in_nobodys_way(
    articles: Articles, member: Callable[..., str], new_page, axe
):
    page = new_page()
    page.goto(articles.publish("signed-in", "open", STYLE, f'data-sso="{member("Dora")}"'))
    page.get_by_placeholder("Write a comment").first.click()
    expect(page.get_by_text("You write as Dora")).to_be_visible()
    page.get_by_placeholder("Write a comment").first.fill("From the club.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(page.get_by_role("button", name="Delete")).to_be_visible()
    page.get_by_placeholder("Write a comment").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()

    look_at(page, axe, "signed in")


# What a publisher can choose, and by what it is seen, where it is otherwise without.
CHOSEN = [
    ("look", "soft", ".text", "padding-inline-start", "14px"),
    ("look", "lines", ".avatar", "border-top-left-radius", "2px"),
    ("look", "card", ".afterword", "border-top-width", "1px"),
    ("density", "compact", ".avatar", "width", "24px"),
    ("avatars", "off", ".avatar", "display", "none"),
]


def test_a_look_a_density_and_pictures_are_chosen_by_the_publisher(
    articles: Articles, long_thread: None, new_page, axe
):
    page = new_page()
    page.goto(articles.publish("long", "open", STYLE))
    element = page.locator("afterword-comments")
    for attribute, value, where, style, shown in CHOSEN:
        one = element.locator(where).first
        expect(one).not_to_have_css(style, shown)

        element.evaluate(
            "(one, [name, value]) => one.setAttribute(name, value)", [attribute, value]
        )
        expect(one).to_have_css(style, shown)
        assert problems_of(page, axe) == [], value

        element.evaluate("(one, name) => one.removeAttribute(name)", attribute)


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
