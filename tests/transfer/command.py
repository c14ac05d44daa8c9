"""A process that imports up to a point and waits there to be killed; its environment says what, where and how far."""

import os
import signal
from pathlib import Path

from comments.app import create_app
from comments.sites import queries
from comments.transfer import batches
from tests.conftest import settings_for
from tests.transfer import importing


def run() -> None:
    batches.BATCH_COMMENTS = int(os.environ["IMPORT_BATCH"])
    kept = int(os.environ["IMPORT_KEPT"])
    app = create_app(settings_for(os.environ["IMPORT_DATABASE"], Path(os.environ["IMPORT_FOLDER"])))
    with app.app_context():
        site = queries.get_site("pond")
        with importing.waiting_in_batch(kept, _wait_to_be_killed):
            importing.import_export(Path(os.environ["IMPORT_FILE"]), site)


def _wait_to_be_killed() -> None:
    print("here", flush=True)
    while True:
        signal.pause()
