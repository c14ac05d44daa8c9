"""A process that imports up to a point and waits there to be killed; its environment says what, where and how far."""

import os
import signal
from pathlib import Path

from comments.app import create_app
from comments.core.db import write_unit
from comments.sites import queries
from comments.transfer import batches, loader, rendering
from tests.conftest import settings_for
from tests.transfer import importing


def run() -> None:
    batches.BATCH_COMMENTS = int(os.environ["IMPORT_BATCH"])
    kept = int(os.environ["IMPORT_KEPT"])
    app = create_app(settings_for(os.environ["IMPORT_DATABASE"], Path(os.environ["IMPORT_FOLDER"])))
    with app.app_context():
        site = queries.get_site("pond")
        with importing.staged(Path(os.environ["IMPORT_FILE"]), site) as staging:
            writer = loader.Loader(staging, site.id, "disqus", lambda given: given)
            for number, (batch, html) in enumerate(
                rendering.render_batches(batches.list_batches(staging), 0)
            ):
                with write_unit():
                    writer.write(batch, html)
                    if number == kept:
                        _wait_to_be_killed()


def _wait_to_be_killed() -> None:
    print("here", flush=True)
    while True:
        signal.pause()
