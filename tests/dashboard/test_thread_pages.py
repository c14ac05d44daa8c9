"""The pages about discussions: who sees and does what, the list, and the forms of one."""

import re

import pytest

from comments.discussion.models import Status
from comments.threads import listing
from tests.factories import posting, staff
from tests.factories.plain_page import parsed
from tests.factories.reading import get_page
from tests.factories.workers import work

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LIST = "/dashboard/blog/threads"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def thread(client, site):
    posting.posted(client, title=EVIL, text="in the article")
    return get_page(client)["thread"]["id"]


@pytest.fixture
def other(client, site):
    posting.posted(client, identifier="other", title="The other one")
    return get_page(client, identifier="other")["thread"]["id"]


def send(browser, path, **fields):
    data = {"csrf_token": staff.csrf_token(browser)} | fields
    return browser.post(f"{LIST}/{path}", data=data, follow_redirects=True)


def titles(answer):
    return ["".join(a.itertext()) for a in parsed(answer).findall(".//a[@class='row-title']")]


@pytest.mark.parametrize(
    ("person", "statuses"),
    [
        ("stranger", (303, 401, 401)),
        ("mallory", (403, 403, 403)),
        ("olga", (200, 403, 403)),
        ("bob", (200, 303, 403)),
        ("alice", (200, 303, 303)),
    ],
)
def test_who_sees_and_who_does_what(app, client, thread, person, statuses):
    reading, choosing, naming = statuses
    browser = staff.browser_of(app, person)
    token = {"csrf_token": staff.csrf_token(browser)}
    comment = get_page(client)["comments"][0]["id"]

    def post(path, **fields):
        return browser.post(f"{LIST}/{thread}{path}", data=token | fields).status_code

    assert [browser.get(path).status_code for path in (LIST, f"{LIST}/{thread}")] == [reading] * 2
    assert post("", choose="close") == choosing
    assert post("/marks", mark="pin", comment=comment) == choosing
    alias = {"kind": "identifier", "value": "alias"}
    assert post("/names", **alias) == naming
    assert post("/names/remove", **alias) == naming
    assert post("/merge", into="1") == (422 if naming == 303 else naming)


def test_an_observer_sees_no_forms_and_a_moderator_none_of_leads(app, client, thread):
    forms = {
        person: len(
            parsed(staff.browser_of(app, person).get(f"{LIST}/{thread}")).findall(".//main//form")
        )
        for person in ("olga", "bob", "alice")
    }

    assert forms["olga"] == 0 < forms["bob"] < forms["alice"]


def test_what_came_from_outside_is_text(app, client, thread):
    browser = staff.browser_of(app, "alice")
    send(browser, f"{thread}/names", kind="identifier", value=EVIL)

    pages = [browser.get(path) for path in (LIST, f"{LIST}/{thread}", f"{LIST}?q={EVIL}")]

    assert all(EVIL not in page.text and "&lt;script&gt;" in page.text for page in pages)


def test_the_list_begins_where_somebody_wrote_last_and_goes_on(app, client, site, monkeypatch):
    for number in range(4):
        posting.posted(client, identifier=f"page-{number}", title=f"Page {number}")
    posting.posted(client, identifier="page-1")
    held = posting.posted(client, identifier="page-0")["id"]
    posting.decide(app, held, Status.PENDING)
    monkeypatch.setattr(listing.list_threads, "__defaults__", ("", None, 3))
    browser = staff.browser_of(app, "bob")

    first = browser.get(LIST)
    following = parsed(first).find(".//a[@rel='next']").get("href")

    assert titles(first) == ["Page 0", "Page 1", "Page 3"]
    assert titles(browser.get(following)) == ["Page 2"]
    assert browser.get(following.replace("cursor=", "cursor=A")).status_code == 422


@pytest.mark.parametrize(
    "q", ["OTHER one", "other", "blog.example.test/p/2", "https://www.blog.example.test/p/2/"]
)
def test_a_search_looks_in_titles_urls_and_names(app, client, thread, site, q):
    posting.posted(
        client, identifier="other", title="The other one", url="https://blog.example.test/p/2"
    )

    found = staff.browser_of(app, "bob").get(LIST, query_string={"q": q})

    assert titles(found) == ["The other one"]


def test_a_search_goes_on_where_it_stopped_looking(app, client, thread, other, monkeypatch):
    monkeypatch.setattr(listing, "SEARCH_DEPTH", 1)
    browser = staff.browser_of(app, "bob")

    first = browser.get(f"{LIST}?q=script")
    following = parsed(first).find(".//a[@rel='next']").get("href")

    assert titles(first) == []
    assert "Nothing found in this part." in first.text
    assert titles(browser.get(following)) == [EVIL]


def test_a_discussion_is_closed_opened_and_read_first_by_buttons(app, client, thread):
    browser = staff.browser_of(app, "bob")

    closed = send(browser, thread, choose="close")
    read_first = send(browser, thread, choose="read-first:on")

    assert "This discussion is closed now." in closed.text
    assert "Comments are read first here" in read_first.text
    assert get_page(client)["thread"]["is_open"] is False
    assert "This discussion is open now." in send(browser, thread, choose="reopen").text
    assert posting.posted(client)["status"] == "pending"
    assert send(browser, thread, choose="explode").status_code == 422


def test_a_comment_is_pinned_by_its_number_or_its_address(app, client, thread):
    comment = get_page(client)["comments"][0]["id"]
    browser = staff.browser_of(app, "bob")

    by_address = send(
        browser, f"{thread}/marks", mark="pin", comment=f"https://x.test/#comment-{comment}"
    )

    assert "The comment is pinned." in by_address.text
    assert [c["id"] for c in get_page(client)["pinned"]] == [comment]
    unpinned = send(browser, f"{thread}/marks", mark="unpin", comment=comment)
    assert "The comment is pinned no more." in unpinned.text
    assert send(browser, f"{thread}/marks", mark="pin", comment="x").status_code == 404


def test_a_taken_name_leads_to_merging_the_two(app, client, thread, other):
    browser = staff.browser_of(app, "alice")

    taken = send(browser, f"{thread}/names", kind="identifier", value="other")
    [into] = re.findall(r'name="into" value="(\d+)"', taken.text)
    unsure = send(browser, f"{thread}/merge", into=into)
    merged = send(browser, f"{thread}/merge", into=into, sure="yes")
    work(app)

    assert (taken.status_code, unsure.status_code, merged.status_code) == (409, 422, 200)
    assert "leads to the discussion “The other one”" in taken.text
    assert into == other
    assert "Its comments follow." in merged.text
    assert get_page(client)["thread"]["comment_count"] == 2
    assert titles(browser.get(LIST)) == ["The other one"]
    assert browser.get(f"{LIST}/{thread}").location == f"{LIST}/{other}"


@pytest.mark.parametrize("typed", ["number", "identifier", "address"])
def test_the_other_discussion_is_named_in_any_way(app, client, thread, other, typed):
    names = {
        "number": other,
        "identifier": "other",
        "address": f"http://comments.example.test{LIST}/{other}",
    }
    browser = staff.browser_of(app, "alice")

    send(browser, f"{thread}/merge", into=names[typed], sure="yes")

    assert get_page(client)["thread"]["id"] == other


def test_a_name_is_removed_and_the_last_one_has_no_button(app, client, thread):
    browser = staff.browser_of(app, "alice")
    send(browser, f"{thread}/names", kind="identifier", value="alias")

    removed = send(browser, f"{thread}/names/remove", kind="identifier", value="article")

    assert "“article” leads here no more." in removed.text
    assert get_page(client, identifier="alias")["thread"]["id"] == thread
    assert "names/remove" not in browser.get(f"{LIST}/{thread}").text
    last = send(browser, f"{thread}/names/remove", kind="identifier", value="alias")
    assert last.status_code == 409
