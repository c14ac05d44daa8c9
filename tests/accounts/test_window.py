"""Signing in for a page of a site: the ways in, the mailed link, the token handed over."""

import html
import json
import re
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from comments.accounts import handlers, links
from comments.accounts.models import Account, SignInLink
from comments.core import clock
from comments.core.db import db, write_unit
from comments.outbox.handling import Happened
from comments.outbox.models import OutboxEvent
from tests.conftest import ORIGIN
from tests.factories import posting, readers, staff

WINDOW = f"/sites/blog/sign-in?origin={quote(ORIGIN)}"


def ask(client, email="carol@example.test", origin=ORIGIN):
    data = {"csrf_token": staff.csrf_token(client), "origin": origin, "email": email}
    return client.post("/sites/blog/sign-in/mail", data=data)


def mailed_link(app, monkeypatch):
    """Do the worker's part for the last link that was asked for; return its path."""
    sent = []
    monkeypatch.setattr(handlers, "send", lambda *arguments: sent.append(arguments))
    with app.app_context(), write_unit():
        event = db.session.scalars(select(OutboxEvent).order_by(OutboxEvent.id.desc())).first()
        happened = Happened(
            event.id, event.name, event.site_id, event.subject_id, event.payload, event.created_at
        )
        handlers.mail_sign_in_link(happened, clock.now())
    [(_, _, context, _)] = sent
    return context["link"].removeprefix("http://comments.example.test")


def use(client, path):
    return client.post(path, data={"csrf_token": staff.csrf_token(client)})


def hand_over(client, origin=ORIGIN):
    data = {"csrf_token": staff.csrf_token(client), "origin": origin}
    return client.post("/sites/blog/hand-over", data=data)


def message_of(page):
    return json.loads(html.unescape(re.search(r'data-message="([^"]+)"', page.text).group(1)))


def test_the_window_shows_the_ways_in_of_the_site(client, site):
    shown = client.get(WINDOW)

    assert shown.status_code == 200
    assert "Send me a link" in shown.text
    assert shown.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_way_that_the_site_does_not_offer_is_neither_shown_nor_taken(app, client, site):
    posting.set_site(app, "sign_in=")

    assert "Send me a link" not in client.get(WINDOW).text
    assert ask(client).status_code == 404


@pytest.mark.parametrize(
    "origin",
    ["", "https://evil.example.test", "null", f"{ORIGIN}.evil.test", f"{ORIGIN}@evil.test", "*"],
)
def test_a_page_of_another_origin_opens_no_window(app, client, site, origin):
    readers.sign_in(app, client, readers.make_person(app, "carol"))

    shown = client.get("/sites/blog/sign-in", query_string={"origin": origin})
    asked = ask(client, origin=origin)
    handed = hand_over(client, origin=origin)

    assert {shown.status_code, asked.status_code, handed.status_code} == {403}


def test_a_new_address_gets_a_link_an_account_and_a_token(app, client, site, monkeypatch):
    asked = ask(client)
    used = use(client, mailed_link(app, monkeypatch))
    handed = hand_over(client)

    assert (asked.status_code, used.status_code) == (303, 303)
    assert used.location == "/sign-in/done"
    message = message_of(handed)
    assert message["person"]["name"] == "carol"
    assert f'data-origin="{ORIGIN}"' in handed.text
    assert handed.headers["Cache-Control"] == "no-store"
    with app.app_context():
        assert db.session.scalars(select(Account.email)).all() == ["carol@example.test"]


def test_the_same_address_comes_back_to_the_same_account(app, site, monkeypatch):
    for _ in range(2):
        browser = app.test_client()
        ask(browser, " Carol@Example.test")
        use(browser, mailed_link(app, monkeypatch))

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_opening_the_link_consumes_nothing(app, client, site, monkeypatch):
    ask(client)
    path = mailed_link(app, monkeypatch)

    for _ in range(3):
        assert "<button" in client.get(path).text

    with app.app_context():
        assert db.session.scalars(select(SignInLink)).one().used_at is None


def test_the_link_works_in_the_browser_that_asked_alone(app, client, site, monkeypatch):
    ask(client)
    path = mailed_link(app, monkeypatch)
    other = app.test_client()
    ask(other, "mallory@example.test")

    shown, refused = other.get(path), use(other, path)

    assert (shown.status_code, refused.status_code) == (403, 403)
    assert "another browser" in refused.text
    assert use(client, path).status_code == 303


def test_known_and_unknown_addresses_get_the_same_bytes(app, site):
    readers.make_person(app, "carol")

    answers = []
    for email in ("carol@example.test", "nobody@example.test"):
        browser = app.test_client()
        asked = ask(browser, email)
        shown = browser.get(asked.location)
        answers.append((asked.status_code, asked.location, asked.data, shown.data))

    assert answers[0] == answers[1]


def test_a_waiting_window_hears_that_the_link_was_used(app, client, site, monkeypatch):
    def state():
        return client.get("/sites/blog/sign-in/state").get_json()

    ask(client)
    before = state()
    use(client, mailed_link(app, monkeypatch))

    assert (before, state()) == ({"is_signed_in": False}, {"is_signed_in": True})


def test_what_is_no_address_is_said_and_what_was_typed_stays(client, site):
    refused = ask(client, "carol at example")

    assert refused.status_code == 422
    assert "does not look like a mail address" in refused.text
    assert 'value="carol at example"' in refused.text


def test_without_a_session_nothing_is_handed_over(client, site):
    shown = client.get("/sites/blog/hand-over", query_string={"origin": ORIGIN})

    assert shown.status_code == 303
    assert hand_over(client).status_code == 401


def test_who_is_signed_in_goes_on_with_one_button(app, client, site):
    readers.sign_in(app, client, readers.make_person(app, "carol"))

    assert "Go on as Carol Example" in client.get(WINDOW).text
    assert message_of(hand_over(client))["person"]["name"] == "Carol Example"


def test_somebody_else_can_come_in_instead(app, client, site):
    readers.sign_in(app, client, readers.make_person(app, "carol"))

    data = {"csrf_token": staff.csrf_token(client), "origin": ORIGIN}
    left = client.post("/sites/blog/sign-in/other", data=data)

    assert left.status_code == 303
    assert "Go on as" not in client.get(WINDOW).text


def test_a_token_handed_over_to_staff_carries_no_rights(app, client, site):
    alice = staff.hire(app, "alice")
    readers.sign_in(app, client, alice)
    token = message_of(hand_over(client))["token"]
    held = posting.posted(app.test_client())

    refused = app.test_client().post(
        f"{posting.API}/moderation/decisions",
        json={"comment_ids": [held["id"]], "decision": "remove"},
        headers={"Authorization": f"Bearer {token}"},
    )

    assert refused.status_code in {401, 403}
    assert posting.stored(app, held["id"]).status == "approved"


def test_no_more_than_five_links_are_open_for_an_address(app, client, site):
    for _ in range(links.MAX_OPEN + 2):
        assert ask(client).status_code == 303

    with app.app_context():
        assert len(db.session.scalars(select(SignInLink)).all()) == links.MAX_OPEN


def test_a_hostile_name_of_a_site_or_person_stays_text(app, client, site):
    posting.set_site(app, "name=<img src=x onerror=alert(1)>")
    carol = readers.make_person(app, "<b>carol")
    readers.sign_in(app, client, carol)

    for page in (client.get(WINDOW), hand_over(client)):
        assert "<img src=x" not in page.text
        assert "<b>carol" not in page.text.lower()
