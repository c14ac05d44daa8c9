"""An import is killed at random moments and taken up again: in the end every row is as if it had not been."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import text

from comments.core.db import db, write_unit
from comments.sites import actions as sites
from tests.benchmarks import generate_disqus_export
from tests.conftest import NOW
from tests.transfer import importing

KILLS = 50
POSTS = 6_000
A_BATCH_SECONDS = 0.5
COMMAND = [sys.executable, "-m", "comments.cli", "import", "--site", "pond"]


@pytest.mark.drill
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_killed_at_random_moments_ends_like_one_that_was_not(app, tmp_path):
    export = tmp_path / "export.xml"
    generate_disqus_export.write_export(export, POSTS)
    environment = os.environ | {
        "AFTERWORD_DATABASE_URL": db_url(app),
        "AFTERWORD_INSTANCE_DIR": str(tmp_path),
    }
    begin(app)
    assert run(export, environment).wait() == 0
    expected = rows(app)
    begin(app)

    chance = random.Random(3)
    reached = set()
    for _ in range(KILLS):
        process = run(export, environment)
        # Up to a random batch, and somewhere into the next one.
        wanted = chance.randrange(POSTS)
        while process.poll() is None and count(app) < wanted:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, A_BATCH_SECONDS))
        process.send_signal(signal.SIGKILL)
        process.wait()
        here = rows(app)
        reached.add(len(here[2]))
        if len(here[2]) == len(expected[2]):
            assert here == expected
            begin(app)
    assert run(export, environment).wait() == 0

    print(f"{KILLS} kills, comments there after each: {sorted(reached)}")
    assert len(reached) > 1
    assert rows(app) == expected


def db_url(app):
    with app.app_context():
        return db.engine.url.render_as_string(hide_password=False)


def run(export, environment):
    return subprocess.Popen(
        [*COMMAND, str(export)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def begin(app):
    with app.app_context(), write_unit():
        for table in (
            "import_made",
            "import_run",
            "comment_name",
            "comment",
            "thread_name",
            "thread",
            "site",
        ):
            db.session.execute(text(f"DELETE FROM {table}"))
        site = sites.add_site("pond", "Pond", ["https://pond.example.test"], NOW)
        site.id = 1


def count(app):
    with app.app_context():
        found = db.session.scalar(text("SELECT count(*) FROM comment"))
        db.session.rollback()
        return found


def rows(app):
    with app.app_context():
        found = importing.snapshot()
        db.session.rollback()
        return found
