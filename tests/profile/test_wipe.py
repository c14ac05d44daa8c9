"""After an erasure the address stands in no file: not in the database's free space, its log, or kept mail."""

import random
from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select, text

from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.mail import delivery
from comments.profile import handlers, wiping
from tests.factories import commands, posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.discussion import plant_thread
from tests.factories.erasing import files_with, rows_with
from tests.factories.workers import work, work_in_a_day
from tests.profile.conftest import send
from tests.profile.test_change_details import write
from tests.profile.test_erase import ADDRESS, ask, nodes_without_votes


def keep_mail(settings, name, to, words="Hello"):
    mail = EmailMessage()
    mail["To"], mail["From"], mail["Subject"] = to, "comments@example.test", name
    mail["Message-ID"] = f"<{name}@example.test>"
    mail.set_content(words)
    delivery.write_to_folder(mail, settings.instance_dir / "mail")


def plant_traces(app, site):
    """Fill the tables in an order in which rows are moved from page to page, with the address all over."""
    order = random.Random(7)
    with app.app_context():
        plant_thread(site, nodes_without_votes([None] * 3000), "planted")
        with write_unit():
            rows = db.session.scalars(select(Comment)).all()
            order.shuffle(rows)
            for comment in rows:
                comment.text = "x" * order.randrange(600)
                comment.author_email = (
                    ADDRESS if order.random() < 0.3 else f"{order.random()}@example.test"
                )
                db.session.flush()  # one by one, so that pages are split and rows moved


@on_sqlite
def test_the_address_is_in_no_byte_of_any_file(app, client, site, browser, token, settings):
    write(client, token)
    posting.posted(client, author={"name": "C.", "email": ADDRESS})
    plant_traces(app, site)
    send(browser, "/profile/details", name="Carola", url="")
    ask(browser)
    work(app)
    assert {"afterword.db", "afterword.db-wal"} <= set(files_with(settings.instance_dir, ADDRESS))

    work_in_a_day(app)

    assert files_with(settings.instance_dir, ADDRESS) == []
    assert commands.run(app, ["verify"]).exit_code == 0


@on_sqlite
def test_without_writing_the_file_anew_copies_would_be_left(app, site, settings, monkeypatch):
    """Says why the file is searched: writing over what is deleted is not enough."""
    plant_traces(app, site)
    monkeypatch.setattr(wiping, "is_in_file", lambda *_: False)

    result = commands.run(app, ["erase", ADDRESS, "--yes"])

    assert result.exit_code == 0, result.output
    assert rows_with(app, ADDRESS) == []
    assert files_with(settings.instance_dir, ADDRESS) == ["afterword.db"]


@on_sqlite
def test_a_file_that_cannot_be_cleaned_now_is_cleaned_later(
    app, client, browser, token, settings, monkeypatch
):
    write(client, token)
    ask(browser)
    monkeypatch.setattr(handlers.wiping, "wipe", lambda _: fail())

    work_in_a_day(app)

    assert rows_with(app, ADDRESS) == []
    assert rows_with(app, "StillThere") == ["outbox_event"]
    monkeypatch.undo()
    work(app, clock.now() + timedelta(hours=48))

    assert rows_with(app, "ErasureRequested") == []
    assert files_with(settings.instance_dir, ADDRESS) == []
    assert commands.run(app, ["verify"]).exit_code == 0


def fail():
    raise wiping.StillThere("Somebody reads.")


@on_sqlite
def test_who_reads_meanwhile_delays_it(app, client, site, settings):
    posting.posted(client, author={"name": "C.", "email": ADDRESS})
    with app.app_context():
        reading = db.engine.raw_connection()
        reading.execute("BEGIN")
        reading.execute("SELECT * FROM comment").fetchall()
        posting.posted(client, author={"name": "Ben"})
        pooled = db.engine.raw_connection()
        pooled.dbapi_connection.execute("PRAGMA busy_timeout = 0")
        with pytest.raises(wiping.StillThere):
            wiping._empty_log(pooled.dbapi_connection)
        reading.execute("ROLLBACK")

        wiping._empty_log(pooled.dbapi_connection)

        reading.close()
        pooled.detach()
        pooled.close()


@on_sqlite
def test_kept_mail_to_the_address_goes_and_other_mail_stays(app, client, carol, browser, settings):
    keep_mail(settings, "to-her", "Carol <Carol@example.test>")
    keep_mail(settings, "about-her", "bob@example.test", f"{ADDRESS} wrote: " + "é" * 80)
    keep_mail(settings, "to-dora", "dora@example.test")
    ask(browser)
    work(app)

    work_in_a_day(app)

    kept = [path.stem for path in (settings.instance_dir / "mail").glob("*.eml")]
    assert kept == ["to-dora-example.test"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_the_rows_are_cleaned_away(app, client, site, browser, token):
    write(client, token)
    ask(browser)
    before = vacuums(app)

    work_in_a_day(app)

    assert rows_with(app, ADDRESS) == []
    assert [after - count for after, count in zip(vacuums(app), before, strict=True)] == [1] * 9
    with app.app_context():
        connection = db.session.connection()
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar() == "30s"


def vacuums(app):
    """Count how often each table was cleaned by command."""
    names = wiping.TABLES.split(", ")
    with app.app_context():
        counts = dict(
            db.session.execute(text("SELECT relname, vacuum_count FROM pg_stat_user_tables")).all()
        )
    return [counts[name] for name in names]


@pytest.mark.parametrize("size", [wiping.CHUNK - 5, wiping.CHUNK, 3 * wiping.CHUNK - 9, 0])
def test_an_address_is_found_wherever_it_stands(tmp_path, size):
    file = tmp_path / "file"
    file.write_bytes(b"\0" * size + b"CAROL@example.test" + b"\0" * 100)
    other = tmp_path / "other"
    other.write_bytes(b"\0" * size + b"carol@example.tes" + b"\0" * 100)

    assert wiping.is_in_file(file, ADDRESS)
    assert not wiping.is_in_file(other, ADDRESS)


@on_sqlite
def test_what_others_still_hold_of_a_similar_address_is_left_alone(app, client, site, browser):
    """An address that ends in the erased one looks like it in the file; it is written anew and stays."""
    posting.posted(client, author={"name": "M.", "email": f"mc{ADDRESS}"})
    readers.make_person(app, "dora")
    ask(browser)

    work_in_a_day(app)

    assert rows_with(app, f"mc{ADDRESS}") == ["comment"]
    assert commands.run(app, ["verify"]).exit_code == 0
