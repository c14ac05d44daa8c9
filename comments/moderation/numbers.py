"""Numbers that help those who moderate a site: what waits, how long, and how often the rules were right.

What was decided is read once, and everything else is reckoned from it. Where that is more than `MOST` decisions, those
about one comment in so many are read, all over the time: each comment's as a whole, so that the figures are as true as
of a poll of thousands, and cost the same on a site of any size.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from statistics import mean, median, stdev
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, select, true
from sqlalchemy.orm import aliased

from comments.audit.models import AuditEntry
from comments.core import ids
from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.moderation.policy import AUDIT_ACTIONS, SUBJECT_KIND, UNDO
from comments.screening import word_checks

DAYS = 30
MOST = 5_000
COUNTED = 10_000
# A day is unusual that is further from the others than this many times their own spread, and not just a few comments.
SPREADS = 3
FEWEST = 20
_DAY_MILLISECONDS = 86_400_000


@dataclass(frozen=True)
class Decision:
    """One decision about one comment; `waited` only if the comment was waiting for it.

    `found` is what each check that held the comment found in it, by the check's name.
    """

    comment_id: int
    before: str
    after: str
    is_undo: bool
    waited: timedelta | None
    found: Mapping[str, str]


@dataclass(frozen=True)
class Decided:
    """What was decided about one comment in `one_in`: all decisions about each, without what was undone."""

    histories: Sequence[Sequence[Decision]] = ()
    one_in: int = 1

    @property
    def is_sample(self) -> bool:
        """Whether more was decided than this."""
        return self.one_in > 1


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


def read_decided(site_id: int, since: datetime) -> Decided:
    """Read what was decided on a site since a moment."""
    count = db.session.scalar(select(func.count()).where(*_lately(AuditEntry, site_id, since))) or 0
    one_in = -(-count // MOST) or 1
    rows = db.session.execute(
        select(
            AuditEntry.subject_id,
            AuditEntry.at,
            (AuditEntry.action == UNDO).label("is_undo"),
            AuditEntry.before["status"].as_string().label("before"),
            AuditEntry.after["status"].as_string().label("after"),
            Comment.created_at,
            Comment.reasons,
        )
        .join(Comment, Comment.id == AuditEntry.subject_id)
        .where(*_lately(AuditEntry, site_id, since), *_is_decision(AuditEntry))
        .where(_some_subjects(site_id, since, one_in) if one_in > 1 else true())
        .order_by(AuditEntry.subject_id, AuditEntry.id)
    )
    histories = groupby(map(_decision, rows), key=lambda decision: decision.comment_id)
    return Decided(settled(history for _, history in histories), one_in)


def _some_subjects(site_id: int, since: datetime, one_in: int) -> ColumnElement[bool]:
    """Choose comments by their first decision: each is as likely as any other, however often it was decided about."""
    first, earlier = aliased(AuditEntry), aliased(AuditEntry)
    # What is asked of the earlier ones is what the index of one comment's entries can say, and no other's.
    has_earlier = exists().where(
        *_is_decision(earlier),
        earlier.subject_id == first.subject_id,
        earlier.id < first.id,
        earlier.at >= since,
    )
    some = select(first.subject_id).where(*_lately(first, site_id, since), first.id % one_in == 0)
    return AuditEntry.subject_id.in_(some.where(*_is_decision(first), ~has_earlier))


def _lately(entry: type[AuditEntry], site_id: int, since: datetime) -> list[ColumnElement[bool]]:
    return [entry.site_id == site_id, entry.at >= since]


def _is_decision(entry: type[AuditEntry]) -> list[ColumnElement[bool]]:
    return [entry.subject_kind == SUBJECT_KIND, entry.action.in_(AUDIT_ACTIONS)]


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


def settled(histories: Iterable[Iterable[Decision]]) -> list[list[Decision]]:
    """Return the decisions about each comment, in their order, without those that were undone and the undoing."""
    found = []
    for history in histories:
        kept: list[Decision] = []
        for decision in history:
            if not decision.is_undo:
                kept.append(decision)
            elif kept:
                kept.pop()
        if kept:
            found.append(kept)
    return found


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
    """Reckon how often moderators agreed with each check, the busiest first."""
    return sorted(_count(histories, lambda found: found), key=lambda rule: (-rule.held, rule.rule))


def own_rule_numbers(
    histories: Sequence[Sequence[Decision]], values: Container[str]
) -> list[RuleNumbers]:
    """Reckon the same for each of a site's own rules, by what staff wrote; first what was wrong most often."""
    own = word_checks.HELD_BY_RULE
    numbers = _count(histories, lambda found: word_checks.named_in(found.get(own, ""), values))
    return sorted(numbers, key=lambda rule: (rule.upheld - rule.held, -rule.held, rule.rule))


def _count(
    histories: Sequence[Sequence[Decision]], rules_in: Callable[[Mapping[str, str]], Iterable[str]]
) -> list[RuleNumbers]:
    held: dict[str, list[bool]] = {}
    for history in histories:
        if history[0].before == Status.PENDING:
            for rule in rules_in(history[0].found):
                held.setdefault(rule, []).append(history[-1].after != Status.APPROVED)
    return [RuleNumbers(rule, len(all_of), sum(all_of)) for rule, all_of in held.items()]


def list_unusual(days: Sequence[Day], decided: Decided) -> list[Unusual]:
    """Return what of the last day is far above the days before it; on a new site nothing is usual yet."""
    if not any(day.total for day in days[:-1]):
        return []
    counts = {
        Unusual.Kind.ALL: [day.total for day in days],
        Unusual.Kind.KEPT_BACK: _kept_back(days, decided),
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


def _kept_back(days: Sequence[Day], decided: Decided) -> list[int]:
    """Count what of each day was held or removed; what waited and was approved since, waited all the same."""
    approved = Counter(
        ids.time_of(history[0].comment_id).date()
        for history in decided.histories
        if history[0].before == Status.PENDING and history[-1].after == Status.APPROVED
    )
    kept = (Status.PENDING, Status.REMOVED)
    return [
        sum(day.numbers.get(one, 0) for one in kept) + approved[day.date] * decided.one_in
        for day in days
    ]


def _decision(row: Row[Any]) -> Decision:
    is_wait = row.before == Status.PENDING and not row.is_undo
    return Decision(
        comment_id=row.subject_id,
        before=row.before or "",
        after=row.after or "",
        is_undo=row.is_undo,
        waited=row.at - row.created_at if is_wait else None,
        found={str(one.get("rule", "")): str(one.get("value") or "") for one in row.reasons},
    )
