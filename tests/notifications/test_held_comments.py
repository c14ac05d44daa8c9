"""Telling moderators that comments wait: once, soon, and never in a flood."""

import email
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import default

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from comments.accounts import actions as accounts
from comments.accounts.models import RoleName
from comments.app import HANDLERS
from comments.core import clock
from comments.core.db import db, write_unit
from comments.core.settings import Settings
from comments.discussion.models import Status
from comments.outbox import worker
from comments.outbox.models import OutboxEvent
from comments.screening.sanctions import targets
from comments.sites import queries as sites
from comments.sites.models import Site
from tests.conftest import NOW
from tests.factories.databases import on_sqlite
from tests.factories.posting import decide, edit, posted, posted_with_token, set_site
from tests.factories.sanctions import impose
from tests.factories.staff import hire, viewer_of

pytestmark = on_sqlite

Work = Callable[[datetime], None]


@pytest.fixture
def work(app: Flask) -> Work:
    """Let the worker handle everything that is due at a time."""

    def work(now: datetime) -> None:
        with app.app_context():
            while worker.run_once(HANDLERS, now, 10):
                pass

    return work


@pytest.fixture
def soon() -> datetime:
    """After what a test has just posted."""
    return clock.now() + timedelta(seconds=30)


@pytest.fixture
def staff(app: Flask, site: Site) -> None:
    """Bob moderates “blog”, Alice owns it, Olga may only look; every comment is held."""
    set_site(app, "premoderate=on")
    with app.app_context(), write_unit():
        blog = sites.get_site("blog")
        for name, role in (
            ("bob", RoleName.MODERATOR),
            ("alice", RoleName.OWNER),
            ("olga", RoleName.OBSERVER),
        ):
            accounts.add_staff(f"{name}@example.test", blog, role, name.title(), NOW)


def mails(settings: Settings) -> list[EmailMessage]:
    found = sorted((settings.instance_dir / "mail").glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=default) for path in found]


def recipients(settings: Settings) -> list[str]:
    return sorted(str(mail["To"]) for mail in mails(settings))


@pytest.mark.usefixtures("staff")
def test_everyone_who_may_decide_is_told_of_a_held_comment(
    client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    comment_id = posted(client, title="An article")["id"]

    work(soon)

    assert recipients(settings) == ["alice@example.test", "bob@example.test"]
    text = mails(settings)[0].get_body(("plain",)).get_content()
    assert "Carol Example commented on “An article”" in text
    assert f"http://comments.example.test/dashboard/blog/comments/{comment_id}\r\n" in text


@pytest.mark.usefixtures("staff")
def test_why_it_waits_is_said_in_the_language_of_who_is_told(
    app: Flask, client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    set_site(app, "language=de", "premoderate=off", "first_comments=0", "new_people=hold")
    posted(client)

    work(soon)

    text = mails(settings)[0].get_body(("plain",)).get_content()
    assert (
        "Kommentare von Personen der Stufe „neu“ werden hier gelesen, bevor sie erscheinen." in text
    )


def test_nobody_is_told_of_a_comment_that_was_published(
    app: Flask,
    staff: None,
    client: FlaskClient,
    settings: Settings,
    work: Work,
    soon: datetime,
):
    set_site(app, "premoderate=off")
    posted(client)

    work(soon)

    assert mails(settings) == []


@pytest.mark.usefixtures("staff")
def test_nobody_is_told_when_the_comment_was_decided_meanwhile(
    app: Flask, client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    decide(app, posted(client)["id"], Status.APPROVED)

    work(soon)

    assert mails(settings) == []


@pytest.mark.usefixtures("staff")
def test_a_flood_of_held_comments_is_one_mail_each(
    client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    for number in range(5):
        posted(client, text=f"Number {number}")

    work(soon)

    assert len(mails(settings)) == 2
    assert "Blog: 5 comments are waiting for you" in {str(m["Subject"]) for m in mails(settings)}


@pytest.mark.usefixtures("staff")
def test_what_is_held_in_the_quiet_time_is_told_of_when_it_is_over(
    app: Flask, client: FlaskClient, settings: Settings, work: Work
):
    posted(client, text="The first")
    called_at = clock.now()
    work(called_at)
    posted(client, text="In the quiet time")
    posted(client, text="And one more")

    work(called_at + timedelta(minutes=9))
    in_quiet_time = len(mails(settings))
    work(called_at + timedelta(minutes=10, seconds=1))
    afterwards = len(mails(settings))
    work(called_at + timedelta(minutes=30))

    assert (in_quiet_time, afterwards) == (2, 4)
    assert len(mails(settings)) == 4


@pytest.mark.usefixtures("staff")
def test_nothing_more_is_told_when_the_quiet_time_ends_and_all_was_decided(
    app: Flask, client: FlaskClient, settings: Settings, work: Work
):
    posted(client, text="The first")
    called_at = clock.now()
    work(called_at)
    second = posted(client, text="In the quiet time")
    decide(app, second["id"], Status.APPROVED)

    work(called_at + timedelta(minutes=11))

    assert len(mails(settings)) == 2


@pytest.mark.usefixtures("staff")
def test_an_edit_that_is_held_is_told_of(
    app: Flask, client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    set_site(app, "premoderate=off")
    comment_id, headers = posted_with_token(client)
    set_site(app, "premoderate=on")
    edit(client, comment_id, headers, "Another text")

    work(soon)

    assert recipients(settings) == ["alice@example.test", "bob@example.test"]


@pytest.mark.usefixtures("staff")
def test_a_comment_that_waits_already_and_is_edited_is_told_of_once(
    app: Flask, client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    set_site(app, "premoderate=on")
    comment_id, headers = posted_with_token(client)
    work(soon)
    edit(client, comment_id, headers, "Another text")

    work(soon + timedelta(minutes=11))

    assert len(mails(settings)) == 2


@pytest.mark.usefixtures("staff")
def test_handled_twice_it_is_the_same_mail(
    app: Flask, client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    posted(client)
    work(soon)
    with app.app_context(), write_unit():
        db.session.execute(update(OutboxEvent).values(done_at=None, finished=[], due_at=NOW))

    work(soon)

    assert len(mails(settings)) == 2


@pytest.mark.usefixtures("staff")
def test_nobody_is_told_of_what_a_shadow_ban_hides(
    app: Flask, client: FlaskClient, settings: Settings, work: Work, soon: datetime
):
    set_site(app, "premoderate=off")
    alice = viewer_of(app, hire(app, "alice"))
    impose(app, alice, "shadow_ban", targets.email("carol@example.test"))
    posted(client)

    work(soon)

    assert mails(settings) == []
