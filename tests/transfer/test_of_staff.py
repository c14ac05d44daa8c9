"""Settings, sanctions and notes come along in our own format, where the file is believed."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.accounts.models import Account
from comments.core.db import db, write_unit
from comments.moderation.models import PersonNote
from comments.reactions.models import ThreadReaction
from comments.screening.sanctions.models import Sanction
from comments.sites import actions, queries
from comments.threads.models import Thread
from comments.transfer import errors, registry, undoing
from comments.transfer.models import ImportRun, RunState
from comments.transfer.running import Options
from tests.conftest import NOW
from tests.factories.databases import on_sqlite
from tests.transfer import importing, lively

PEOPLE = Options(with_people=True)
pytestmark = on_sqlite


@pytest.fixture
def export(app, client, site, tmp_path):
    """The export of a lively site; the database is empty again."""
    lively.make_lively(app, client, site)
    with app.app_context():
        path = importing.export_to(tmp_path / "x.jsonl", queries.get_site("blog"))
        lively.empty_database()
        yield path
        db.session.rollback()


def targets():
    db.session.expire_all()
    return sorted(db.session.scalars(select(Sanction.target)))


def notes():
    return db.session.scalars(select(PersonNote.target)).all()


def test_what_a_site_was_set_to_stands_above_the_file_and_the_rest_is_taken_over(export):
    blog = lively.make_site()
    with write_unit():
        actions.set_site(blog, "votes=off")

    importing.import_export(export, blog, PEOPLE)

    settings = queries.get_site("blog").settings
    assert (settings["votes"], len(settings["reactions"])) == ("off", 2)
    assert queries.get_site("blog").has_sanctions


def test_a_file_that_is_not_believed_sets_nothing_and_sanctions_nobody(export):
    blog = lively.make_site()

    importing.import_export(export, blog, Options())

    assert (queries.get_site("blog").settings, targets(), notes()) == ({}, [], [])


def test_a_second_import_finds_nothing_to_do_and_nothing_holds_twice(export):
    blog = lively.make_site()
    importing.import_export(export, blog, PEOPLE)
    before = (targets(), notes())

    with importing.staged(export, blog, PEOPLE) as again:
        assert not again.has_work()
    importing.import_export(export, lively.make_site("copy"), PEOPLE)
    importing.import_export(export, blog, PEOPLE)

    assert (len(targets()), len(notes())) == (2 * len(before[0]), 2 * len(before[1]))
    assert db.session.scalars(select(Sanction.target).where(Sanction.site_id == blog.id)).all()


def test_who_gets_no_account_here_is_known_by_their_address(export):
    blog = lively.make_site()
    person = next(json.loads(it) for it in export.read_text().splitlines() if '"person"' in it)
    with write_unit():
        other = int(person["id"])
        day_later = NOW + timedelta(days=1)
        db.session.add(
            Account(id=other, email=None, name="Other", held_mail=True, created_at=day_later)
        )

    importing.import_export(export, blog, PEOPLE)

    assert "email:carol@example.test" in targets()
    assert notes() == ["email:carol@example.test"]


def test_undoing_an_import_takes_its_sanctions_and_notes_away_and_no_others(export):
    blog = lively.make_site()
    importing.import_export(export, blog, PEOPLE)
    own = Sanction(
        id=7, site_id=blog.id, kind="ban", target="email:eve@example.test", message="",
        created_at=NOW,
    )  # fmt: skip
    with write_unit():
        db.session.add(own)
        run = db.session.scalars(select(ImportRun)).one()
        run.state = RunState.UNDOING

    while run.state == RunState.UNDOING:
        with write_unit():
            undoing.undo_some(run, NOW)

    assert (targets(), notes()) == (["email:eve@example.test"], [])


def rows(but=()):
    """Return all there is, but for what an import or its undoing leaves on purpose, or for these tables."""
    db.session.expire_all()
    kept = {"import_run", "site", "outbox_event", *but}
    return {
        table.name: sorted(map(repr, db.session.execute(select(table))))
        for table in db.metadata.sorted_tables
        if table.name not in kept
    }


@pytest.mark.parametrize("is_met", [False, True])
def test_undoing_an_import_takes_away_all_that_it_made_and_nothing_else(export, is_met):
    blog = lively.make_site()
    before = rows()
    importing.import_export(export, blog, PEOPLE)
    made = db.session.scalars(select(ThreadReaction.thread_id)).one()
    with write_unit():
        run = db.session.scalars(select(ImportRun)).one()
        run.state = RunState.UNDOING
        if is_met:
            db.session.add(ThreadReaction(thread_id=made, emoji="🎉", voter="a guest since"))

    while run.state == RunState.UNDOING:
        with write_unit():
            undoing.undo_some(run, NOW)

    left = ("thread", "thread_name", "thread_reaction") if is_met else ()
    assert rows(left) == {name: found for name, found in before.items() if name not in left}
    if is_met:
        assert db.session.scalars(select(ThreadReaction.voter)).all() == ["a guest since"]
        assert db.session.get_one(Thread, made).reactions == {"🎉": 1}


@pytest.mark.parametrize("target", ["nobody", "account:carol", "network:0.0.0.0/0", "email:"])
def test_a_target_that_is_nobody_is_refused_with_its_line(export, tmp_path, target):
    spoiled = tmp_path / "spoiled.jsonl"
    spoiled.write_text(export.read_text().replace("email:mallory@example.test", target, 1))

    with spoiled.open("rb") as stream, pytest.raises(errors.UnreadableFile, match=r"^line \d+: "):
        list(registry.find_format(registry.AUTO, stream).read(stream))
