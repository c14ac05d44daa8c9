"""How far somebody is trusted on a site: a rule that everybody may read, from numbers that staff can see.

| level | who |
| --- | --- |
| new | guests, and everybody who is not known |
| known | 3 comments approved, an account at least a day old, at most 1 in 4 taken away |
| trusted | 20 approved, at least 30 days old, at most 1 in 20 taken away, no more than 1 upheld report |

Staff can pin a level; then the numbers do not count. They are kept in the transaction in which they change.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from comments.core.db import db
from comments.core.words import gettext
from comments.screening.models import Level, Standing

WORDS = {
    Level.NEW: gettext("new"),
    Level.KNOWN: gettext("known"),
    Level.TRUSTED: gettext("trusted"),
}

_TABLE = db.metadata.tables[Standing.__tablename__]
_COUNTED = ("approved", "removed", "upheld_reports")
# Which of the numbers a comment in a status counts for.
_COUNTS_AS = {"approved": "approved", "removed": "removed", "spam": "removed"}


@dataclass(frozen=True)
class Record:
    """What is known of a person on a site: how old their account is, and what their comments came to."""

    since: datetime
    approved: int = 0
    removed: int = 0
    upheld_reports: int = 0
    pinned: Level | None = None

    @property
    def removed_share(self) -> float:
        """How much of what staff decided about was taken away."""
        return self.removed / max(self.approved + self.removed, 1)


@dataclass(frozen=True)
class Bar:
    """What a level asks for."""

    level: Level
    approved: int
    age: timedelta
    removed_share: float
    upheld_reports: int


@dataclass(frozen=True)
class Change:
    """Somebody's comment went from one status to another; nothing stands where it was not theirs, or is not now."""

    site_id: int
    account_id: int | None
    before: str | None
    after: str | None


# From the highest down. Few enough for a regular to pass in a week, too many for a throw-away account.
BARS = (
    Bar(Level.TRUSTED, 20, timedelta(days=30), 0.05, 1),
    Bar(Level.KNOWN, 3, timedelta(days=1), 0.25, 3),
)


def level_of(record: Record | None, now: datetime) -> Level:
    """Return a person's level; of a guest, nothing is known."""
    if record is None:
        return Level.NEW
    if record.pinned is not None:
        return record.pinned
    return next((bar.level for bar in BARS if _passes(record, bar, now)), Level.NEW)


def _passes(record: Record, bar: Bar, now: datetime) -> bool:
    return (
        record.approved >= bar.approved
        and now - record.since >= bar.age
        and record.removed_share <= bar.removed_share
        and record.upheld_reports <= bar.upheld_reports
    )


def count_changes(changes: Iterable[Change]) -> None:
    """Count comments that went from one status to another, or to or from somebody; guests have no standing."""
    totals: dict[tuple[int, int], Counter[str]] = {}
    for change in changes:
        if change.account_id is None:
            continue
        total = totals.setdefault((change.site_id, change.account_id), Counter())
        if name := _COUNTS_AS.get(change.before or ""):
            total[name] -= 1
        if name := _COUNTS_AS.get(change.after or ""):
            total[name] += 1
    # In one order, so that two who count the same people never wait for each other.
    for (site_id, account_id), total in sorted(totals.items()):
        if any(total.values()):
            _add(site_id, account_id, total)


def count_upheld_report(site_id: int, account_id: int, change: int = 1) -> None:
    """Count a comment of somebody's that was reported, and staff agreed; with -1 take that back."""
    _add(site_id, account_id, Counter({"upheld_reports": change}))


def take_over(emptied_id: int, kept_id: int) -> None:
    """Give what an account that became part of another one has to that one. What staff pinned of either holds."""
    own = {row.site_id: row for row in db.session.scalars(_of(kept_id))}
    for row in db.session.scalars(_of(emptied_id)).all():
        total = Counter({name: getattr(row, name) for name in _COUNTED})
        _add(row.site_id, kept_id, total)
        kept = own.get(row.site_id) or db.session.get_one(Standing, (row.site_id, kept_id))
        kept.pinned_level = kept.pinned_level or row.pinned_level
    db.session.flush()  # what follows is a statement
    db.session.execute(
        delete(Standing)
        .where(Standing.account_id == emptied_id)
        .execution_options(synchronize_session=False)
    )


def _of(account_id: int) -> Any:
    return select(Standing).where(Standing.account_id == account_id).order_by(Standing.site_id)


def _add(site_id: int, account_id: int | None, total: Counter[str]) -> None:
    """Add to the numbers of somebody who may have none yet."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    values = {name: total[name] for name in _COUNTED}
    adding = dialect.insert(_TABLE).values(site_id=site_id, account_id=account_id, **values)
    db.session.connection().execute(
        adding.on_conflict_do_update(
            index_elements=["site_id", "account_id"],
            set_={name: _TABLE.c[name] + adding.excluded[name] for name in _COUNTED},
        )
    )
