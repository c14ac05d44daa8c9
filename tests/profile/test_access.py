"""Who gets at a profile: the person in their own session, on our own pages, by a form of ours, and nobody else."""

import io

import pytest

from comments.accounts.models import Account
from comments.core.db import db
from tests.contracts.test_routes import ACCESS, routes
from tests.factories import readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.statements import row_counts
from tests.profile.conftest import send

READS = ["/profile/", "/profile/comments", "/profile/export", "/profile/delete"]
WRITES = {
    "/profile/details": {"name": "Mallory"},
    "/profile/mail": {},
    "/profile/picture": {},
    "/profile/picture/remove": {},
    "/profile/guest-comments": {},
    "/profile/delete": {"confirmation": "delete"},
    "/profile/keep": {},
}


def as_it_was(app, carol):
    with app.app_context():
        now = db.session.get_one(Account, carol.id)
        seen = (now.name, now.url, now.avatar, now.erase_at, now.held_mail)
        return seen == ("Carol Example", None, None, None, True)


@on_sqlite
def test_every_route_of_the_profile_is_in_this_table(app):
    mine = {pair for pair in routes(app) if pair[1].startswith("/profile")}

    assert mine == {("GET", path) for path in READS} | {("POST", path) for path in WRITES}
    assert {ACCESS[pair] for pair in mine} == {"person"}


@on_sqlite
@pytest.mark.parametrize("path", READS)
def test_a_stranger_is_led_to_the_sign_in(client, carol, path):
    refused = client.get(path)

    assert (refused.status_code, refused.headers["Location"]) == (303, "/sign-in")
    assert refused.headers["Cache-Control"] == "no-store"


@on_sqlite
@pytest.mark.parametrize("path", READS)
def test_an_ended_session_shows_nothing(app, browser, path):
    staff.end_all_sessions(app, ended_at=staff.clock.now())

    refused = browser.get(path)

    assert (refused.status_code, refused.headers["Location"]) == (303, "/sign-in")


@on_sqlite
@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize("who", ["stranger", "ended"])
def test_nobody_who_is_not_signed_in_changes_anything(app, client, carol, browser, path, who):
    app.config["WTF_CSRF_ENABLED"] = False
    if who == "ended":
        staff.end_all_sessions(app, ended_at=staff.clock.now())
    before = row_counts(app)

    refused = (client if who == "stranger" else browser).post(path, data=WRITES[path])

    assert refused.status_code == 401
    assert "You are signed out" in refused.text
    assert row_counts(app) == before
    assert as_it_was(app, carol)


@on_sqlite
@pytest.mark.parametrize("path", WRITES)
def test_a_form_without_its_token_changes_nothing(app, carol, browser, path):
    before = row_counts(app)

    refused = browser.post(path, data=WRITES[path])

    assert refused.status_code == 403
    assert row_counts(app) == before
    assert as_it_was(app, carol)


@on_sqlite
@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "origin", ["https://blog.example.test", "https://evil.example.test", "null"]
)
def test_a_form_of_another_page_changes_nothing(app, carol, browser, path, origin):
    app.config["WTF_CSRF_ENABLED"] = False
    before = row_counts(app)

    refused = browser.post(path, data=WRITES[path], headers={"Origin": origin})

    assert refused.status_code == 403
    assert row_counts(app) == before
    assert as_it_was(app, carol)


@on_sqlite
@pytest.mark.parametrize("path", WRITES)
def test_another_persons_form_changes_theirs_alone(app, carol, path):
    dora = readers.sign_in(app, app.test_client(), readers.make_person(app, "dora"))

    send(dora, path, **WRITES[path])

    assert as_it_was(app, carol)


@on_sqlite
@pytest.mark.parametrize("path", READS)
def test_another_person_reads_nothing_of_hers(app, carol, path):
    dora = readers.sign_in(app, app.test_client(), readers.make_person(app, "dora"))

    assert "carol" not in dora.get(path).text.lower()


@on_sqlite
@pytest.mark.parametrize("path", READS)
def test_a_token_for_a_page_opens_no_profile(client, carol, token, path):
    assert client.get(path, headers=token).status_code == 303


@on_sqlite
def test_a_cursor_of_another_persons_list_is_refused(app, browser):
    assert browser.get("/profile/comments?cursor=abc.def").status_code == 422


@on_sqlite
def test_a_picture_of_many_bytes_from_a_stranger_is_refused_like_a_small_one(client, carol):
    large = {"picture": (io.BytesIO(bytes(1_500_000)), "x.png")}

    assert send(client, "/profile/picture", **large).status_code == 401
