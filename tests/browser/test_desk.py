import json
import urllib.request
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, StorageState, expect

from tests.browser.conftest import Place, Service

Reader = Callable[..., Page]


def post(service: Service, text: str, **author: str) -> str:
    """Post as a guest; return the comment's id."""
    author = {"name": "Carol Example"} | author
    body = {"identifier": "desk", "text": text, "author": author}
    request = urllib.request.Request(
        f"{service.url}/api/v1/sites/blog/comments",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["comment"]["id"]


@pytest.fixture(scope="module")
def place(own_place: Place) -> Place:
    return own_place


@pytest.fixture
def held(service: Service) -> list[str]:
    """The words of three comments that wait, newest first; whatever waited before is put away."""
    words = [f"Comment number {at} of the desk" for at in range(3)]
    for text in words:
        post(service, text=text)
    return words[::-1]


@pytest.fixture(scope="module")
def bobs(service: Service, chromium: Browser) -> StorageState:
    """What the browser of Bob, who signed in, keeps."""
    context = chromium.new_context()
    _sign_in(service, context.new_page())
    kept = context.storage_state()
    context.close()
    return kept


@pytest.fixture
def desk(
    service: Service, held: list[str], bobs: StorageState, new_reader: Reader
) -> Iterator[Page]:
    """Bob at his queue, which is emptied afterwards."""
    page = new_reader(storage_state=bobs)
    page.goto(f"{service.url}/dashboard/blog/comments")
    yield page
    page.unroute_all()
    page.goto(f"{service.url}/dashboard/blog/comments")
    if page.locator("[data-comment]").count():
        page.get_by_label("All", exact=True).check()
        # The cards leave before the service has heard of it.
        with _answered(page, "/moderation/decisions"):
            page.get_by_role("group").get_by_role("button", name="Spam").click()
        expect(page.locator("[data-comment]")).to_have_count(0)


def _sign_in(service: Service, page: Page, email: str = "bob@example.test") -> None:
    page.goto(service.staff_link(email))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/dashboard/**")
    page.goto(f"{service.url}/dashboard/blog/comments")


def keys_for(at: int) -> str:
    """What a moderator presses at the comment that stands at this place: they remove, ban or approve."""
    return {2: "b", 3: "r2"}.get(at % 7, "a")


def test_fifty_comments_are_cleared_by_keys_alone_and_the_last_twenty_come_back(
    service: Service, desk: Page, held: list[str]
):
    for at in range(47):
        post(service, f"Another comment, number {at}", email=f"reader-{at}@example.test")
    desk.reload()
    expect(desk.locator("[data-comment]")).to_have_count(50)
    loads: list[str] = []
    desk.on("framenavigated", lambda frame: loads.append(frame.url))

    pressed = 0
    for at in range(50):
        for key in keys_for(at):
            desk.keyboard.press(key)
            pressed += 1
    expect(desk.locator("[data-comment]")).to_have_count(0)
    expect(desk.locator("[data-number=pending]")).to_have_text("0")
    removed = int(desk.locator("[data-number=removed]").inner_text())
    for _ in range(20):
        desk.keyboard.press("u")
    expect(desk.locator("[data-comment]")).to_have_count(20)

    assert pressed <= 1.2 * 50
    assert loads == []
    desk.reload()
    undone = [keys_for(at) for at in range(30, 50)]
    expect(desk.locator("[data-number=pending]")).to_have_text("20")
    away = sum(keys != "a" for keys in undone)
    expect(desk.locator("[data-number=removed]")).to_have_text(str(removed - away))
    desk.goto(f"{service.url}/dashboard/blog/log?action=sanction.lift")
    expect(desk.locator("tbody tr")).to_have_count(undone.count("b"))


def test_who_comes_late_is_asked_before_they_overwrite(
    service: Service, desk: Page, held: list[str], new_reader: Reader
):
    service.command("staff", "add", "alice@example.test", "--site", "blog", "--role", "owner")
    alice = new_reader()
    _sign_in(service, alice, "alice@example.test")
    expect(alice.locator(".is-current [data-others]")).to_contain_text("bob is reading this, too.")
    desk.reload()
    expect(desk.locator("[data-others]").first).to_contain_text("alice is reading this, too.")
    with _answered(alice, "/moderation/decisions"):
        alice.keyboard.press("a")

    with _answered(desk, "/moderation/decisions"):
        desk.keyboard.press("s")

    first = desk.locator("[data-comment]").first
    expect(first.locator(".problem")).to_contain_text("alice approved it just now. Press S again")
    with _answered(desk, "/moderation/decisions"):
        desk.keyboard.press("s")
    expect(desk.locator("[data-comment]")).to_have_count(2)
    desk.goto(f"{service.url}/dashboard/blog/comments?status=spam")
    expect(desk.locator("[data-comment]").first).to_contain_text(held[0])


def test_answer_is_posted_as_staff_and_approves_what_it_answers(desk: Page, held: list[str]):
    desk.keyboard.press("w")
    desk.get_by_label("Your answer").fill("Thank you for asking.")
    with _answered(desk, "/reply"):
        desk.keyboard.press("Control+Enter")

    expect(desk.locator("[data-comment]")).to_have_count(2)
    desk.goto(desk.url + "?status=approved")
    expect(desk.locator("[data-comment]").first).to_contain_text("Thank you for asking.")
    expect(desk.locator("[data-comment]").nth(1)).to_contain_text(held[0])


def test_what_readers_do_not_see_is_not_answered(desk: Page, held: list[str]):
    with _answered(desk, "/decisions"):
        desk.keyboard.press("s")
    desk.goto(desk.url + "?status=spam")
    card = desk.locator("[data-comment]").first

    desk.keyboard.press("w")

    expect(desk.get_by_text("That does not fit here.")).to_be_visible()
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(card.get_by_role("link", name="Answer")).to_have_count(0)


def test_history_comes_with_one_key_and_a_ban_that_ends_with_two(
    service: Service, desk: Page, held: list[str]
):
    desk.keyboard.press("h")
    person = desk.locator(".is-current [data-person]")
    expect(person.get_by_role("heading", name="This person")).to_be_visible()
    expect(person).to_contain_text(held[1])
    post(service, "Buy this", email="seller@example.test")
    desk.reload()

    desk.keyboard.press("Shift+B")
    with _answered(desk, "/moderation/bans"):
        desk.keyboard.press("2")

    expect(desk.locator(".toast")).to_contain_text("Removed and banned: for a week")
    expect(desk.locator("[data-comment]")).to_have_count(3)
    sanctions = desk.context.new_page()
    sanctions.goto(f"{service.url}/dashboard/blog/sanctions")
    expect(sanctions.get_by_text("seller@example.test")).to_be_visible()
    expect(sanctions.get_by_text("until")).to_be_visible()
    with _answered(desk, "/moderation/undo"):
        desk.keyboard.press("u")
    sanctions.reload()
    expect(sanctions.get_by_text("seller@example.test")).to_have_count(0)


def _answered(page: Page, path: str):
    return page.expect_response(lambda response: response.url.endswith(path))


def test_keys_decide_and_undo_without_reloading(desk: Page, held: list[str]):
    with _answered(desk, "/moderation/decisions"):
        desk.keyboard.press("a")

    expect(desk.locator("[data-comment]")).to_have_count(2)
    expect(desk.locator(".toast")).to_have_text("ApprovedUndo (U)")
    expect(desk.locator("[data-comment]:focus")).to_contain_text(held[1])
    with _answered(desk, "/moderation/undo"):
        desk.keyboard.press("u")

    expect(desk.locator("[data-comment]")).to_have_count(3)
    expect(desk.locator("[data-comment]").first).to_contain_text(held[0])
    desk.reload()
    expect(desk.locator("[data-comment]")).to_have_count(3)


def test_ticked_cards_are_decided_together(desk: Page, held: list[str]):
    for key in "xjx":
        desk.keyboard.press(key)
    with _answered(desk, "/moderation/decisions"):
        desk.keyboard.press("s")

    expect(desk.locator(".toast")).to_contain_text("Marked as spam (2)")
    desk.reload()
    expect(desk.locator("[data-comment]")).to_have_count(1)
    expect(desk.locator("[data-comment]")).to_contain_text(held[2])


def test_card_comes_back_with_the_reason_when_the_server_refuses(desk: Page, held: list[str]):
    def refuse(route: Route) -> None:
        route.fulfill(status=403, json={"detail": "Your role does not reach that far."})

    desk.route("**/moderation/decisions", refuse)
    desk.reload()  # a page that was there before may still send past the route
    desk.keyboard.press("s")

    first = desk.locator("[data-comment]").first
    expect(first).to_contain_text(held[0])
    expect(first).to_contain_text("Your role does not reach that far.")
    expect(desk.locator("[data-comment]")).to_have_count(3)


def test_card_comes_back_when_the_network_is_away(desk: Page, held: list[str]):
    desk.context.set_offline(True)
    desk.keyboard.press("a")

    expect(desk.locator("[data-comment]").first).to_contain_text("couldn’t reach the server")
    desk.context.set_offline(False)


def test_keys_typed_into_the_search_decide_nothing_and_a_question_mark_lists_them(
    desk: Page, held: list[str]
):
    desk.get_by_role("searchbox").fill("")
    desk.get_by_role("searchbox").press_sequentially("jarsu")

    expect(desk.locator("[data-comment]")).to_have_count(3)
    expect(desk.get_by_role("searchbox")).to_have_value("jarsu")
    desk.locator("h1").click()
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)


def test_everything_works_without_scripts(desk: Page, bobs: StorageState, new_reader: Reader):
    plain = new_reader(java_script_enabled=False, storage_state=bobs)
    plain.goto(desk.url)
    plain.locator("[data-comment]").get_by_role("checkbox").first.check()
    plain.get_by_role("group").get_by_role("button", name="Approve").click()

    expect(plain.locator("[data-comment]")).to_have_count(2)
    expect(plain.get_by_text("1 approved")).to_be_visible()
    plain.get_by_role("button", name="Undo").click()

    expect(plain.locator("[data-comment]")).to_have_count(3)


def test_nothing_runs_out_of_the_window_and_what_is_done_to_ticked_cards_fits_a_line(
    service: Service, desk: Page
):
    for width in (320, 375, 700, 1200):
        desk.set_viewport_size({"width": width, "height": 800})
        assert desk.evaluate("document.documentElement.scrollWidth") == width
    buttons = desk.get_by_role("group", name="With all that are ticked").get_by_role("button")
    assert len({box["y"] for box in map(Locator.bounding_box, buttons.all()) if box}) == 1


def test_a_lead_sees_the_discussion_as_it_will_be_and_nothing_done_in_it_is_sent(
    service, new_reader
):
    service.command("staff", "add", "leo@example.test", "--site", "blog", "--role", "lead")
    leo = new_reader()
    leo.goto(service.staff_link("leo@example.test"))
    leo.get_by_role("button", name="Sign in").click()
    leo.wait_for_url("**/dashboard/**")
    asked: list[str] = []
    leo.on("request", lambda request: asked.append(request.url))
    leo.goto(f"{service.url}/dashboard/blog/pages")
    preview = leo.frame_locator("iframe")
    expect(preview.get_by_role("article").first).to_contain_text("Does it float")

    preview.get_by_placeholder("Write a comment").fill("Hello")
    preview.get_by_label("Name").fill("Leo")
    preview.get_by_role("button", name="Post").click()
    expect(preview.get_by_text("nothing is sent")).to_be_visible()
    leo.get_by_label("Order", exact=True).select_option("oldest")
    leo.get_by_role("button", name="Show", exact=True).click()

    expect(preview.get_by_role("article").first).to_contain_text("I folded mine")
    expect(leo.locator("pre code").first).to_contain_text('data-order="oldest"')
    leo.get_by_role("button", name="Copy").first.click()
    expect(leo.get_by_role("button", name="Copied").first).to_be_visible()
    assert [url for url in asked if "/api/" in url] == []
