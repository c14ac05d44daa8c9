"""While an import runs, readers read and commenters post, also in the discussions that it brings."""

import http.client
import os
import subprocess
import sys
import threading
from collections import Counter

import pytest
from sqlalchemy import func, select
from werkzeug.serving import make_server

from comments.core.db import db
from comments.discussion.models import Comment
from comments.transfer.models import ImportRun
from comments.upkeep import verifying
from tests.benchmarks import generate_disqus_export
from tests.conftest import NOW
from tests.drills.clients import Commenter, Ledger
from tests.outside.world import Silent
from tests.transfer import importing

POSTS = 4_000
# The page with most of the imported comments, one that begins with them, and one that the file does not know.
PAGES = ({"identifier": "post-1"}, {"identifier": "post-150"}, {"identifier": "of-today"})
COMMAND = [sys.executable, "-m", "comments.cli", "import", "--site", "blog"]


@pytest.fixture
def port(app):
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.port
    server.shutdown()
    server.server_close()


def read(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", "/api/v1/sites/blog/thread?identifier=post-1&order=best")
        return connection.getresponse().status
    finally:
        connection.close()


def test_nobody_waits_for_an_import_or_loses_a_comment_to_it(app, site, settings, port, tmp_path):
    export = tmp_path / "export.xml"
    generate_disqus_export.write_export(export, POSTS)
    environment = os.environ | {
        "AFTERWORD_DATABASE_URL": settings.database_url,
        "AFTERWORD_INSTANCE_DIR": str(tmp_path),
    }
    told, answers = Ledger(), Counter()
    commenters = [Commenter(port, page, told) for page in PAGES]

    command = [*COMMAND, str(export)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as running:
        for commenter in commenters:
            commenter.start()
        while running.poll() is None:
            answers[read(port)] += 1
        for commenter in commenters:
            commenter.finish()

    assert running.returncode == 0
    # A client gives up after 20 seconds: nobody's wait was longer, and nobody was told to come again.
    assert set(told.statuses) == {201}
    assert set(answers) == {200}
    with app.app_context():
        here = db.session.scalars(select(Comment.id).where(Comment.source.is_(None))).all()
        assert sorted(here) == sorted(told.acknowledged.values())
        (run,) = db.session.scalars(select(ImportRun))
        meanwhile = Comment.created_at.between(run.started_at, run.finished_at)
        assert db.session.scalar(select(func.count()).where(meanwhile)) > 0
        imported = select(func.count()).where(Comment.source == "disqus")
        assert db.session.scalar(imported) == POSTS
        assert importing.untrue() == {}
        assert [figure for figure in verifying.verify(NOW).figures if figure.count] == []
        db.session.rollback()
