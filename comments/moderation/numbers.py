"""Numbers that help those who moderate a site: what waits, how long, and how often the rules were right.

The decisions of a month are read once, at most the last `MOST` of them; everything else is reckoned from these.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import mean, median, stdev
from typing import Any

from sqlalchemy import Row, func, select

from comments.audit.models import AuditEntry
from comments.core import ids
from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.moderation.policy import AUDIT_ACTIONS, SUBJECT_KIND, UNDO

DAYS = 30
MOST = 5_000
COUNTED = 10_000
# A day is unusual that is further from the others than this many times their own spread, and not just a few comments.
SPREADS = 3
FEWEST = 20
_DAY_MILLISECONDS = 86_400_000


@dataclass(frozen=True)
class Decision:
    """One decision about one comment; `waited` only if the comment was waiting for it."""

    comment_id: int
    before: str
    after: str
    is_undo: bool
    waited: timedelta | None
    rules: tuple[str, ...]


@dataclass(frozen=True)
class RuleNumbers:
    """How often moderators agreed with a rule: of what it held, how much they kept away from readers."""

    rule: str
    held: int
    upheld: int

    @property
    def precision(self) -> float:
        """Return the share, between 0 and 1."""
        return self.upheld / self.held


@dataclass(frozen=True)
class Day:
    """The comments of one day (UTC), by what became of them."""

    date: date
    numbers: Mapping[Status, int]

    @property
    def total(self) -> int:
        """Return all comments of the day."""
        return sum(self.numbers.values())


@dataclass(frozen=True)
class Unusual:
    """Something of which the last day has far more than is usual."""

    class Kind(StrEnum):
        """What it is more of."""

        ALL = "all"
        KEPT_BACK = "kept_back"
        SPAM = "spam"

    kind: Kind
    today: int
    usual: int


@dataclass(frozen=True)
class Waiting:
    """How many comments wait, up to ten thousand, and since when the oldest of them."""

    count: int
    oldest_at: datetime | None


def count_waiting(site_id: int) -> Waiting:
    """Count what waits on a site."""
    held = (Comment.site_id == site_id, Comment.status == Status.PENDING)
    some = select(Comment.id).where(*held).limit(COUNTED).subquery()
    count = db.session.scalar(select(func.count()).select_from(some)) or 0
    oldest = select(Comment.created_at).where(*held).order_by(Comment.id).limit(1)
    return Waiting(count, db.session.scalar(oldest))


def list_decisions(site_id: int, since: datetime) -> list[Decision]:
    """Return the decisions on a site since a moment, the oldest first, at most the last `MOST`."""
    rows = db.session.execute(
        select(
            AuditEntry.subject_id,
            AuditEntry.at,
            AuditEntry.action,
            AuditEntry.before,
            AuditEntry.after,
            Comment.created_at,
            Comment.reasons,
        )
        .join(Comment, Comment.id == AuditEntry.subject_id)
        .where(
            AuditEntry.site_id == site_id,
            AuditEntry.at >= since,
            AuditEntry.subject_kind == SUBJECT_KIND,
            AuditEntry.action.in_(AUDIT_ACTIONS),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST)
    )
    return [_decision(row) for row in rows][::-1]


def list_days(site_id: int, now: datetime) -> list[Day]:
    """Count the comments of the last days by status, today last. An id says when its comment came."""
    today = now.astimezone(UTC).date()
    first = datetime.combine(today - timedelta(days=DAYS - 1), datetime.min.time(), UTC)
    day = Comment.id // 2**ids.LOW_BITS // _DAY_MILLISECONDS
    rows = db.session.execute(
        select(day.label("day"), Comment.status, func.count())
        .where(
            Comment.site_id == site_id,
            Comment.status.in_([status.value for status in Status]),
            Comment.id >= ids.first_id_at(first),
        )
        .group_by("day", Comment.status)
    )
    found: dict[date, dict[Status, int]] = {}
    for days, status, count in rows:
        when = (ids.EPOCH + timedelta(days=int(days))).date()
        found.setdefault(when, {})[Status(status)] = count
    every = [first.date() + timedelta(days=at) for at in range(DAYS)]
    return [Day(when, found.get(when, {})) for when in every]


def settled(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """Return the decisions about each comment, in their order, without those that were undone and the undoing."""
    by_comment = sorted(decisions, key=lambda decision: decision.comment_id)
    histories = []
    for _, history in groupby(by_comment, key=lambda decision: decision.comment_id):
        kept: list[Decision] = []
        for decision in history:
            if not decision.is_undo:
                kept.append(decision)
            elif kept:
                kept.pop()
        if kept:
            histories.append(kept)
    return histories


def median_wait(histories: Sequence[Sequence[Decision]]) -> timedelta | None:
    """Return how long a comment waited that stands in the middle of all that waited."""
    waits = [decision.waited for history in histories for decision in history if decision.waited]
    return timedelta(seconds=median(wait.total_seconds() for wait in waits)) if waits else None


def share_overturned(histories: Sequence[Sequence[Decision]]) -> float | None:
    """Return the share of decisions after which somebody decided otherwise; to leave standing is to agree."""
    total = sum(len(history) for history in histories)
    overturned = sum(
        one.after != following.after
        for history in histories
        for one, following in pairwise(history)
    )
    return overturned / total if total else None


def rule_numbers(histories: Sequence[Sequence[Decision]]) -> list[RuleNumbers]:
    """Reckon how often moderators agreed with each rule, the busiest rule first."""
    held: dict[str, list[bool]] = {}
    for history in histories:
        if history[0].before != Status.PENDING:
            continue
        for rule in history[0].rules:
            held.setdefault(rule, []).append(history[-1].after != Status.APPROVED)
    numbers = [RuleNumbers(rule, len(all_of), sum(all_of)) for rule, all_of in held.items()]
    return sorted(numbers, key=lambda rule: (-rule.held, rule.rule))


def list_unusual(days: Sequence[Day], histories: Sequence[Sequence[Decision]]) -> list[Unusual]:
    """Return what of the last day is far above the days before it; on a new site nothing is usual yet."""
    if not any(day.total for day in days[:-1]):
        return []
    counts = {
        Unusual.Kind.ALL: [day.total for day in days],
        Unusual.Kind.KEPT_BACK: _kept_back(days, histories),
        Unusual.Kind.SPAM: [day.numbers.get(Status.SPAM, 0) for day in days],
    }
    return [
        Unusual(kind, last, round(mean(earlier)))
        for kind, (*earlier, last) in counts.items()
        if is_unusual([*earlier, last])
    ]


def is_unusual(days: Sequence[int]) -> bool:
    """Say whether the last day has far more than the days before it."""
    *earlier, last = days
    usual = mean(earlier)
    return last >= FEWEST and last > usual + SPREADS * max(stdev(earlier), usual**0.5)


def _kept_back(days: Sequence[Day], histories: Sequence[Sequence[Decision]]) -> list[int]:
    """Count what of each day was held or removed; what waited and was approved since, waited all the same."""
    approved = Counter(
        ids.time_of(history[0].comment_id).date()
        for history in histories
        if history[0].before == Status.PENDING and history[-1].after == Status.APPROVED
    )
    kept = (Status.PENDING, Status.REMOVED)
    return [sum(day.numbers.get(one, 0) for one in kept) + approved[day.date] for day in days]


def _decision(row: Row[Any]) -> Decision:
    was = (row.before or {}).get("status", "")
    is_undo = row.action == UNDO
    return Decision(
        comment_id=row.subject_id,
        before=was,
        after=(row.after or {}).get("status", ""),
        is_undo=is_undo,
        waited=row.at - row.created_at if was == Status.PENDING and not is_undo else None,
        rules=tuple(dict.fromkeys(str(reason.get("rule", "")) for reason in row.reasons)),
    )
