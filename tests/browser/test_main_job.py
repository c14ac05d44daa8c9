"""The main job in a real browser: an article on one origin, the service on another."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Articles, Service


def write(page: Page, text: str, name: str = "Carol") -> None:
    page.get_by_placeholder("Write a comment").first.click()
    page.get_by_placeholder("Write a comment").first.fill(text)
    page.get_by_label("Name").first.fill(name)


def sign_in(page: Page, service: Service, email: str = "bob@example.test") -> None:
    page.goto(service.staff_link(email))
    page.get_by_role("button").click()
    page.wait_for_url(re.compile("/dashboard/"))


def test_a_comment_goes_from_the_page_through_the_queue_to_the_next_reader(
    service, articles, new_reader
):
    carol, bob, dora = new_reader(), new_reader(), new_reader()
    carol.goto(articles.publish("queue"))

    write(carol, "A **fine** boat.")
    carol.get_by_role("button", name="Post for review").click()

    expect(carol.get_by_role("article")).to_contain_text("waiting for a moderator")
    dora.goto(articles.publish("queue"))
    expect(dora.get_by_text("Be the first to comment.")).to_be_visible()

    sign_in(bob, service)
    bob.goto(f"{service.url}/dashboard/blog/comments?status=pending")
    fine = bob.locator("[data-comment]").filter(has_text="A fine boat.")
    with bob.expect_response("**/moderation/decisions"):
        fine.get_by_role("button", name="Approve").click()

    dora.reload()
    expect(dora.get_by_text("A fine boat.")).to_be_visible()
    expect(dora.locator("afterword-comments strong", has_text="fine")).to_be_visible()


def test_a_reply_stands_under_what_it_answers(service, articles, new_reader):
    carol, dora = new_reader(), new_reader()
    address = articles.publish("reply", "open")
    carol.goto(address)
    write(carol, "How long does it float?")
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(carol.get_by_text("How long does it float?")).to_be_visible()

    dora.goto(address)
    dora.get_by_role("button", name="Reply").first.click()
    dora.get_by_label("Your reply to Carol").fill("Until it is wet.")
    dora.get_by_label("Name").last.fill("Dora")
    dora.get_by_role("button", name="Post", exact=True).last.click()
    expect(dora.get_by_text("Until it is wet.").first).to_be_visible()

    carol.reload()
    texts = carol.locator("afterword-comments").get_by_role("article")
    expect(texts.nth(0)).to_contain_text("How long does it float?")
    expect(texts.nth(1)).to_contain_text("Until it is wet.")


def test_a_network_cut_after_the_server_has_it_keeps_the_draft_and_a_retry_makes_one_comment(
    service, articles, new_reader
):
    carol, dora = new_reader(), new_reader()
    address = articles.publish("cut", "open")

    def deliver_but_lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    carol.route("**/api/v1/sites/open/comments", deliver_but_lose_the_answer)
    carol.goto(address)
    write(carol, "Do not lose me.")
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(carol.get_by_text("Your text is safe here.")).to_be_visible()

    carol.unroute("**/api/v1/sites/open/comments")
    carol.reload()
    composer = carol.get_by_placeholder("Write a comment").first
    composer.click()
    expect(composer).to_have_value("Do not lose me.")
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(composer).to_have_value("")

    dora.goto(address)
    expect(dora.get_by_text("Do not lose me.")).to_have_count(1)


def test_readers_get_no_cookie_and_meet_no_third_party(service, articles, new_reader):
    carol = new_reader()
    hosts: set[str] = set()
    carol.on("request", lambda request: hosts.add(request.url.split("/")[2]))

    carol.goto(articles.publish("private"))
    expect(carol.get_by_text("Be the first to comment.")).to_be_visible()

    assert carol.context.cookies() == []
    assert hosts == {articles.url.split("/")[2], service.url.split("/")[2]}


def test_counts_are_filled_in(service: Service, articles: Articles, new_reader):
    carol = new_reader()
    more = (
        '<a id="has" href="/counted" data-afterword-count="counted"></a>'
        '<a id="none" href="/nothing" data-afterword-count="nothing"></a>'
        f'<script async src="{service.url}/count.js" data-site="open"></script>'
    )
    address = articles.publish("counted", "open", more)
    carol.goto(address)
    expect(carol.locator("#has")).to_have_text("0 comments")
    write(carol, "One.")
    carol.get_by_role("button", name="Post", exact=True).click()
    expect(carol.get_by_text("One.", exact=True)).to_be_visible()

    dora = new_reader()
    dora.goto(address)

    expect(dora.locator("#has")).to_have_text("1 comment")
    expect(dora.locator("#none")).to_have_text("0 comments")


def test_the_browser_works_before_it_posts_and_its_reader_is_told_what_happens(
    service, articles, new_reader
):
    settings = ("premoderate=off", "proof_of_work=everyone", "many_links=1")
    service.command("site", "add", "working", "--origin", articles.url)
    service.command("site", "set", "working", *settings)
    reader = new_reader()
    reader.goto(articles.publish("working", "working"))

    write(reader, "See https://x.example/")
    with reader.expect_response("**/challenge"):
        reader.get_by_role("button", name="Post", exact=True).click()

    expect(reader.get_by_text("You need not send it again.")).to_have_count(1)
    expect(reader.get_by_text("See https://x.example/")).to_be_visible()
