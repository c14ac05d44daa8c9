"""Notes about people, among the staff of a site."""

import pytest
from sqlalchemy import select

from comments.accounts.errors import RoleTooLow, SignInFirst
from comments.accounts.viewer import STRANGER
from comments.audit.models import AuditEntry
from comments.core.db import db, write_unit
from comments.moderation import notes, people
from comments.moderation.errors import BadNote, UnknownNote
from comments.screening.errors import UnknownPerson
from comments.sites import queries as sites
from tests.conftest import NOW
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.sanctions import viewer_as

pytestmark = on_sqlite


@pytest.fixture
def carol(app, site, client):
    """Carol, who wrote something, as the staff name her."""
    headers = readers.bearing(app, "carol")
    body = {"identifier": "article", "text": "Hello"}
    comment = client.post(f"{posting.API}/comments", json=body, headers=headers).get_json()
    return str(posting.stored(app, comment["comment"]["id"]).author_id)


def add(app, viewer, key, words="Third time."):
    with app.app_context(), write_unit():
        blog = sites.get_site("blog")
        return notes.add_note(viewer, blog, people.get_person(blog.id, key), words, NOW)


def remove(app, viewer, key, note, shortname="blog"):
    with app.app_context(), write_unit():
        site = sites.get_site(shortname)
        notes.remove_note(viewer, site, people.get_person(site.id, key), note.id, NOW)


def listed(app, viewer, key, shortname="blog"):
    with app.app_context():
        site = sites.get_site(shortname)
        found = notes.list_notes(viewer, site, people.get_person(site.id, key))
        return [(one.note.text, one.staff_name) for one in found]


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        ("stranger", False, False),
        ("reader", False, False),
        ("mallory", False, False),
        ("observer", True, False),
        ("moderator", True, True),
        ("lead", True, True),
        ("owner", True, True),
    ],
)
def test_staff_read_and_moderators_write(app, carol, role, reads, writes):
    viewer = STRANGER if role == "stranger" else viewer_as(app, role)
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    add(app, bob, carol)

    assert (listed(app, viewer, carol) == [("Third time.", "Bob Example")]) is reads
    if writes:
        add(app, viewer, carol)
    else:
        with pytest.raises((SignInFirst, RoleTooLow)):
            add(app, viewer, carol)


def test_nobody_reads_or_writes_notes_about_staff_as_high_as_they_are(app, site):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    alice = staff.viewer_of(app, staff.hire(app, "alice"))
    add(app, alice, str(bob.account_id), "Too strict?")

    assert listed(app, alice, str(bob.account_id)) == [("Too strict?", "Alice Example")]
    assert listed(app, bob, str(bob.account_id)) == []
    assert listed(app, viewer_as(app, "moderator"), str(bob.account_id)) == []
    with pytest.raises(RoleTooLow):
        add(app, bob, str(alice.account_id))


def test_a_note_is_removed_by_its_writer_or_a_lead(app, carol):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    by_bob, other = add(app, bob, carol, "one"), add(app, bob, carol, "two")

    with pytest.raises(RoleTooLow):
        remove(app, viewer_as(app, "moderator"), carol, by_bob)
    remove(app, bob, carol, by_bob)
    remove(app, viewer_as(app, "lead"), carol, other)

    assert listed(app, bob, carol) == []
    with pytest.raises(UnknownNote):
        remove(app, bob, carol, by_bob)


def test_notes_are_each_sites_own(app, carol):
    mallory, elsewhere = viewer_as(app, "mallory"), "elsewhere"
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    with app.app_context():
        her_too = sites.get_site(elsewhere)
    readers.token_for(app, readers.Account(id=int(carol)), her_too)
    note = add(app, bob, carol)

    assert listed(app, mallory, carol, elsewhere) == []
    with pytest.raises(UnknownNote):
        remove(app, mallory, carol, note, elsewhere)
    assert listed(app, bob, carol) == [("Third time.", "Bob Example")]


def test_the_log_says_that_and_of_whom_but_never_what(app, carol):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    note = add(app, bob, carol)
    remove(app, bob, carol, note)

    target = {"target": f"account:{carol}"}
    with app.app_context():
        lines = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind == "note").order_by(AuditEntry.id)
        )
        assert [(one.action, one.actor, one.before, one.after, one.note) for one in lines] == [
            ("note.add", "Bob Example", None, target, None),
            ("note.remove", "Bob Example", target, None, None),
        ]


@pytest.mark.parametrize("words", ["", " \n", "x" * 2001, "a\0b"])
def test_a_note_has_words(app, carol, words):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))

    with pytest.raises(BadNote):
        add(app, bob, carol, words)


def test_a_guest_is_known_by_mail_or_else_by_network(app, site, client):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))
    posting.set_site(app, "addresses=none")
    first, second = posting.posted(client)["id"], posting.posted(client)["id"]
    unnamed = posting.posted(client, author={"name": "X"})["id"]

    add(app, bob, f"comment-{first}")

    assert listed(app, bob, f"comment-{second}") == [("Third time.", "Bob Example")]
    with pytest.raises(BadNote, match="nothing to know them by"):
        add(app, bob, f"comment-{unnamed}")


def test_only_who_has_to_do_with_the_site_is_found(app, site, client):
    dora = readers.make_person(app, "dora")
    elsewhere = readers.add_site_elsewhere(app)
    readers.token_for(app, dora, elsewhere)
    comment = posting.posted(client)["id"]

    with app.app_context():
        blog = sites.get_site("blog")
        for site_id, key in (
            (blog.id, str(dora.id)),
            (elsewhere.id, f"comment-{comment}"),
            (blog.id, "comment-1"),
            (blog.id, "comment-x"),
            (blog.id, "x"),
        ):
            with pytest.raises(UnknownPerson):
                people.get_person(site_id, key)
        assert people.get_person(elsewhere.id, str(dora.id)).email == "dora@example.test"
        assert people.get_person(blog.id, f"comment-{comment}").email == "carol@example.test"
