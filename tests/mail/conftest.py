"""A real mail server on loopback that keeps what it gets."""

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests import servers


@dataclass
class Mailbox:
    """What a server received, and how to reach it."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    passwords: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - the server's own name
        self.messages.append(email.message_from_bytes(envelope.content, policy=default))
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"

    def authenticate(self, *details):
        login_data = details[-1]
        self.passwords.append(login_data.login + b":" + login_data.password)
        return AuthResult(success=True)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox(servers.free_port())
    controller = Controller(
        mailbox,
        hostname="127.0.0.1",
        port=mailbox.port,
        authenticator=mailbox.authenticate,
        auth_require_tls=False,
    )
    controller.start()
    yield mailbox
    controller.stop()
