"""Reading the ledger."""

from collections.abc import Sequence

from sqlalchemy import select

from comments.core.db import db
from comments.core.words import gettext
from comments.transfer.errors import UnknownImport
from comments.transfer.models import ImportRun

MAX_LISTED = 50


def list_runs(site_id: int) -> Sequence[ImportRun]:
    """Return the imports into a site, the newest first."""
    query = select(ImportRun).where(ImportRun.site_id == site_id)
    return db.session.scalars(query.order_by(ImportRun.id.desc()).limit(MAX_LISTED)).all()


def find_run(run_id: int) -> ImportRun | None:
    """Return an import as it is now."""
    query = select(ImportRun).where(ImportRun.id == run_id)
    return db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def get_run(site_id: int, run_id: int) -> ImportRun:
    """Return an import into this site.

    Raises:
        UnknownImport: there is none.

    """
    run = find_run(run_id)
    if run is None or run.site_id != site_id:
        raise UnknownImport(gettext("There is no such import on this site."))
    return run


def lock_run(site_id: int, run_id: int) -> ImportRun:
    """Return an import, locked against the worker.

    Raises:
        UnknownImport: there is none.

    """
    query = select(ImportRun).where(ImportRun.id == run_id, ImportRun.site_id == site_id)
    run = db.session.scalars(
        query.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if run is None:
        raise UnknownImport(gettext("There is no such import on this site."))
    return run
