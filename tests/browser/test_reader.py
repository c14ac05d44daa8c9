"""What a reader meets who comes back, reads long and deep discussions, and writes in a train."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Service
from tests.browser.test_live import boxes, focused, post
from tests.browser.test_main_job import write

AN_HOUR_AGO = """() => { for (const [key, json] of Object.entries(localStorage)) if (key.endsWith(":visits")) {
  const visits = JSON.parse(json);
  for (const { seen } of Object.values(visits)) seen.at -= 3_600_000;
  localStorage.setItem(key, JSON.stringify(visits)); } }"""

# As in browsers that give a field no size by its content.
FIXED_SIZE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("textarea { field-sizing: fixed !important }");
  document.querySelector("afterword-comments").shadowRoot.adoptedStyleSheets.push(sheet);
}"""


@pytest.fixture
def say(service: Service):
    """Write a comment on the open site, as somebody whose browser does not matter."""

    def write_one(identifier: str, text: str, name: str, parent_id: str | None = None) -> str:
        comment = {"identifier": identifier, "text": text, "parent_id": parent_id}
        request = urllib.request.Request(
            f"{service.url}/api/v1/sites/open/comments",
            json.dumps(comment | {"author": {"name": name}}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            return str(json.load(answer)["comment"]["id"])

    return write_one


def come_near(page: Page) -> None:
    """Let what acts be loaded, and wait for it."""
    page.locator("afterword-comments").hover(position={"x": 5, "y": 5})
    expect(page.locator("afterword-comments .news")).to_be_attached()


def follow_links(page: Page, comment_id: str) -> None:
    """Go to a comment that was folded away, and to one that is no more."""
    follow = "(id) => { location.hash = `#comment-${id}`; }"
    page.get_by_role("button", name="Branch under Eve Longwinded").press("Enter")
    linked = page.locator(f"#comment-{comment_id}")
    expect(linked).to_be_hidden()
    page.evaluate(follow, comment_id)
    expect(linked).to_be_focused()
    expect(linked).to_be_in_viewport()
    page.evaluate(follow, "1")
    expect(page.get_by_text("The comment you were looking for is no longer here.")).to_be_visible()


def test_who_comes_back_is_shown_what_is_new_what_is_long_and_what_is_answered(
    articles, new_reader, say
):
    dora = new_reader()
    above = say("back", "\n\n".join(["A long story of paper."] * 60), "Eve Longwinded")
    long_id = above
    chain = [above]
    for depth in range(7):
        chain.append(say("back", f"Deeper by {depth}.", f"Ben {depth}", chain[-1]))
    dora.goto(articles.publish("back", "open"))
    come_near(dora)
    expect(dora.get_by_text("since your visit")).to_have_count(0)
    dora.wait_for_function("Object.keys(localStorage).some((key) => key.endsWith(':visits'))")
    dora.evaluate(AN_HOUR_AGO)
    new_id = say("back", "Something new.", "Fay Sample")

    dora.goto(f"{articles.url}/back")
    expect(dora.get_by_text("Something new.")).to_be_visible()
    before = boxes(dora)
    come_near(dora)
    since = dora.get_by_role("button", name="1 new comment since your visit")
    expect(since).to_be_visible()
    assert boxes(dora) == before
    since.press("Enter")
    assert focused(dora) == f"comment-{new_id}"
    time = dora.locator(f"#comment-{new_id} time")
    expect(time).to_have_attribute("title", re.compile(r"\d{1,2} \w+ 20\d\d at \d\d:\d\d"))

    whole = dora.get_by_role("button", name="Show all")
    text = dora.locator(f"#comment-{long_id} > article > .text")
    folded = text.bounding_box()["height"]
    whole.press("Enter")
    expect(dora.get_by_role("button", name="Show less")).to_be_focused()
    assert text.bounding_box()["height"] > 2 * folded

    dora.get_by_role("button", name="More replies").click()
    answer = dora.get_by_role("link", name="Ben 5")
    answer.click()
    parent = dora.locator("[part=parent]")
    expect(parent).to_contain_text("Deeper by 5.")
    answer.press("Enter")
    expect(parent).to_have_count(0)
    assert "#" not in dora.url

    dora.get_by_role("button", name="More about the comment by Eve Longwinded").click()
    dora.get_by_role("menuitem", name="Mute Eve Longwinded").click()
    expect(text).to_be_hidden()
    dora.reload()
    expect(dora.get_by_text("You muted Eve Longwinded.")).to_be_visible()
    dora.get_by_role("button", name="Unmute").click()
    expect(text).to_be_visible()

    dora.goto(f"{articles.url}/back?again#comment-{long_id}")
    expect(dora.get_by_role("button", name="Show less")).to_be_visible()
    assert focused(dora) == f"comment-{long_id}"

    follow_links(dora, chain[3])
    expect(text).to_be_visible()


def test_a_name_is_put_in_by_keyboard_and_an_edit_says_how_long_it_is_possible(
    articles, new_reader, say
):
    carol = new_reader()
    say("names", "A word.", "Zoë Sample")
    say("names", "Another.", "Ann Example")
    carol.goto(articles.publish("names", "open"))
    write(carol, "Thanks ", "Carol")
    composer = carol.get_by_role("textbox", name="Write a comment")
    carol.evaluate(FIXED_SIZE)
    low = composer.bounding_box()["height"]
    composer.fill("A line.\n" * 12)
    assert composer.bounding_box()["height"] > low + 100  # it grows with its text
    composer.fill("Thanks ")
    composer.press("End")
    carol.keyboard.type("@")
    names = carol.get_by_role("listbox", name="People in this discussion").get_by_role("option")
    expect(names).to_have_text(["Ann Example", "Zoë Sample"])
    carol.keyboard.type("sam")
    expect(names).to_have_text(["Zoë Sample"])
    chosen = composer.get_attribute("aria-activedescendant")
    expect(names.first).to_have_attribute("id", chosen or "")
    carol.keyboard.press("Escape")
    expect(names).to_have_count(0)
    carol.keyboard.press("Backspace")
    expect(names).to_have_count(1)
    carol.keyboard.press("Enter")
    expect(composer).to_have_value("Thanks @Zoë Sample ")
    expect(names).to_have_count(0)
    carol.keyboard.press("Control+Enter")
    expect(carol.get_by_text("Thanks @Zoë Sample")).to_be_visible()

    carol.get_by_role("button", name="Edit").click()

    expect(carol.get_by_text("14 minutes left to change it")).to_be_visible()


def test_what_is_posted_without_a_network_goes_once_when_it_is_back(articles, new_reader):
    carol, dora = new_reader(), new_reader()
    address = articles.publish("train", "open")
    carol.goto(address)
    post(carol, "At the station.", "Carol")
    carol.get_by_role("button", name="Reply to Carol").click()
    carol.get_by_label("Your reply to Carol").fill("In the tunnel.")
    carol.context.set_offline(True)
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(carol.get_by_role("alert").filter(has_text="You are offline.")).to_be_visible()

    carol.context.set_offline(False)

    expect(carol.get_by_role("article").filter(has_text="In the tunnel.")).to_be_visible()
    expect(carol.get_by_label("Your reply to Carol")).to_have_count(0)

    write(carol, "In the next tunnel.", "Carol")
    carol.context.set_offline(True)
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(carol.get_by_role("alert").filter(has_text="You are offline.")).to_be_visible()
    context = carol.context
    carol.close()
    context.set_offline(False)
    context.new_page().goto(address)

    later = context.pages[0].get_by_role("article").filter(has_text="In the next tunnel.")
    expect(later).to_be_visible(timeout=15_000)
    dora.goto(address)
    expect(dora.get_by_role("article")).to_have_count(3)
