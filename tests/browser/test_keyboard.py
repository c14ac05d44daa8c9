"""All that a reader does, by keyboard alone: the focus can be seen wherever it is, and is never lost."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Articles, Service
from tests.browser.measuring import focus_of
from tests.browser.writing import post

MOST_STEPS = 60


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Go on until something has the focus; everything on the way shows that it has."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        focus = focus_of(page)
        if focus is None:
            continue  # the page's own, or the browser's
        assert focus["isRinged"], focus
        if focus["name"].startswith(name):
            return
    raise AssertionError(f"{name} is not reached by {key}")


def name_of_focus(page: Page) -> str:
    focus = focus_of(page)
    assert focus is not None, "the focus is lost"
    return str(focus["name"])


# What a publisher's page hears of it, by the manual's table of events.
RECORD = """window.heard = [];
for (const name of ["ordered", "posted", "paginated"]) {
  addEventListener(`afterword:${name}`, ({ detail }) => window.heard.push(`${name} ${detail?.order ?? ""}`.trim()));
}
navigator.clipboard.writeText = async (text) => { window.copied = text; };
addEventListener("afterword:posting", ({ detail }) => { detail.text = detail.text.replace("rihgt", "right"); });"""
HEARD = ["ordered oldest", "ordered newest", "posted", "posted", "paginated"]


def write_with_keys(page: Page, text: str, name: str = "", send: str = "Control+Enter") -> None:
    page.keyboard.type(text)
    if name:
        tab_to(page, "Name")
        page.keyboard.type(name)
    page.keyboard.press(send)


def choose_an_order(page: Page) -> None:
    tab_to(page, "Order")
    with page.expect_response("**/thread?**"):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_text("Comment 0", exact=True)).to_be_visible()
    assert name_of_focus(page).startswith("Order")
    with page.expect_response("**/thread?**"):
        page.keyboard.press("ArrowUp")
    expect(page.get_by_text("The newest.")).to_be_visible()


def write_edit_and_delete(page: Page) -> None:
    tab_to(page, "Write a comment")
    expect(page.get_by_role("button", name="Bold")).to_be_visible()
    page.keyboard.type("By ")
    page.keyboard.press("Escape")  # puts away nothing that was written
    write_with_keys(page, "keys.", "Carol")
    own = page.get_by_role("article", name="Carol")
    expect(own).to_contain_text("By keys.")
    assert "By keys." in name_of_focus(page)

    tab_to(page, "Edit")
    page.keyboard.press("Enter")
    expect(own.get_by_role("button", name="Save")).to_be_visible()
    write_with_keys(page, " Changed.", send="Meta+Enter")  # ⌘
    expect(own).to_contain_text("By keys. Changed.")
    assert name_of_focus(page)

    tab_to(page, "Delete")
    page.keyboard.press("Enter")
    expect(own.get_by_role("button", name="Keep it")).to_be_focused()
    tab_to(page, "Delete it", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(own).to_have_count(0)
    assert name_of_focus(page)


def vote_reply_and_report(page: Page) -> None:
    ben = page.get_by_role("article", name="Ben")
    tab_to(page, "Vote up: comment by Ben")
    page.keyboard.press("Enter")
    expect(ben.get_by_role("group", name="Votes: 1")).to_be_visible()
    assert name_of_focus(page).startswith("Vote up")

    tab_to(page, "Reply to Ben")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your reply to Ben")).to_be_focused()
    expect(ben.get_by_role("button", name="Bold")).to_be_visible()
    write_with_keys(page, "That is rihgt.")  # the page corrects it
    expect(page.get_by_text("That is right.", exact=True)).to_be_visible()
    assert "That is right." in name_of_focus(page)

    tab_to(page, "More about the comment by Ben", "Shift+Tab")
    open_menu(page)
    page.keyboard.press("Enter")
    heard = page.get_by_role("status").filter(has_text="The link is copied.")
    expect(heard).to_be_attached()
    item = page.locator("afterword-comments .comment").filter(has=ben).first
    assert page.evaluate("window.copied") == f"{page.url}#{item.get_attribute('id')}"
    open_menu(page)
    page.keyboard.press("End")
    assert name_of_focus(page) == "Report"
    page.keyboard.press("Enter")
    expect(page.get_by_label("What is wrong with it?")).to_be_focused()
    page.keyboard.press("ArrowDown")
    tab_to(page, "Send the report")
    page.keyboard.press("Enter")
    expect(ben.get_by_text("You reported this")).to_be_visible()
    assert "The newest." in name_of_focus(page)


def open_menu(page: Page) -> None:
    """Open the menu whose button has the focus."""
    assert name_of_focus(page).startswith("More about the comment by Ben")
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Copy link")).to_be_focused()


def fold_and_read_on(page: Page) -> None:
    branch = page.locator("afterword-comments .line").first
    tab_to(page, branch.get_attribute("aria-label") or "")
    page.keyboard.press("Enter")
    expect(branch).to_have_attribute("aria-expanded", "false")
    expect(branch).to_be_focused()

    tab_to(page, "More comments", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Comment 0", exact=True)).to_be_visible()
    assert "Comment" in name_of_focus(page)


def test_a_reader_does_everything_by_keyboard(service: Service, articles: Articles, new_reader):
    for at in range(21):
        post(service, "keys", f"Comment {at}", "Gus")
    root = post(service, "keys", "The newest.", "Ben")
    post(service, "keys", "An answer.", "Ada", root)
    page = new_reader()
    page.add_init_script(RECORD)
    page.goto(articles.publish("keys", "open"))
    expect(page.get_by_text("The newest.")).to_be_visible()

    choose_an_order(page)
    write_edit_and_delete(page)
    vote_reply_and_report(page)
    fold_and_read_on(page)
    heard = page.evaluate("window.heard")
    assert heard == HEARD
