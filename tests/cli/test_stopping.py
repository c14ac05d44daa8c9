"""A stop loses nothing that was under way, and takes nothing new."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from comments.accounts import links
from comments.core import clock
from comments.core.db import db, write_unit
from comments.core.settings import Settings
from comments.outbox.models import OutboxEvent
from tests import servers
from tests.drills.service import Service
from tests.factories import staff, wire

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_request_that_is_under_way_is_answered_and_no_new_one_taken(served: Service):
    post = wire.HalfSent(served.port)
    post.wait_until_it_is_read()

    served.ask_to_stop()
    servers.wait_until(lambda: not servers.is_listening(served.port), "new ones are refused")
    status = post.send_rest()
    post.close()

    assert status == 201
    assert served.wait() == 0
    assert "Traceback" not in served.log.read_text()


@dataclass
class HesitantMailbox:
    """A mail server that takes a message and does not say so yet."""

    has_message: threading.Event = field(default_factory=threading.Event)
    may_answer: threading.Event = field(default_factory=threading.Event)

    async def handle_DATA(self, _server, _session, _envelope):  # noqa: N802 - the server's own name
        self.has_message.set()
        await asyncio.to_thread(self.may_answer.wait)
        return "250 OK"


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[tuple[HesitantMailbox, str]]:
    mailbox, port = HesitantMailbox(), servers.free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield mailbox, f"smtp://127.0.0.1:{port}"
    mailbox.may_answer.set()
    controller.stop()


@pytest.fixture
def mailing(app: Flask, settings: Settings, site, mailbox) -> Iterator[Service]:
    service = Service(settings, environ={"AFTERWORD_SMTP_URL": mailbox[1]})
    service.start()
    yield service
    service.clean_up()


def done_events(app: Flask) -> list[str]:
    with app.app_context():
        return list(
            db.session.scalars(select(OutboxEvent.name).where(OutboxEvent.done_at.is_not(None)))
        )


def test_the_worker_finishes_the_event_it_is_at(app: Flask, mailing: Service, mailbox):
    bob = staff.hire(app, "bob")
    with app.app_context(), write_unit():
        links.request_link(links.Asked(bob.email, "a browser"), clock.now())
    assert mailbox[0].has_message.wait(60)

    mailing.ask_to_stop()
    servers.wait_until(lambda: not servers.is_listening(mailing.port), "it is stopping")
    mailbox[0].may_answer.set()

    assert mailing.wait() == 0
    assert "SignInLinkRequested" in done_events(app)
