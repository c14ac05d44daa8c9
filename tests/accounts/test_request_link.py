import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from comments.accounts import handlers, links
from comments.accounts.models import SignInLink
from comments.core import clock
from comments.core.db import db, write_unit
from comments.outbox.handling import Happened
from comments.outbox.models import OutboxEvent
from comments.sites.models import Site
from tests.factories import staff


def _ask(client: FlaskClient, email: str):
    data = {"csrf_token": staff.csrf_token(client), "email": email}
    return client.post("/sign-in", data=data)


def _events(app: Flask) -> list[OutboxEvent]:
    with app.app_context():
        query = select(OutboxEvent).where(OutboxEvent.name == "SignInLinkRequested")
        return list(db.session.scalars(query))


def _seen(event: OutboxEvent) -> Happened:
    """Show an event to a handler as the worker does."""
    return Happened(
        event.id, event.name, event.site_id, event.subject_id, event.payload, event.created_at
    )


def test_known_and_unknown_address_get_the_same_answer(app: Flask, site: Site):
    staff.hire(app, "bob")

    known = _ask(app.test_client(), "bob@example.test")
    unknown = _ask(app.test_client(), "nobody@example.test")

    assert known.status_code == unknown.status_code == 303
    assert known.location == unknown.location
    assert known.data == unknown.data
    assert [*known.headers.keys()] == [*unknown.headers.keys()]


def test_what_is_written_is_the_same_for_every_address(app: Flask, client: FlaskClient, site: Site):
    staff.hire(app, "bob")

    _ask(client, " Bob@Example.test ")
    _ask(client, "nobody@example.test")

    with app.app_context():
        written = db.session.scalars(select(SignInLink).order_by(SignInLink.id)).all()
    assert [link.email for link in written] == ["bob@example.test", "nobody@example.test"]
    assert [event.payload.keys() for event in _events(app)] == [
        {"site_id", "link_id", "language"}
    ] * 2


def test_an_unknown_address_is_mailed_nothing(
    app: Flask, client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
):
    sent = []
    monkeypatch.setattr(handlers, "send", lambda *arguments: sent.append(arguments))
    _ask(client, "nobody@example.test")

    with app.app_context(), write_unit():
        handlers.mail_sign_in_link(_seen(_events(app)[0]), clock.now())

    assert sent == []


@pytest.mark.parametrize(
    "email", ["", "bob", "a b@example.test", "bob@\x00.test", "x" * 260 + "@example.test"]
)
def test_what_is_no_address_is_said_beside_the_field(app: Flask, client: FlaskClient, email: str):
    answer = _ask(client, email)

    assert answer.status_code == 422
    assert "does not look like a mail address" in answer.text


def test_no_more_links_than_five_are_open(app: Flask, client: FlaskClient, site: Site):
    for _ in range(links.MAX_OPEN + 1):
        _ask(client, "bob@example.test")

    assert len(_events(app)) == links.MAX_OPEN


def test_handler_mails_a_link_that_signs_in(
    app: Flask, client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
):
    bob = staff.hire(app, "bob")
    sent = []
    monkeypatch.setattr(handlers, "send", lambda *arguments: sent.append(arguments))
    _ask(client, bob.email)
    event = _events(app)[0]

    with app.app_context(), write_unit():
        handlers.mail_sign_in_link(_seen(event), clock.now())

    template, to, context, _message_id = sent[0]
    assert (template, to.address) == ("sign_in_link", "bob@example.test")
    path = context["link"].removeprefix("http://comments.example.test")
    assert client.post(path, data={"csrf_token": staff.csrf_token(client)}).status_code == 303


def test_handling_twice_is_the_same_mail(
    app: Flask, client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
):
    bob = staff.hire(app, "bob")
    sent = []
    monkeypatch.setattr(handlers, "send", lambda *arguments: sent.append(arguments))
    _ask(client, bob.email)
    event = _events(app)[0]

    with app.app_context(), write_unit():
        handlers.mail_sign_in_link(_seen(event), clock.now())
    with app.app_context(), write_unit():
        handlers.mail_sign_in_link(_seen(event), clock.now())

    assert sent[0] == sent[1]


def test_two_requests_are_two_mails(
    app: Flask, client: FlaskClient, site: Site, monkeypatch: pytest.MonkeyPatch
):
    bob = staff.hire(app, "bob")
    sent = []
    monkeypatch.setattr(handlers, "send", lambda *arguments: sent.append(arguments))
    _ask(client, bob.email)
    _ask(client, bob.email)

    with app.app_context(), write_unit():
        for event in _events(app):
            handlers.mail_sign_in_link(_seen(event), clock.now())

    assert len({arguments[2]["link"] for arguments in sent}) == 2
    assert len({arguments[3] for arguments in sent}) == 2
