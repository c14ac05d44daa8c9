"""Whatever the service answers, or never does: the box says so within ten seconds, and asking again helps.

That no error reaches the page, nor a rejection, is counted by `new_reader`.
"""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Articles
from tests.browser.test_main_job import write
from tests.browser.writing import begin_report, post

PATIENCE_MS = 10_000
ANSWERS: dict[str, dict[str, Any] | None] = {
    "404": {"status": 404, "content_type": "text/plain", "body": "no"},
    "500": {"status": 500, "content_type": "text/plain", "body": "no"},
    "another form": {"status": 200, "content_type": "application/json", "body": "{}"},
    "no code": {"status": 200, "content_type": "text/javascript", "body": "<h1>Hello</h1>"},
    "much": {"status": 200, "content_type": "text/javascript", "body": "[" * 10_000_000},
    "never": None,
}
# Time is the test's, also for what the browser itself would wait for.
OUR_TIME = """AbortSignal.timeout = (ms) => {
  const late = new AbortController();
  setTimeout(() => late.abort(new DOMException("", "TimeoutError")), ms);
  return late.signal;
};
window.kinds = [];
addEventListener("afterword:error", ({ detail }) => window.kinds.push(detail.kind));"""


def spoil(page: Page, address: str, name: str) -> Callable[[], None]:
    """Give a bad answer to whatever asks for an address, or none. Returns what ends that for those who ask anew."""
    given = ANSWERS[name]
    is_over = threading.Event()

    def reply(route: Route) -> None:
        if is_over.is_set():
            route.continue_()
        elif given is not None:
            route.fulfill(headers={"Access-Control-Allow-Origin": "*"}, **given)

    page.route(address, reply)
    return is_over.set


def let_it_fail(page: Page, alert: Locator) -> None:
    """Let ten seconds pass, in steps: what failed at once is tried again after a moment."""
    for _ in range(PATIENCE_MS // 500):
        if alert.is_visible():
            return
        page.clock.run_for(500)
    expect(alert).to_be_visible()


def comment_of(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name)


def write_own(page: Page) -> None:
    """Have a comment of one's own."""
    write(page, "My own.")
    page.get_by_role("button", name="Post", exact=True).click()
    expect(comment_of(page, "Carol")).to_be_visible()


def nothing(_page: Page) -> None: ...


def press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name).first.press("Enter")


def begin_to_write(page: Page) -> None:
    page.get_by_placeholder("Write a comment").first.focus()


def report(page: Page) -> None:
    begin_report(page, "Ben")


Case = tuple[str, Callable[[Page], None], Callable[[Page], None], str]
# What is asked for, what has to be there before, what asks for it, and what is there when it came.
CASES: dict[str, Case] = {
    "the thread": ("**/thread?**", nothing, nothing, "Comment of Ben"),
    "the element": ("**/define.js", nothing, nothing, "Comment of Ben"),
    "what acts": ("**/acting.js*", nothing, press("Reply to Ben"), "Your reply to Ben"),
    "the editor": ("**/composer.js*", nothing, begin_to_write, "Cancel"),
    "reports": ("**/reporting.js*", nothing, report, "What is wrong with it?"),
    "votes": ("**/reacting.js*", nothing, press("Vote"), "Votes: 1"),
    "deleting": ("**/removing.js*", write_own, press("Delete"), "Delete your comment?"),
}  # fmt: skip
PAIRS = [
    *(("the thread", name) for name in ("500", "another form", "much", "never")),
    *(("the element", name) for name in ("404", "no code", "never")),
    *(("what acts", name) for name in ("500", "never")),
    ("the editor", "404"),
    ("reports", "never"),
    ("votes", "500"),
    ("deleting", "no code"),
]


@pytest.mark.parametrize(("part", "name"), PAIRS, ids=[f"{part}: {name}" for part, name in PAIRS])
def test_a_bad_answer_is_said_and_asking_again_helps(
    service, articles: Articles, new_reader, part, name
):
    address, prepare, ask, wanted = CASES[part]
    identifier = f"bad-{part}-{name}".replace(" ", "-")
    post(service, identifier, "Comment of Ben", "Ben")
    page = new_reader()
    page.clock.install()
    page.add_init_script(OUR_TIME)
    url = articles.publish(identifier, "open")
    if prepare is not nothing:
        page.goto(url)
        prepare(page)
    mend = spoil(page, address, name)
    # What comes has come before time passes.
    with page.expect_request(address):
        page.goto(url)
        ask(page)
    if part != "the element":
        expect(page.locator("afterword-comments .afterword")).to_be_attached()

    alert = page.get_by_role("alert").filter(has_text="could not be loaded").first
    let_it_fail(page, alert)
    if part == "the thread":
        kind = "timeout" if name == "never" else "unreadable"
        page.wait_for_function("window.kinds.length")
        assert page.evaluate("window.kinds") == [kind]
    expect(page.get_by_text("Some words of an article.")).to_be_visible()
    mend()
    alert.get_by_role("button", name="Retry").click()

    expect(page.get_by_text(wanted).or_(page.get_by_label(wanted)).first).to_be_visible()


def test_what_the_service_refuses_is_said_at_its_field(service, articles: Articles, new_reader):
    page = new_reader()
    page.goto(articles.publish("refused", "open"))
    write(page, "Answer me by mail.")
    mail = page.get_by_label("Mail")
    mail.fill("nobody")
    page.get_by_role("button", name="Post", exact=True).click()

    expect(mail).to_be_focused()
    expect(mail).to_have_attribute("aria-invalid", "true")
    expect(mail).to_have_accessible_description(re.compile(r"\w.*\.$"))
    expect(page.get_by_label("Write a comment")).to_have_value("Answer me by mail.")
    mail.fill("nobody@example.test")
    expect(mail).not_to_have_attribute("aria-invalid", "true")


def test_what_somebody_else_answers_to_what_is_sent_is_said_and_nothing_typed_is_lost(
    service, articles: Articles, new_reader
):
    """That each call does so, whatever is answered: tests/js/bad-answers.test.js."""
    post(service, "sent", "Comment of Ben", "Ben")
    page = new_reader()
    page.goto(articles.publish("sent", "open"))
    write_own(page)
    mend = spoil(page, "**/api/v1/sites/open/comments**", "another form")

    write(page, "Words that are kept.")
    page.get_by_role("button", name="Post", exact=True).click()
    press("Vote up: comment by Ben")(page)
    report(page)
    page.get_by_label("What is wrong with it?").select_option("spam")
    page.get_by_label("For the moderators").fill("Kept as well.")
    page.get_by_role("button", name="Send the report").click()
    press("Delete")(page)
    page.get_by_role("button", name="Delete it").click()

    for said in ("Your text is safe here.", "It was not counted.", "Your report was not sent."):
        expect(page.get_by_text(f"The server's answer could not be read. {said}")).to_be_visible()
    expect(
        page.get_by_role("alert").filter(has_text="The server's answer could not be read.Delete it")
    ).to_be_visible()
    expect(page.get_by_label("For the moderators")).to_have_value("Kept as well.")
    expect(page.get_by_label("Write a comment")).to_have_value("Words that are kept.")
    mend()
    page.get_by_role("button", name="Retry").click()
    expect(page.get_by_text("Words that are kept.")).to_be_visible()
