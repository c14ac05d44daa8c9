import pytest
from flask import Flask

from comments.core import clock
from comments.sites.models import Site
from tests.factories import posting, staff
from tests.factories.databases import on_sqlite

pytestmark = on_sqlite
PAGES = ["/dashboard/blog/comments", "/dashboard/blog/comments?status=all&q=x"]
WRITES = ["/dashboard/blog/comments", "/dashboard/blog/undo"]


def _post(browser, path: str, **fields: str):
    data = {"csrf_token": staff.csrf_token(browser), "decide": "approve:1", "comment_ids": "1"}
    return browser.post(path, data=data | fields)


@pytest.mark.parametrize(
    ("person", "reading", "writing"),
    [
        ("stranger", 303, 401),
        ("mallory", 403, 403),
        ("olga", 200, 403),
        ("bob", 200, 303),
        ("alice", 200, 303),
    ],
    ids=["stranger", "other site's owner", "observer", "moderator", "owner"],
)
def test_who_may_see_and_who_may_act(
    app: Flask, site: Site, person: str, reading: int, writing: int
):
    browser = staff.browser_of(app, person)

    read = [browser.get(path).status_code for path in PAGES]
    written = [_post(browser, path).status_code for path in WRITES]

    assert read == [reading] * len(PAGES)
    assert written == [writing] * len(WRITES)


@pytest.mark.parametrize("path", ["/dashboard/", *PAGES])
def test_stranger_is_led_to_the_sign_in_page(app: Flask, site: Site, path: str):
    answer = app.test_client().get(path)

    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("column", ["ended_at", "expires_at"])
def test_ended_session_is_a_strangers(app: Flask, site: Site, column: str):
    browser = staff.browser_of(app, "bob")
    staff.end_all_sessions(app, **{column: clock.now()})

    assert browser.get(PAGES[0]).location == "/sign-in"
    assert _post(browser, WRITES[0]).status_code == 401


@pytest.mark.parametrize("path", WRITES)
def test_write_without_its_csrf_token_is_refused(app: Flask, site: Site, path: str):
    browser = staff.browser_of(app, "bob")

    assert browser.post(path, data={"decide": "approve:1"}).status_code == 403


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("origin", ["https://blog.example.test", "null"])
def test_write_from_another_origin_is_refused(app: Flask, site: Site, path: str, origin: str):
    browser = staff.browser_of(app, "bob")
    data = {"csrf_token": staff.csrf_token(browser), "decide": "approve:1"}

    assert browser.post(path, data=data, headers={"Origin": origin}).status_code == 403


def test_member_of_one_site_is_led_to_its_queue(app: Flask, site: Site):
    answer = staff.browser_of(app, "bob").get("/dashboard/")

    assert (answer.status_code, answer.location) == (303, "/dashboard/blog/comments")


def test_member_of_two_sites_chooses_and_sees_no_third(app: Flask, site: Site):
    browser = staff.browser_of(app, "mallory")
    staff.hire(app, "mallory")
    staff.hire_elsewhere(app, "somebody")

    page = browser.get("/dashboard/").text

    assert "/dashboard/blog/comments" in page
    assert "/dashboard/elsewhere/comments" in page
    assert "0 waiting" in page


def test_an_observer_finds_what_they_may_do_and_nothing_else(app: Flask, site: Site):
    posting.posted(app.test_client(), text="Held")
    queue = "/dashboard/blog/comments?status=all"
    page, moderators = (staff.browser_of(app, who).get(queue).text for who in ("olga", "bob"))

    assert "data-history" in page
    for theirs in ('name="decide"', "data-may-decide", "data-reply", "<kbd>A</kbd>"):
        assert theirs not in page
        assert theirs in moderators


def test_staff_pages_are_kept_by_nobody_and_framed_by_nobody(app: Flask, site: Site):
    answer = staff.browser_of(app, "bob").get("/dashboard/blog/comments")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"]


def test_unknown_site_is_not_found(app: Flask, site: Site):
    assert staff.browser_of(app, "bob").get("/dashboard/nowhere/comments").status_code == 404
