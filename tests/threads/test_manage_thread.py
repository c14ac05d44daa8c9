"""Closing and opening threads, and what is read first in them."""

import pytest
from sqlalchemy import select

from comments.accounts.errors import RoleTooLow
from comments.audit.models import AuditEntry
from comments.core.db import db
from comments.threads import managing, naming
from comments.threads.errors import UnknownThread
from comments.threads.models import Thread
from comments.threads.naming import Name
from tests.conftest import NOW
from tests.factories import posting, staff
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.staff import hire_elsewhere, viewer_of


def stored(app, thread):
    with app.app_context():
        return db.session.get_one(Thread, thread)


def log(app):
    with app.app_context():
        rows = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind == "thread").order_by(AuditEntry.id)
        )
        return [(row.action, row.before, row.after) for row in rows]


def test_a_closed_thread_takes_no_comments_and_keeps_those_it_has(client, thread, alice, acting):
    before = get_page(client)

    acting(managing.close_thread, alice, thread, NOW)

    page = get_page(client)
    assert page["thread"]["is_open"] is False
    assert page["thread"]["version"] > before["thread"]["version"]
    assert page["comments"] == before["comments"]
    assert posting.post(client).status_code == 409


def test_a_choice_by_hand_is_kept_as_one(app, client, thread, alice, acting):
    acting(managing.close_thread, alice, thread, NOW)
    closed = stored(app, thread)
    acting(managing.reopen_thread, alice, thread, NOW)
    opened = stored(app, thread)

    assert (closed.is_open, closed.closed_by_hand) == (False, True)
    assert (opened.is_open, opened.closed_by_hand) == (True, False)
    assert posting.post(client).status_code == 201
    assert [action for action, _, _ in log(app)] == ["thread.close", "thread.reopen"]


@on_sqlite
def test_the_log_says_what_each_choice_was_before(app, client, thread, alice, acting):
    old_name = Name("identifier", "an old name")
    acting(managing.close_thread, alice, thread, NOW)
    acting(managing.set_premoderate, alice, thread, NOW, wanted=True)
    acting(managing.retitle_thread, alice, thread, "First", NOW)
    acting(managing.retitle_thread, alice, thread, "Second", NOW)
    acting(managing.set_settings, alice, thread, {"many_links": "2"}, NOW)
    acting(managing.set_settings, alice, thread, {"many_links": ""}, NOW)
    acting(naming.add_name, alice, thread, old_name, NOW)
    acting(naming.remove_name, alice, thread, old_name, NOW)

    first, *others = log(app)
    open_before = {"is_open": True, "closed_by_hand": None}
    assert first == ("thread.close", open_before, {"is_open": False, "closed_by_hand": True})
    assert others[0] == ("thread.premoderate", {"premoderate": None}, {"premoderate": True})
    assert others[2:] == [
        ("thread.retitle", {"title": "First"}, {"title": "Second"}),
        ("thread.set", {}, {"many_links": 2}),
        ("thread.set", {"many_links": 2}, {}),
        ("thread.add_name", None, {"identifier": "an old name"}),
        ("thread.remove_name", {"identifier": "an old name"}, None),
    ]


@on_sqlite
def test_the_same_choice_again_changes_and_writes_nothing(app, client, thread, alice, acting):
    acting(managing.close_thread, alice, thread, NOW)
    version = get_page(client)["thread"]["version"]

    acting(managing.close_thread, alice, thread, NOW)

    assert get_page(client)["thread"]["version"] == version
    assert len(log(app)) == 1


@on_sqlite
@pytest.mark.parametrize(
    "choice",
    [
        ("off", True, "pending"),
        ("on", False, "approved"),
        ("on", None, "pending"),
        ("off", None, "approved"),
    ],
)
def test_what_is_read_first_in_a_thread_can_differ_from_its_site(
    app, client, thread, alice, acting, choice
):
    site_reads_first, wanted, status = choice
    acting(managing.set_premoderate, alice, thread, NOW, wanted=not wanted)
    posting.set_site(app, f"premoderate={site_reads_first}")

    acting(managing.set_premoderate, alice, thread, NOW, wanted=wanted)

    assert posting.posted(client)["status"] == status
    assert get_page(client)["settings"]["premoderate"] is (status == "pending")


@on_sqlite
def test_no_thread_of_another_site_and_nobody_elses_staff(app, thread, alice, acting):
    mallory = viewer_of(app, hire_elsewhere(app, "mallory"))
    olga = viewer_of(app, staff.hire(app, "olga"))

    for viewer in (mallory, olga):
        with pytest.raises(RoleTooLow):
            acting(managing.close_thread, viewer, thread, NOW)
    with pytest.raises(UnknownThread):
        acting(managing.close_thread, alice, 12345, NOW)
    assert stored(app, thread).is_open
