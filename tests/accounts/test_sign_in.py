from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from comments.accounts import actions, links, sessions
from comments.accounts.errors import LinkExpired, LinkUsed, UnknownLink
from comments.accounts.models import RoleName, Session, SignInLink
from comments.accounts.viewer import STRANGER
from comments.core import clock
from comments.core.db import db, write_unit
from comments.sites.models import Site
from tests.conftest import NOW
from tests.factories import staff


def test_link_signs_its_account_in_with_all_roles(app: Flask, site: Site, unit: None):
    bob = staff.hire(app, "bob")
    token = links.make_link(bob, NOW)
    db.session.flush()

    session_token = staff.use_link(token, NOW + timedelta(minutes=14))

    viewer = sessions.find_viewer(session_token, NOW + timedelta(days=13))
    assert (viewer.account_id, viewer.name, viewer.email) == (bob.id, "Bob Example", bob.email)
    assert viewer.roles == {site.id: "moderator"}


def test_link_works_once(app: Flask, site: Site, unit: None):
    token = links.make_link(staff.hire(app, "bob"), NOW)
    db.session.flush()
    staff.use_link(token, NOW)

    with pytest.raises(LinkUsed):
        staff.use_link(token, NOW)


def test_link_is_too_old_after_fifteen_minutes(app: Flask, site: Site, unit: None):
    token = links.make_link(staff.hire(app, "bob"), NOW)
    db.session.flush()

    with pytest.raises(LinkExpired):
        staff.use_link(token, NOW + timedelta(minutes=15))


@pytest.mark.parametrize(
    "token", ["", "x" * 43, "\ud800", "ü"], ids=["empty", "made up", "surrogate", "not ASCII"]
)
def test_token_that_we_never_gave_out_is_refused(app: Flask, unit: None, token: str):
    with pytest.raises(UnknownLink):
        staff.use_link(token, NOW)


def test_set_up_link_signs_nobody_in(app: Flask, unit: None):
    token = actions.make_set_up_link(NOW)
    db.session.flush()

    with pytest.raises(UnknownLink):
        staff.use_link(token, NOW)


def test_tokens_are_kept_as_hashes_only(app: Flask, site: Site, unit: None):
    token = links.make_link(staff.hire(app, "bob"), NOW)
    db.session.flush()
    session_token = staff.use_link(token, NOW)
    db.session.flush()

    link = db.session.scalars(select(SignInLink)).one()
    session = db.session.scalars(select(Session)).one()

    assert (len(link.token_hash), len(session.token_hash)) == (32, 32)
    assert token.encode() not in link.token_hash
    assert session_token.encode() not in session.token_hash


@pytest.mark.parametrize("later", [0, 13], ids=["at once", "before it ran out"])
def test_ended_session_belongs_to_a_stranger(app: Flask, site: Site, unit: None, later: int):
    session_token = _session_of_bob(app)
    sessions.end(session_token, NOW)

    assert sessions.find_viewer(session_token, NOW + timedelta(days=later)) is STRANGER


@pytest.mark.parametrize(("days", "is_known"), [(13, True), (14, False)])
def test_session_runs_out_after_two_weeks(
    app: Flask, site: Site, unit: None, days: int, *, is_known: bool
):
    session_token = _session_of_bob(app)
    sessions.end("another", NOW)

    viewer = sessions.find_viewer(session_token, NOW + timedelta(days=days))

    assert (viewer.account_id is not None) == is_known


def _session_of_bob(app: Flask) -> str:
    token = links.make_link(staff.hire(app, "bob"), NOW)
    db.session.flush()
    return staff.use_link(token, NOW)


def test_get_shows_one_button_and_consumes_nothing(app: Flask, client: FlaskClient, site: Site):
    path = staff.link_for(app, staff.hire(app, "bob"))

    answers = [client.get(path) for _ in range(3)]
    client.head(path)

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].text.count("<button") == 1
    assert answers[0].headers["Cache-Control"] == "no-store"
    with app.app_context():
        assert db.session.scalars(select(SignInLink)).one().used_at is None
        assert db.session.scalars(select(Session)).all() == []


def test_post_starts_a_session_and_leads_to_the_desk(app: Flask, client: FlaskClient, site: Site):
    path = staff.link_for(app, staff.hire(app, "bob"))

    answer = client.post(path, data={"csrf_token": staff.csrf_token(client)})

    assert (answer.status_code, answer.location) == (303, "/dashboard/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get("/dashboard/blog/comments").status_code == 200


@pytest.mark.parametrize(
    ("minutes_ago", "uses", "title"),
    [(0, 1, "This link was used already"), (16, 0, "This link is too old")],
    ids=["used", "expired"],
)
def test_dead_link_says_why_and_where_to_get_another(
    app: Flask, client: FlaskClient, site: Site, minutes_ago: int, uses: int, title: str
):
    path = staff.link_for(app, staff.hire(app, "bob"), minutes_ago)
    for _ in range(uses):
        client.post(path, data={"csrf_token": staff.csrf_token(client)})
    other = app.test_client()

    shown = other.get(path)
    sent = other.post(path, data={"csrf_token": staff.csrf_token(other)})

    assert (shown.status_code, sent.status_code) == (410, 410)
    assert title in shown.text
    assert 'href="/sign-in"' in shown.text
    assert other.get("/dashboard/").location == "/sign-in"


def test_of_two_posts_at_once_one_wins(app: Flask, site: Site):
    path = staff.link_for(app, staff.hire(app, "bob"))
    browsers = [app.test_client() for _ in range(4)]
    tokens = [staff.csrf_token(browser) for browser in browsers]

    def use(number: int) -> int:
        return browsers[number].post(path, data={"csrf_token": tokens[number]}).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(use, range(4)))

    assert statuses == [303, 410, 410, 410]
    with app.app_context():
        assert len(db.session.scalars(select(Session)).all()) == 1


def test_signing_in_ends_the_browsers_earlier_session(app: Flask, client: FlaskClient, site: Site):
    staff.sign_in(app, client, staff.hire(app, "bob"))
    with client.session_transaction() as session:
        earlier = session["signed_in"]

    staff.sign_in(app, client, staff.hire(app, "alice"))

    with client.session_transaction() as session:
        assert session["signed_in"] != earlier
    with app.app_context():
        assert sessions.find_viewer(earlier, clock.now()) is STRANGER


def test_csrf_token_of_before_does_not_survive_signing_in(
    app: Flask, client: FlaskClient, site: Site
):
    earlier = staff.csrf_token(client)
    staff.sign_in(app, client, staff.hire(app, "bob"))

    answer = client.post("/sign-out", data={"csrf_token": earlier})

    assert answer.status_code == 403


def test_signing_out_ends_the_session_row(app: Flask, client: FlaskClient, site: Site):
    staff.sign_in(app, client, staff.hire(app, "bob"))
    copied = client.get_cookie("afterword").value

    answer = client.post("/sign-out", data={"csrf_token": staff.csrf_token(client)})

    thief = app.test_client()
    thief.set_cookie("afterword", copied)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get("/dashboard/").location == "/sign-in"
    assert thief.get("/dashboard/").location == "/sign-in"


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/x", "/sign-out", "/set-up/x"])
@pytest.mark.parametrize("origin", [None, "https://evil.example.test"], ids=["own", "foreign"])
def test_forms_need_their_csrf_token(
    app: Flask, client: FlaskClient, path: str, origin: str | None
):
    headers = {"Origin": origin} if origin else {}

    assert client.post(path, headers=headers).status_code == 403


def test_form_with_its_token_from_a_foreign_origin_is_refused(client: FlaskClient):
    data = {"csrf_token": staff.csrf_token(client), "email": "bob@example.test"}

    answer = client.post("/sign-in", data=data, headers={"Origin": "https://evil.example.test"})

    assert answer.status_code == 403


def test_missing_token_is_explained_as_an_old_form(client: FlaskClient):
    answer = client.post("/sign-in", headers={"Accept": "application/json"})

    assert answer.get_json()["type"].endswith("/problems/form-expired")


def test_staff_session_is_worth_nothing_on_the_public_api(
    app: Flask, client: FlaskClient, site: Site
):
    staff.sign_in(app, client, staff.hire(app, "alice"))
    before = client.get_cookie("afterword").value

    answer = client.get("/api/v1/sites/blog/thread?identifier=article")

    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert client.get_cookie("afterword").value == before


def test_a_lost_role_counts_at_once(app: Flask, client: FlaskClient, site: Site):
    bob = staff.hire(app, "bob")
    staff.sign_in(app, client, bob)
    with app.app_context(), write_unit():
        actions.add_staff(bob.email, site, RoleName.OBSERVER, "", NOW)

    answer = client.post(
        "/api/v1/sites/blog/moderation/undo",
        json={"comment_ids": ["1"]},
        headers={"X-CSRFToken": staff.csrf_token(client)},
    )

    assert answer.status_code == 403
