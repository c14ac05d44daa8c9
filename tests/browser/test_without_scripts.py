"""The plain page, where no script runs: it reads, answers, says what is wrong at its field, reports, and holds."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Articles, Service
from tests.browser.writing import post

PAGE = 20


def read_on(carol: Page) -> None:
    """Go to the next page and read the discussion in another order and back."""
    expect(carol.get_by_role("article")).to_have_count(PAGE)
    carol.get_by_role("link", name="More comments").click()
    expect(carol.get_by_role("article").last).to_contain_text("Comment 0")
    carol.get_by_role("link", name="Oldest first").click()
    expect(carol.get_by_role("article").first).to_contain_text("Comment 0")
    carol.get_by_role("link", name="Newest first").click()
    expect(carol.get_by_role("article").first).to_contain_text("Comment 20")


def answer_badly_and_well(carol: Page) -> None:
    """Answer a comment with an address that is none, and mend that."""
    carol.get_by_role("article").first.get_by_role("link", name="Reply").click()
    expect(carol.get_by_text("You are answering Ben 20.")).to_be_visible()
    carol.get_by_role("textbox", name="Comment").fill("Written *without* scripts.")
    carol.get_by_label("Name").fill("Carol")
    address = carol.get_by_label("Mail address")
    address.fill("carol@example")
    carol.get_by_role("button", name="Post", exact=True).click()

    expect(carol.get_by_role("alert")).to_have_count(1)
    expect(address).to_be_focused()
    expect(address).to_have_attribute("aria-invalid", "true")
    expect(address).to_have_accessible_description(carol.get_by_role("alert").inner_text())
    expect(address).to_have_value("carol@example")
    expect(carol.get_by_role("textbox", name="Comment")).to_have_value("Written *without* scripts.")
    expect(carol.get_by_label("Name")).to_have_value("Carol")
    expect(carol.get_by_text("You are answering Ben 20.")).to_be_visible()
    address.fill("")
    carol.get_by_role("button", name="Post", exact=True).click()


def report(carol: Page) -> None:
    ben = carol.get_by_role("article").filter(has_text="Comment 20").first
    ben.get_by_role("link", name="Report").click()
    carol.get_by_label("Spam").check()
    carol.get_by_role("button", name="Send the report").click()
    expect(carol.get_by_role("status")).to_contain_text("The moderators will look at it.")


def test_a_discussion_is_read_answered_and_reported_without_scripts(
    service: Service, articles: Articles, new_reader
):
    for at in range(PAGE + 1):
        post(service, "plain", f"Comment {at}", f"Ben {at}")
    carol = new_reader(java_script_enabled=False)
    carol.goto(f"{service.url}/sites/open/thread?identifier=plain")

    read_on(carol)
    answer_badly_and_well(carol)
    expect(carol.get_by_role("status")).to_contain_text("Your comment is here.")
    own = carol.get_by_role("article").filter(has_text="Written without scripts.")
    expect(own.get_by_role("link", name="Ben 20")).to_be_visible()
    report(carol)

    article = f"{articles.url}/plain-held"
    carol.goto(f"{service.url}/sites/blog/thread?identifier=plain-held&url={article}&title=Plain")
    carol.get_by_role("textbox", name="Comment").fill("Wait for me.")
    carol.get_by_label("Name").fill("Carol")
    carol.get_by_role("button", name="Post for review").click()
    expect(carol.get_by_role("status")).to_contain_text("waiting for a moderator")
    expect(carol.get_by_role("heading", name="Plain")).to_be_visible()
    expect(carol.get_by_text("Wait for me.")).to_have_count(0)
