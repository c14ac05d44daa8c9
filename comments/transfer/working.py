"""Imports in the worker: a little at a time, so that mail and the like do not wait for them.

What was read lives in this process between two steps. A worker that dies takes that with it; the next
one reads the file again and goes on with what is missing. Only one worker is at a run: it holds it
for a while, and longer with every step.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from comments.core import clock
from comments.core.db import db, write_unit
from comments.sites import queries as sites
from comments.transfer import errors, ledger, loader, queries, registry, undoing, uploads
from comments.transfer.models import ImportRun, RunState
from comments.transfer.report import shown
from comments.transfer.running import Import, Options

log = structlog.get_logger()

STEP_SECONDS = 2.0
HOLD = timedelta(minutes=1)
ME = secrets.token_hex(8)

# The steps that are left of each run that this process is at, and the state it began in.
_begun: dict[int, tuple[str, Iterator[None]]] = {}


def hold(run_id: int, now: datetime) -> bool:
    """Take a run for this worker, unless another one is at it."""
    if ledger.hold(run_id, ME, now, now + HOLD):
        return True
    _end(run_id)
    return False


def advance(run_id: int, instance_dir: Path) -> None:
    """Do a little about a run that this worker holds."""
    until = time.monotonic() + STEP_SECONDS
    run = queries.find_run(run_id)
    if run is None:
        return
    if run.state == RunState.UNDOING:
        _end(run_id)
        _undo(run_id, until)
    elif run.state in {RunState.CHECKING, RunState.LOADING}:
        _go_on(run, instance_dir, until)
    if (run := queries.find_run(run_id)) is None or run.state not in _UNDER_WAY:
        _end(run_id)
    db.session.rollback()  # nothing is held between two steps


_UNDER_WAY = {RunState.CHECKING, RunState.LOADING, RunState.UNDOING}


def _undo(run_id: int, until: float) -> None:
    while True:
        with write_unit():
            run = queries.find_run(run_id)
            if run is None or run.state != RunState.UNDOING:
                return
            undoing.undo_some(run, clock.now())
        if time.monotonic() >= until:
            return


def _go_on(run: ImportRun, instance_dir: Path, until: float) -> None:
    state, steps = _begun.get(run.id, (None, iter(())))
    if state != run.state:
        _end(run.id)
        steps = _steps(run, instance_dir)
        _begun[run.id] = (run.state, steps)
    for _ in steps:
        if time.monotonic() >= until:
            return
    _begun.pop(run.id, None)


def _end(run_id: int) -> None:
    _, steps = _begun.pop(run_id, (None, None))
    if steps is not None:
        with suppress(AttributeError):
            steps.close()  # type: ignore[attr-defined]


def _steps(run: ImportRun, instance_dir: Path) -> Iterator[None]:
    """Read a file and account for it, or load it; whoever asks for the next step has ended the last one's units."""
    run_id, is_loading, path = (
        run.id,
        run.state == RunState.LOADING,
        uploads.path_of(instance_dir, run.id),
    )
    try:
        with path.open("rb") as stream:
            site = sites.list_sites({run.site_id})[0]
            known = registry.get_format(run.source)
            options = Options(**run.options)
            with closing(Import(site, known, options)) as importing:
                for _ in importing.read(stream):
                    yield from _progress(run_id, stream.tell(), path.stat().st_size)
                for _ in importing.place():
                    yield
                if is_loading:
                    yield from _load(importing, run_id)
                else:
                    _account(importing, run_id, at_once=options.at_once)
    except errors.UnreadableFile as problem:
        _fail(run_id, f"{problem.detail[:1].upper()}{problem.detail[1:]}. Nothing was imported.")
    except FileNotFoundError:
        _fail(run_id, "The file is not here any more. Send it again: what is here already stays.")


def _progress(run_id: int, done: int, total: int) -> Iterator[None]:
    with write_unit():
        ledger.note_progress(run_id, done, total, clock.now())
    yield


def _account(importing: Import, run_id: int, *, at_once: bool) -> None:
    account = importing.account()
    with write_unit():
        ledger.note_report(run_id, shown(account), clock.now())
        if at_once:
            ledger.go_on_to_load(run_id)


def _load(importing: Import, run_id: int) -> Iterator[None]:
    run = queries.find_run(run_id)
    done = run.comments_added if run else 0
    total = done + importing.count_to_load()
    account = shown(importing.account())
    for written in importing.load(run_id):
        done += written
        yield from _progress(run_id, done, total)
    missing = loader.count_missing(importing.staging)
    with write_unit():
        ledger.finish_run(run_id, clock.now())
        ledger.note_loaded(run_id, account, missing)
    log.info("import finished", run_id=run_id, comments=done, missing=missing)


def _fail(run_id: int, problem: str) -> None:
    with write_unit():
        ledger.fail_run(run_id, problem, clock.now())
