"""What may be done with an import at which point."""

from datetime import datetime, timedelta

from comments.transfer.models import ImportRun, RunState

# A terminal that is silent for so long was stopped.
SILENT = timedelta(minutes=10)


def may_load(run: ImportRun) -> bool:
    """Say whether the file waits for its owner's word."""
    return run.state == RunState.CHECKED


def may_withdraw(run: ImportRun) -> bool:
    """Say whether nothing of the file is here yet, and it still waits."""
    return run.state in {RunState.CHECKING, RunState.CHECKED}


def may_undo(run: ImportRun, now: datetime) -> bool:
    """Say whether the import made something that can be taken away again."""
    if run.state == RunState.LOADING:
        return run.is_uploaded or run.advanced_at < now - SILENT
    return run.state == RunState.FINISHED


def is_under_way(run: ImportRun) -> bool:
    """Say whether the worker, or a terminal, is at it."""
    return run.state in {RunState.CHECKING, RunState.LOADING, RunState.UNDOING}
