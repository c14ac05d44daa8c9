"""Sending mail: from a handler, over real SMTP or into a folder."""

import email
import os
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask

from comments.core.settings import Settings
from comments.mail import actions, delivery, mailer
from comments.mail.errors import UnsafeMailServer
from comments.mail.recipient import Recipient
from comments.outbox import handling
from tests.conftest import settings_for
from tests.mail.conftest import Mailbox

BOB = Recipient("bob@example.test")
HELD = {
    "site_name": "Blog",
    "waiting_count": 1,
    "author_name": "Carol Example",
    "page_title": "An article",
    "reasons": ["Every comment is read first here."],
    "card_url": "http://comments.example.test/dashboard/blog/comments/1",
    "queue_url": "http://comments.example.test/dashboard/blog/comments?status=pending",
}


def mailer_for(folder: Path, **settings: str) -> mailer.Mailer:
    return mailer.Mailer(settings_for("sqlite:////unused.db", folder, **settings))


def test_a_mail_reaches_the_server_in_two_forms_with_its_own_id(tmp_path: Path, mailbox: Mailbox):
    ours = mailer_for(tmp_path, smtp_url=mailbox.url, mail_from="Blog <blog@example.test>")

    ours.deliver(ours.compose("comment_held", BOB, HELD, "held-1"))

    [message] = mailbox.messages
    assert mailbox.recipients == ["bob@example.test"]
    assert message["From"] == "Blog <blog@example.test>"
    assert message["To"] == "bob@example.test"
    assert message["Subject"] == "Blog: a comment is waiting for you"
    assert message["Message-ID"] == "<held-1@comments.example.test>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"]
    assert HELD["card_url"] in message.get_body(("plain",)).get_content()
    assert HELD["card_url"] in message.get_body(("html",)).get_content()


def test_the_password_is_decoded_and_sent_to_a_server_on_loopback(tmp_path: Path, mailbox: Mailbox):
    url = f"smtp://ada:p%40ss%3Aword@127.0.0.1:{mailbox.port}"
    ours = mailer_for(tmp_path, smtp_url=url)

    ours.deliver(ours.compose("comment_held", BOB, HELD, "held-1"))

    assert mailbox.passwords == [b"ada:p@ss:word"]


def test_a_password_is_never_sent_in_the_open_to_another_machine(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(delivery, "_is_loopback", lambda _host: False)

    with pytest.raises(UnsafeMailServer, match="offers no TLS"):
        delivery.connect(f"smtp://ada:secret@127.0.0.1:{mailbox.port}")

    assert mailbox.passwords == []


@pytest.mark.parametrize(
    ("host", "is_loopback"),
    [
        pytest.param("127.0.0.1", True, id="loopback"),
        pytest.param("::1", True, id="loopback-6"),
        pytest.param("localhost", True, id="by-name"),
        pytest.param("192.0.2.1", False, id="address"),
        pytest.param("mail.example.test", False, id="name"),
    ],
)
def test_only_this_machine_is_loopback(host: str, is_loopback: bool):  # noqa: FBT001
    assert delivery._is_loopback(host) is is_loopback


def test_without_a_server_the_mail_is_kept_as_a_private_file(tmp_path: Path):
    ours = mailer_for(tmp_path)

    ours.deliver(ours.compose("comment_held", BOB, HELD, "held-1"))
    ours.deliver(ours.compose("comment_held", BOB, HELD, "held-1"))

    [path] = (tmp_path / "mail").iterdir()
    assert path.name == "held-1-comments.example.test.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "mail").stat().st_mode & 0o077 == 0
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "bob@example.test"


def test_a_message_id_cannot_lead_out_of_the_folder(tmp_path: Path):
    ours = mailer_for(tmp_path)

    ours.deliver(ours.compose("comment_held", BOB, HELD, "../../held"))

    [path] = (tmp_path / "mail").iterdir()
    assert os.sep not in path.name


@pytest.fixture
def settings(database_url: str, tmp_path: Path, mailbox: Mailbox) -> Settings:
    return settings_for(database_url, tmp_path, smtp_url=mailbox.url)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_handlers_mail_waits_for_its_commit(app: Flask, mailbox: Mailbox):
    with app.app_context(), handling.collecting_followups() as followups:
        actions.send("comment_held", BOB, HELD, "held-1")
        sent_early = list(mailbox.messages)
        for followup in followups:
            followup()

    assert sent_early == []
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_mail_is_refused_outside_a_handler(app: Flask, mailbox: Mailbox):
    with app.app_context(), pytest.raises(RuntimeError):
        actions.send("comment_held", BOB, HELD, "held-1")

    assert mailbox.messages == []
