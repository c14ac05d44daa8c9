"""What owners do about imports on their desk. The worker does the work (`working.py`)."""

from dataclasses import dataclass
from datetime import datetime

from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core.db import db
from comments.core.words import gettext
from comments.outbox import actions as outbox
from comments.sites.models import Site
from comments.transfer import ledger, policy, queries
from comments.transfer.errors import WrongMoment
from comments.transfer.events import ImportConfirmed, ImportRevoked, ImportUploaded
from comments.transfer.models import ImportRun, RunState
from comments.transfer.running import Options


@dataclass(frozen=True)
class Upload:
    """A file that lies where the worker finds it."""

    run_id: int
    name: str
    hash: bytes
    source: str
    size: int


def add_upload(
    viewer: Viewer, site: Site, upload: Upload, options: Options, now: datetime
) -> ImportRun:
    """Have a file looked at."""
    run = ledger.begin_run(site.id, upload.source, upload.name, upload.hash, now)
    run.id = upload.run_id
    run.state, run.is_uploaded = RunState.CHECKING, True
    run.options, run.total = options.to_json(), upload.size
    db.session.flush()  # the event below is about its row
    outbox.emit(ImportUploaded(site.id, run.id), now)
    _record(viewer, "import.upload", run, now)
    return run


def load(viewer: Viewer, site: Site, run_id: int, now: datetime) -> None:
    """Have what was looked at loaded.

    Raises:
        WrongMoment: it does not wait for that.

    """
    run = queries.lock_run(site.id, run_id)
    if not policy.may_load(run):
        raise WrongMoment(gettext("This import does not wait to be loaded any more."))
    run.state, run.done, run.total = RunState.LOADING, 0, 0
    run.advanced_at = now
    outbox.emit(ImportConfirmed(site.id, run.id), now)
    _record(viewer, "import.load", run, now)


def withdraw(viewer: Viewer, site: Site, run_id: int, now: datetime) -> None:
    """Leave a file alone after all; nothing of it is here.

    Raises:
        WrongMoment: it is being loaded, or was.

    """
    run = queries.lock_run(site.id, run_id)
    if not policy.may_withdraw(run):
        raise WrongMoment(gettext("This import was begun already. It can be undone."))
    run.state, run.finished_at = RunState.WITHDRAWN, now
    outbox.emit(ImportRevoked(site.id, run.id), now)  # the file goes
    _record(viewer, "import.withdraw", run, now)


def undo(viewer: Viewer, site: Site, run_id: int, now: datetime) -> None:
    """Have what an import made taken away again.

    Raises:
        WrongMoment: there is nothing, or it goes already.

    """
    run = queries.lock_run(site.id, run_id)
    if not policy.may_undo(run, now):
        raise WrongMoment(gettext("There is nothing of this import that could be undone now."))
    run.state, run.done, run.total = RunState.UNDOING, 0, ledger.count_made(run.id)
    outbox.emit(ImportRevoked(site.id, run.id), now)
    _record(viewer, "import.undo", run, now)


def note_export(viewer: Viewer, site: Site, name: str, now: datetime) -> None:
    """Write down that somebody took all discussions out, with mail addresses."""
    actor = Actor(viewer.account_id, viewer.name)
    subject = Subject("site", site.id, site.id)
    audit.record(actor, "site.export", subject, now, change=(None, {"format": name}))


def _record(viewer: Viewer, action: str, run: ImportRun, now: datetime) -> None:
    actor = Actor(viewer.account_id, viewer.name)
    subject = Subject("import", run.id, run.site_id)
    audit.record(actor, action, subject, now, change=(None, {"file": run.file_name}))
