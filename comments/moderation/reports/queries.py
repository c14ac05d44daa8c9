"""Reads of reports: what a comment was reported for, and what somebody's reports came to."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select

from comments.accounts.models import Account
from comments.accounts.voter import Voter
from comments.core.db import db
from comments.discussion.models import Comment
from comments.moderation.reports.models import Outcome, Reason, Report

NOTES = 20  # of each comment, the last ones
RECORD = 50  # of the reports that were settled, the last ones: people change
MINE = 500
COUNTED = 100


@dataclass(frozen=True)
class Note:
    """One open report in its reporter's words; a guest has no name."""

    reason: Reason
    note: str
    reporter: str | None
    at: datetime


@dataclass
class Reported:
    """What a comment is reported for: how often for which reason, how much that weighs, and the last reports."""

    counts: dict[Reason, int] = field(default_factory=dict)
    weight: int = 0
    notes: list[Note] = field(default_factory=list)


def place_of(comment_id: int) -> str:
    """Name what is reported; the names of reporters and networks are made for it."""
    return f"report:{comment_id}"


def has_reported(voter: Voter, comment_id: int) -> bool:
    """Say whether somebody, or another guest of their network, reported a comment before."""
    place = place_of(comment_id)
    whose: list[ColumnElement[bool]] = [Report.reporter == voter.name_on(place)]
    network = voter.network_on(place)
    if network is not None:
        whose.append(Report.network == network)
    query = select(Report.comment_id).where(Report.comment_id == comment_id, or_(*whose))
    return db.session.scalar(query.limit(1)) is not None


def find_record(account_id: int) -> tuple[int, int]:
    """Return how many of somebody's last settled reports were upheld, and how many these are."""
    last = (
        select(Report.outcome)
        .where(
            Report.account_id == account_id,
            Report.settled_at.is_not(None),
            Report.outcome != Outcome.GONE,
        )
        .order_by(Report.settled_at.desc())
        .limit(RECORD)
    )
    outcomes = db.session.scalars(last).all()
    return sum(outcome == Outcome.UPHELD for outcome in outcomes), len(outcomes)


def weigh_reports(comment_ids: Sequence[int]) -> dict[int, Reported]:
    """Count and weigh what is open against some comments; those without open reports are left out."""
    found: dict[int, Reported] = defaultdict(Reported)
    counted = (
        select(Report.comment_id, Report.reason, func.count(), func.sum(Report.weight))
        .where(_is_open(comment_ids))
        .group_by(Report.comment_id, Report.reason)
    )
    for comment_id, reason, number, weight in db.session.execute(counted):
        reported = found[comment_id]
        reported.counts[Reason(reason)] = number
        reported.weight += int(weight)
    return dict(found)


def list_reports(comment_ids: Sequence[int]) -> dict[int, Reported]:
    """Return what is open against some comments, with the last reports, in two statements at most."""
    found = weigh_reports(comment_ids)
    if not found:
        return found
    for comment_id, note in _last_notes(list(found)):
        found[comment_id].notes.append(note)
    return found


def _is_open(comment_ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(Report.comment_id.in_(comment_ids), Report.outcome.is_(None))


def _last_notes(comment_ids: Sequence[int]) -> Iterator[tuple[int, Note]]:
    newest_first = func.row_number().over(
        partition_by=Report.comment_id, order_by=(Report.created_at.desc(), Report.reporter)
    )
    last = (
        select(
            Report.comment_id,
            Report.reason,
            Report.note,
            Report.account_id,
            Report.created_at,
            newest_first.label("number"),
        )
        .where(_is_open(comment_ids))
        .subquery()
    )
    notes = (
        select(last, Account.name)
        .outerjoin(Account, Account.id == last.c.account_id)
        .where(last.c.number <= NOTES)
        .order_by(last.c.comment_id, last.c.number)
    )
    for row in db.session.execute(notes):
        yield row.comment_id, Note(Reason(row.reason), row.note, row.name, row.created_at)


def is_reported(site_id: int) -> ColumnElement[bool]:
    """Select a site's comments with open reports, as the index `ix_comment_reported` knows them."""
    # As a literal: only so is it known that the index holds all of these.
    return and_(Comment.site_id == site_id, Comment.open_reports > literal_column("0"))


def count_reported(site_id: int) -> int:
    """Count a site's comments with open reports, up to a hundred."""
    some = select(Comment.id).where(is_reported(site_id)).limit(COUNTED).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def list_own(account_id: int, thread_id: int) -> dict[int, str]:
    """Return what became of somebody's reports in a discussion, up to 500: `open`, or the outcome."""
    rows = db.session.execute(
        select(Report.comment_id, Report.outcome)
        .join(Comment, Comment.id == Report.comment_id)
        .where(Report.account_id == account_id, Comment.thread_id == thread_id)
        .order_by(Report.comment_id.desc())
        .limit(MINE)
    )
    return {row.comment_id: row.outcome or "open" for row in rows}
