import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from comments.core.db import db, write_unit
from comments.transfer import batches
from tests.benchmarks import generate_disqus_export
from tests.transfer import importing

IMPORT = "from tests.transfer import command; command.run()"
BATCH = 40


@pytest.fixture
def export(tmp_path, monkeypatch):
    """An export of 300 posts that is written in batches of 40, and holds every kind of trouble with parents."""
    monkeypatch.setattr(batches, "BATCH_COMMENTS", BATCH)
    path = tmp_path / "export.xml"
    generate_disqus_export.write_export(path, 300)
    whole = path.read_text(encoding="utf-8")
    troubled = (importing.SAMPLES / "disqus-parents.xml").read_text(encoding="utf-8")
    rest = troubled.partition("</category>\n")[2]
    path.write_text(whole.removesuffix("</disqus>\n") + rest, encoding="utf-8")
    return path


@pytest.fixture
def uninterrupted(pond, export):
    """What the database holds after an import in one go; it is empty again now."""
    importing.import_export(export, pond)
    rows = importing.snapshot()
    with write_unit():
        for table in ("comment_name", "comment", "thread_name", "thread"):
            db.session.execute(text(f"DELETE FROM {table}"))
    db.session.remove()  # the lock and the snapshot of what was read go with it
    return rows


@pytest.mark.parametrize("batch", [0, 1, 3, 7])
def test_an_import_that_died_in_a_batch_goes_on_as_if_it_had_not(
    pond, export, uninterrupted, batch
):
    with importing.waiting_in_batch(batch, importing.die), pytest.raises(importing.Stopped):
        importing.import_export(export, pond)
    assert importing.snapshot() != uninterrupted

    importing.import_export(export, pond)

    assert importing.snapshot() == uninterrupted


def test_what_is_derived_is_true_after_every_batch(pond, export):
    with importing.staged(export, pond) as begun:
        for _ in importing.load(begun, pond):
            assert importing.untrue() == {}


def test_spam_is_hidden_after_every_batch(pond, export):
    hidden = "status NOT IN ('approved') AND is_shown AND reply_count = 0"

    with importing.staged(export, pond) as begun:
        for _ in importing.load(begun, pond):
            shown = db.session.scalar(text(f"SELECT count(*) FROM comment WHERE {hidden}"))
            assert shown == 0


@pytest.mark.parametrize("batches_kept", [0, 1, 3, 6])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_killed_within_a_batch_goes_on_as_if_it_had_not(
    pond, export, uninterrupted, tmp_path, batches_kept
):
    with _start_import(export, tmp_path, batches_kept) as process:
        assert process.stdout.readline() == b"here\n"
        process.send_signal(signal.SIGKILL)
    assert db.session.scalar(text("SELECT count(*) FROM comment")) == batches_kept * BATCH

    importing.import_export(export, pond)

    assert importing.snapshot() == uninterrupted


def _start_import(export: Path, folder: Path, batches_kept: int) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "IMPORT_FILE": str(export),
        "IMPORT_FOLDER": str(folder),
        "IMPORT_BATCH": str(BATCH),
        "IMPORT_KEPT": str(batches_kept),
        "IMPORT_DATABASE": db.engine.url.render_as_string(hide_password=False),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    return subprocess.Popen(
        [sys.executable, "-c", IMPORT], env=environment, stdout=subprocess.PIPE, cwd=Path.cwd()
    )
