"""Four processes that write to one database at once: nobody is turned away, and every count is right afterwards."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from comments.core import clock
from comments.core.db import db
from comments.discussion.models import Comment
from comments.threads.models import Thread
from comments.upkeep import verifying
from tests.discussion.posting_process import PAGES
from tests.factories.databases import on_sqlite

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, POSTS = 4, 30


class Posting:
    """The processes: all of them ready, then all of them posting."""

    def __init__(self, database_url: str, folder: Path) -> None:
        command = [sys.executable, "-m", "tests.discussion.posting_process", database_url]
        self._processes = []
        for number in range(PROCESSES):
            own = folder / f"process-{number}"
            own.mkdir()
            self._processes.append(
                subprocess.Popen(
                    [*command, str(own), str(POSTS)],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
        for process in self._processes:
            process.stdout.readline()

    def begin(self) -> None:
        for process in self._processes:
            process.stdin.write("go\n")
            process.stdin.flush()

    def is_over(self) -> bool:
        return all(process.poll() is not None for process in self._processes)

    def finish(self) -> list[dict[str, Any]]:
        outcomes = []
        for process in self._processes:
            said, complaint = process.communicate()
            assert process.returncode == 0, complaint
            outcomes.append(json.loads(said))
        return outcomes


@contextmanager
def a_long_reader(file: str, _posting: Posting) -> Iterator[None]:
    """Read from before the first post until after the last: the log of changes cannot be cut off meanwhile."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN")
    before = connection.execute("SELECT count(*) FROM comment").fetchone()
    yield
    assert connection.execute("SELECT count(*) FROM comment").fetchone() == before
    connection.close()


@contextmanager
def checkpoints(file: str, posting: Posting) -> Iterator[None]:
    """Write the log of changes back again and again, in the way that keeps everybody out."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=15)
    done = 0
    while not posting.is_over() and done < PROCESSES * POSTS:
        connection.execute("PRAGMA wal_checkpoint(RESTART)").fetchone()
        done += 1
    connection.close()
    assert done
    yield


def expected_counts() -> dict[str, int]:
    each = {f"page-{page}": len(range(page, POSTS, PAGES)) for page in range(PAGES)}
    return {page: PROCESSES * count for page, count in each.items()}


@on_sqlite
@pytest.mark.parametrize("meanwhile", [a_long_reader, checkpoints])
def test_processes_that_post_at_once_are_all_answered_and_counted(
    app, site, database_url, tmp_path, meanwhile
):
    posting = Posting(database_url, tmp_path)
    posting.begin()

    with meanwhile(database_url.removeprefix("sqlite:///"), posting):
        outcomes = posting.finish()

    assert [outcome["statuses"] for outcome in outcomes] == [{"201": POSTS}] * PROCESSES
    with app.app_context():
        assert verifying.verify(clock.now()).is_clean
        counts = db.session.execute(select(Thread.title, Thread.comment_count)).all()
        assert dict(map(tuple, counts)) == expected_counts()
        assert db.session.scalar(select(func.count(Comment.id))) == PROCESSES * POSTS


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_processes_post_to_a_server_at_once(app, site, database_url, tmp_path):
    posting = Posting(database_url, tmp_path)
    posting.begin()

    outcomes = posting.finish()

    assert [outcome["statuses"] for outcome in outcomes] == [{"201": POSTS}] * PROCESSES
    with app.app_context():
        assert verifying.verify(clock.now()).is_clean
