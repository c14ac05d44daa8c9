"""The unit of work and the two databases behind it."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import StatementError

from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.sites.models import Site
from tests.conftest import NOW

WRITER = """
import sys
from comments.app import create_app
from comments.core.db import write_unit
from comments.core.settings import read_settings
from comments.sites import queries

settings = read_settings({}, database_url=sys.argv[1], secret_key="a secret for tests only")
with create_app(settings).app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(25):
        with write_unit():
            site = queries.get_site("blog")
            site.name = str(int(site.name) + 1)
"""


def read_name(app):
    with app.app_context():
        return db.session.scalar(select(Site.name))


def count_up(app, times):
    for _ in range(times):
        with app.app_context(), write_unit():
            site = db.session.scalars(select(Site).with_for_update()).one()
            site.name = str(int(site.name) + 1)


def set_name(app, name):
    with app.app_context(), write_unit():
        db.session.scalars(select(Site)).one().name = name


def fail_after_adding(shortname, error):
    with suppress(error), write_unit():
        sites.add_site(shortname, "", [], NOW)
        db.session.flush()
        raise error


def test_a_unit_commits_all_of_it(app):
    with app.app_context(), write_unit():
        sites.add_site("one", "", [], NOW)
        sites.add_site("two", "", [], NOW)

    with app.app_context():
        assert set(db.session.scalars(select(Site.shortname))) == {"one", "two"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_a_unit_that_raises_leaves_nothing(app, error):
    with app.app_context():
        fail_after_adding("one", error)

    with app.app_context():
        assert db.session.scalars(select(Site)).all() == []


def test_a_unit_after_a_failed_one_starts_clean(app):
    with app.app_context():
        fail_after_adding("one", ValueError)
        with write_unit():
            sites.add_site("two", "", [], NOW)

        assert db.session.scalars(select(Site.shortname)).all() == ["two"]


def test_objects_keep_their_values_after_the_unit(app, site):
    with app.app_context():
        with write_unit():
            found = db.session.scalars(select(Site)).one()
            found.name = "Renamed"
        db.session.close()

        assert found.name == "Renamed"


def test_threads_that_write_at_once_wait_for_each_other(app, site):
    set_name(app, "0")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: count_up(app, 10), range(4)))

    assert read_name(app) == "40"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_processes_that_write_at_once_never_meet_a_locked_database(app, site, database_url):
    set_name(app, "0")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, database_url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for writer in writers:
        writer.stdout.readline()

    complaints = [writer.communicate("go\n")[1] for writer in writers]

    assert complaints == ["", ""]
    assert read_name(app) == "50"


def test_a_reader_is_not_kept_waiting_by_a_writer(app, site):
    with app.app_context(), write_unit():
        db.session.scalars(select(Site)).one().name = "Not yet"
        db.session.flush()

        with ThreadPoolExecutor(1) as pool:
            seen = pool.submit(read_name, app).result(timeout=5)

    assert seen == "Blog"


def test_a_writer_is_not_kept_waiting_by_a_reader(app, site):
    has_read, has_written = threading.Event(), threading.Event()

    def read_slowly():
        with app.app_context():
            first = db.session.scalar(select(Site.name))
            has_read.set()
            assert has_written.wait(timeout=5)
            return first

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read_slowly)
        assert has_read.wait(timeout=5)
        set_name(app, "Written meanwhile")
        has_written.set()

    assert reading.result() == "Blog"
    assert read_name(app) == "Written meanwhile"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 15_000)],
)
def test_sqlite_is_set_up_on_every_connection(app, pragma, value):
    with app.app_context():
        assert db.session.scalar(text(f"PRAGMA {pragma}")) == value


def test_instants_come_back_aware_and_in_utc(app, site):
    typed = datetime(2026, 3, 1, 14, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    with app.app_context(), write_unit():
        db.session.scalars(select(Site)).one().created_at = typed

    with app.app_context():
        kept = db.session.scalars(select(Site.created_at)).one()

    assert kept == typed
    assert kept.tzinfo == UTC


def test_an_instant_without_a_zone_is_refused(app, site):
    with app.app_context(), pytest.raises(StatementError, match="without a zone"), write_unit():
        db.session.scalars(select(Site)).one().created_at = datetime(2026, 3, 1, 12)  # noqa: DTZ001
