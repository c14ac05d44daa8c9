"""What follows from what owners ask for about imports."""

from datetime import datetime, timedelta
from functools import partial

from flask import current_app

from comments.core import clock
from comments.outbox import handling
from comments.outbox.handling import Happened
from comments.transfer import policy, queries, uploads, working

AGAIN = timedelta(milliseconds=200)


def advance_import(event: Happened, now: datetime) -> datetime | None:
    """Do a little about an import, and ask to be called again until it is over."""
    del now  # the worker's round began a while ago
    run = queries.find_run(event.subject_id)
    folder = current_app.config["SETTINGS"].instance_dir
    if run is None or not policy.is_under_way(run):
        if run is None or not policy.may_load(run):
            uploads.forget(folder, event.subject_id)
        return None
    if working.hold(run.id, clock.now()):
        handling.after_commit(partial(working.advance, run.id, folder))
    return clock.now() + AGAIN
