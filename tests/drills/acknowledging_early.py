"""A service that lies: it answers 201 first and commits afterwards. The crash drill must catch it.

Run like `afterword serve`. Everything is the real service but the moment of the commit.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from flask import Flask

from comments import cli
from comments.app import create_app
from comments.core import sharing
from comments.core.db import db, writing
from comments.core.settings import Settings
from comments.serving import server

DELAY_SECONDS = 0.2


@contextmanager
def write_unit_committed_late() -> Iterator[None]:
    """Do what `write_unit` does, but leave the commit to a thread that takes its time."""
    with writing():
        try:
            yield
            db.session.flush()
        except BaseException:
            db.session.rollback()
            raise
    session = db.session()
    db.session.registry.clear()  # the end of the request would roll it back

    def commit_late() -> None:
        time.sleep(DELAY_SECONDS)
        session.commit()
        session.close()

    threading.Thread(target=commit_late).start()


def make_app(settings: Settings) -> Flask:
    sharing.write_unit = write_unit_committed_late
    return create_app(settings)


if __name__ == "__main__":
    server.web_child = partial(server.web_child, make_app=make_app)
    sys.exit(cli.main())
