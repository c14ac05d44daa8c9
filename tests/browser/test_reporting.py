"""Reporting a comment and what staff pinned, in a real browser."""

from playwright.sync_api import Route, expect

from tests.browser.test_live import let_it_ask, post, publish, reading
from tests.browser.test_main_job import write


def test_a_comment_is_reported_by_keyboard_and_the_discussion_remembers_it(
    service, articles, new_reader
):
    carol, dora = new_reader(), new_reader()
    address = articles.publish("reported", "open")
    carol.goto(address)
    write(carol, "Buy my boats.")
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(carol.get_by_text("Buy my boats.")).to_be_visible()
    carol.get_by_role("button", name="More about the comment by Carol").click()
    expect(carol.get_by_role("menuitem")).to_have_text("Copy link")  # it is her own
    dora.route("**/reports", lose)
    dora.goto(address)
    more = dora.get_by_role("button", name="More about the comment by Carol")

    def report() -> None:
        more.press("Enter")
        expect(dora.get_by_role("menuitem", name="Copy link")).to_be_focused()
        dora.keyboard.press("End")
        expect(dora.get_by_role("menuitem", name="Report")).to_be_focused()
        dora.keyboard.press("Enter")

    report()
    form = dora.get_by_role("form", name="Report the comment by Carol")
    reason = form.get_by_label("What is wrong with it?")
    expect(reason).to_be_focused()
    dora.keyboard.press("Escape")
    expect(form).to_have_count(0)
    expect(more).to_be_focused()

    report()
    form.get_by_role("button", name="Send the report").press("Enter")
    expect(form.get_by_role("alert")).to_have_text("Please choose what is wrong with it.")
    reason.select_option("Spam")
    form.get_by_label("For the moderators").fill("Third time today.")
    form.get_by_role("button", name="Send the report").click()
    expect(form.get_by_role("alert")).to_contain_text("Your report was not sent.")
    expect(form.get_by_label("For the moderators")).to_have_value("Third time today.")
    dora.unroute("**/reports")
    form.get_by_role("button", name="Send the report").click()

    expect(dora.get_by_role("status")).to_have_text("Thank you. The moderators will look at it.")
    expect(dora.get_by_text("You reported this")).to_be_visible()
    more.press("Enter")
    expect(dora.get_by_role("menuitem", name="Copy link")).to_be_focused()
    expect(dora.get_by_role("menuitem", name="Report")).to_have_count(0)
    dora.reload()
    expect(dora.get_by_text("You reported this")).to_be_visible()


def lose(route: Route) -> None:
    route.abort()


def test_what_staff_choose_for_a_discussion_shows_while_somebody_reads(
    service, articles, new_reader
):
    fay, dora = new_reader(), new_reader()
    fay.goto(publish(articles, "steered"))
    post(fay, "The first word.")
    fay.goto(service.staff_link("fay@example.test"))
    fay.get_by_role("button", name="Sign in").click()
    reading(dora, f"{articles.url}/steered")
    reply = dora.get_by_role("button", name="Reply to Ben Sample")
    expect(reply).to_be_visible()

    fay.goto(f"{service.url}/dashboard/open/threads?q=steered")
    fay.get_by_role("main").get_by_role("link").first.click()
    fay.get_by_role("button", name="Close", exact=True).click()
    fay.get_by_role("button", name="Pin the comment by Ben Sample").click()
    expect(fay.get_by_role("status")).to_have_text("The comment is pinned.")
    let_it_ask(dora)

    expect(dora.get_by_text("This discussion is closed.")).to_be_visible()
    expect(reply).to_have_count(0)
    expect(dora.get_by_text("The first word.")).to_have_count(2)
    pinned = dora.get_by_role("link", name="in the discussion")
    pinned.press("Enter")
    expect(dora.locator("li.comment.target")).to_contain_text("The first word.")
