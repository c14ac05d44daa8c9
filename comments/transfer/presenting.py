"""Ready values for the pages about imports. What files say is text here, never markup."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comments.core.words import Number, Sentence, Share, gettext, ngettext
from comments.transfer import policy
from comments.transfer.models import ImportRun, RunState

# What can be taken out, and what it is for.
FORMATS = (
    (
        "afterword",
        gettext("Everything"),
        gettext("Afterword’s own format. Nothing is lost; mail addresses are in it."),
    ),
    (
        "disqus",
        gettext("Disqus XML"),
        gettext("What other systems import. What readers see, and no more."),
    ),
    ("wxr", gettext("WXR"), gettext("For WordPress. Held and hidden comments are in it.")),
)
STATES = {
    RunState.CHECKING: gettext("being looked at"),
    RunState.CHECKED: gettext("waits for your word"),
    RunState.LOADING: gettext("being loaded"),
    RunState.FINISHED: gettext("loaded"),
    RunState.FAILED: gettext("could not be read"),
    RunState.WITHDRAWN: gettext("not loaded"),
    RunState.UNDOING: gettext("being undone"),
    RunState.UNDONE: gettext("undone"),
}
OUTCOMES = (
    ("live", gettext("live")),
    ("pending", gettext("held for a moderator")),
    ("spam", gettext("spam, in the spam queue")),
    ("deleted", gettext("deleted")),
    ("placeholders", gettext("placeholders, because live replies hang on them")),
    ("left_out", gettext("left out, for the reasons below")),
)


@dataclass(frozen=True)
class Line:
    """One import in the list."""

    id: str
    file: str
    state: str
    date: str
    comments: Number
    number: int


@dataclass(frozen=True)
class Run:
    """One import with what can be done about it."""

    id: str
    file: str
    state: str
    word: str
    progress: dict[str, Any]
    is_under_way: bool
    may_load: bool
    may_withdraw: bool
    may_undo: bool
    problem: str | None
    outcomes: list[tuple[str, Number]]
    report: dict[str, Any] | None
    comments: Number
    number: int


def present_line(run: ImportRun) -> Line:
    """Present an import in the list."""
    return Line(
        id=str(run.id),
        file=run.file_name,
        state=STATES[RunState(run.state)],
        date=Sentence("%(when)s", {"when": run.started_at}),
        comments=Number(run.comments_added),
        number=run.comments_added,
    )


def present_run(run: ImportRun, now: datetime) -> Run:
    """Present an import on its own page."""
    outcomes = (run.report or {}).get("outcomes", {})
    return Run(
        id=str(run.id),
        file=run.file_name,
        state=run.state,
        word=STATES[RunState(run.state)],
        progress=present_progress(run),
        is_under_way=policy.is_under_way(run),
        may_load=policy.may_load(run),
        may_withdraw=policy.may_withdraw(run),
        may_undo=policy.may_undo(run, now),
        problem=run.problem,
        outcomes=[(label, Number(outcomes[name])) for name, label in OUTCOMES if name in outcomes],
        report=run.report,
        comments=Number(run.comments_added),
        number=run.comments_added,
    )


def present_progress(run: ImportRun) -> dict[str, Any]:
    """Say how far an import is."""
    share = min(100, 100 * run.done // run.total) if run.total else 0
    said = Share(share / 100)
    words = {
        RunState.CHECKING: gettext("Reading the file: %(share)s.", share=said),
        RunState.LOADING: ngettext(
            "%(num)s comment is loaded. %(share)s.",
            "%(num)s comments are loaded. %(share)s.",
            run.comments_added,
            num=Number(run.comments_added),
            share=said,
        ),
        RunState.UNDOING: gettext("Taking away what it made: %(share)s.", share=said),
    }
    word = words.get(RunState(run.state), "")
    return {"state": run.state, "percent": share, "words": word}
