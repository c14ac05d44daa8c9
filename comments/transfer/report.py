"""What became of every comment of a file: the reconciliation report.

Each comment of the file is in exactly one of `live`, `pending`, `spam`, `deleted`, `placeholders`
and `left_out`; what does not add up is `unexplained`, and an import with any is a failed one.
"""

from dataclasses import asdict, dataclass
from typing import Any

import orjson

from comments.transfer import page_survey
from comments.transfer.staging import Staging

MAX_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Remark:
    """One record of the file that needs a word: left out, or taken in otherwise than the file says."""

    kind: str
    source_id: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """How many comments of the file became what."""

    live: int
    pending: int
    spam: int
    deleted: int
    placeholders: int
    left_out: int


@dataclass(frozen=True, slots=True)
class ThreadCounts:
    """How many threads the file has, and what happens to them."""

    read: int
    with_comments: int
    without_comments: int
    already_here: int
    joined_to_existing: int
    merged: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Report:
    """The account of one file."""

    format: str
    comments_read: int
    outcomes: Outcomes
    unexplained: int
    comments_already_here: int
    comments_to_add: int
    comments_without_text: int
    placeholders_for_missing: int
    threads: ThreadCounts
    left_out: list[Remark]
    notes: list[Remark]
    hosts: list[page_survey.Host]
    pages_on_many_hosts: int
    suspected_duplicates: list[list[page_survey.Page]]

    def to_json(self) -> bytes:
        """Write the whole report, nothing capped."""
        return orjson.dumps(asdict(self), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def shown(account: Report) -> dict[str, Any]:
    """Return the report for a page: its lists cut, and how much of each is missing."""
    values = asdict(account)
    for name in ("left_out", "notes", "hosts", "suspected_duplicates"):
        values[f"more_{name}"] = max(0, len(values[name]) - MAX_SHOWN)
        values[name] = values[name][:MAX_SHOWN]
    return values


def make_report(staging: Staging, source: str, origins: list[str]) -> Report:
    """Account for every staged record, once each has its place."""
    outcomes = _outcomes(staging)
    survey = page_survey.survey_pages(staging, origins)
    return Report(
        format=source,
        comments_read=staging.comments_read,
        outcomes=outcomes,
        unexplained=staging.comments_read - sum(asdict(outcomes).values()),
        comments_already_here=_count(staging, "comment WHERE there = 'yes' AND NOT is_made"),
        comments_to_add=_count(
            staging, "comment WHERE there <> 'yes' AND outcome <> 'left_out' AND NOT is_made"
        ),
        comments_without_text=_count(
            staging,
            "comment c JOIN read_comment r ON r.seq = c.seq "
            "WHERE c.outcome = 'live' AND r.text = ''",
        ),
        placeholders_for_missing=_count(staging, "comment WHERE is_made"),
        threads=_thread_counts(staging),
        left_out=_remarks(staging, "left_out"),
        notes=_remarks(staging, "note"),
        hosts=survey.hosts,
        pages_on_many_hosts=survey.pages_on_many_hosts,
        suspected_duplicates=survey.suspected_duplicates,
    )


def _outcomes(staging: Staging) -> Outcomes:
    counts: dict[str, int] = dict(
        staging.all(
            "SELECT outcome, count(*) FROM comment "
            "WHERE outcome <> 'left_out' AND NOT is_made GROUP BY outcome"
        )
    )
    return Outcomes(
        live=counts.get("live", 0),
        pending=counts.get("pending", 0),
        spam=counts.get("spam", 0),
        deleted=counts.get("deleted", 0),
        placeholders=counts.get("placeholder", 0),
        left_out=_count(staging, "left_out WHERE kind = 'comment'"),
    )


def _thread_counts(staging: Staging) -> ThreadCounts:
    in_file = "thread t JOIN read_thread r ON r.seq = t.seq WHERE"
    return ThreadCounts(
        read=staging.threads_read,
        with_comments=_count(staging, f"{in_file} t.comments > 0"),
        without_comments=_count(staging, f"{in_file} t.comments = 0 AND t.merged_seq IS NULL"),
        already_here=_count(staging, f"{in_file} t.comments > 0 AND t.is_there"),
        joined_to_existing=_count(staging, "thread WHERE is_adopted"),
        merged=_count(staging, "thread WHERE merged_seq IS NOT NULL"),
        left_out=_count(staging, "left_out WHERE kind = 'thread'"),
    )


def _count(staging: Staging, what: str) -> int:
    count: int = staging.all(f"SELECT count(*) FROM {what}")[0][0]  # noqa: S608 - our own words
    return count


def _remarks(staging: Staging, table: str) -> list[Remark]:
    query = f"SELECT kind, source_id, line, reason FROM {table} ORDER BY line, source_id"  # noqa: S608
    return [Remark(*row) for row in staging.stream(query)]
