"""Trying a rule on what was said in the last 30 days, before it is switched on.

The checks themselves are asked, about comments as they stand now and with what was known when each was posted: how old
the account was, how many of its comments were there, what had been said before. So an answer is close to the truth, and
not it: what people edited, and what was refused and never kept, it cannot know.
"""

import ipaddress
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, union_all

from comments.accounts.models import Account, RoleName, StaffRole
from comments.accounts.viewer import Viewer
from comments.core import ids
from comments.core.db import db
from comments.discussion import judging
from comments.discussion.models import Comment, Status
from comments.markup.render import excerpt
from comments.moderation import queries
from comments.screening import folding, policy, repeats
from comments.screening import queries as screening
from comments.screening.draft import Draft, Facts, Verdict
from comments.screening.models import Outcome
from comments.screening.repeats import Lately, Trace
from comments.screening.ruleset import Entry, Ruleset
from comments.screening.screen import screen
from comments.screening.speaker import Address, Speaker
from comments.screening.trust import Record
from comments.sites.models import Site
from comments.sites.settings import SiteSettings, changed, load_settings

DAYS = 30
MAX_COMMENTS = 20_000
EXAMPLES = 5
EXCERPT = 120
# A site on which no check has anything against anything.
SILENT = {"premoderate": False, "protect_names": False}
# What can be tried of the settings; the rest is about the moment of posting.
TRIABLE = (
    "hold_guests", "first_comments", "young_account_hours", "many_links", "links_of_new_people", "protect_names",
    "repeated_text", "copied_text", "many_comments", "new_people", "known_people",
)  # fmt: skip
BESIDE = ("repeat_hours", "many_comments_minutes")
_COLUMNS = (
    Comment.id, Comment.thread_id, Comment.status, Comment.author_id, Comment.author_name, Comment.author_email,
    Comment.address, Comment.html, Comment.created_at,
)  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """Rules that are tried, and settings; everything else is silent."""

    settings: SiteSettings
    rules: Sequence[Entry] = ()

    @classmethod
    def of_setting(cls, name: str, typed: Mapping[str, str]) -> "Trial":
        """Return a trial of one setting as it is typed, with the numbers that were typed beside it.

        Raises:
            BadSetting: it cannot be set to that.

        """
        stored: dict[str, Any] = dict(SILENT)
        for each in (name, *BESIDE):
            if each in typed:
                stored = changed(stored, each, typed[each])
        return cls(load_settings(stored))

    @classmethod
    def of_rules(cls, rules: Sequence[Entry]) -> "Trial":
        """Return a trial of rules."""
        return cls(load_settings(SILENT), rules)


@dataclass(frozen=True)
class Example:
    """One comment that would have been held, and what would have been found in it."""

    author: str
    excerpt: str
    value: str | None
    status: str


@dataclass(frozen=True)
class DryRun:
    """What a rule would have held or refused, and how many of that staff had approved, or taken away.

    Where a site has more than was looked at, `since` is later than 30 days ago.
    """

    looked_at: int
    since: datetime
    met: int
    approved_by_staff: int
    taken_away: int
    examples: Sequence[Example]


def try_out(viewer: Viewer, site: Site, trial: Trial, now: datetime) -> DryRun:
    """Ask a trial about the comments of the last 30 days.

    Raises:
        SignInFirst, RoleTooLow: see `comments.screening.policy`.

    """
    policy.check_may_change(viewer, site.id)
    start = now - timedelta(days=DAYS)
    rows = _list_comments(site.id, start)
    past = _Past.before(site, trial, rows)
    met = [(row, verdicts) for row in rows if (verdicts := past.ask(row))]
    decided = queries.find_last_decisions([row.id for row, _ in met])
    approved = sum(entry.after == {"status": Status.APPROVED.value} for entry in decided.values())
    return DryRun(
        looked_at=len(rows),
        since=rows[0].created_at if len(rows) == MAX_COMMENTS else start,
        met=len(met),
        approved_by_staff=approved,
        taken_away=sum(row.status in (Status.SPAM, Status.REMOVED) for row, _ in met),
        examples=[_example(row, verdicts) for row, verdicts in reversed(met[-EXAMPLES:])],
    )


@dataclass
class _Past:
    """What was known at each moment of the past, as it is gone through from its beginning."""

    site_id: int
    trial: Trial
    rules: dict[Outcome, Ruleset]
    staff_names: frozenset[str]
    people: dict[int, Any]
    approved: Counter[int]
    said: dict[bytes, deque[tuple[bytes, datetime]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=repeats.MAX_LOOKED_AT))
    )
    pieces: dict[int, deque[tuple[int, int, datetime]]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=repeats.MAX_LOOKED_AT))
    )

    @classmethod
    def before(cls, site: Site, trial: Trial, rows: Sequence[Any]) -> "_Past":
        """Return what was known before the first of the comments."""
        rules = {
            outcome: Ruleset([entry for entry in trial.rules if entry.action is outcome])
            for outcome in Outcome
        }
        names = screening.list_staff_names(site.id) if trial.settings.protect_names else ()
        authors = {row.author_id for row in rows if row.author_id is not None}
        return cls(
            site.id,
            trial,
            rules,
            frozenset(folding.skeleton(name) for name in names),
            _find_people(site.id, authors),
            _count_approved(site.id, authors, rows[0].id if rows else 0),
        )

    def ask(self, row: Any) -> list[Verdict]:
        """Return what the checks say of a comment, and let the next ones know of it."""
        seen = excerpt(row.html, len(row.html))
        person = self.people.get(row.author_id)
        speaker = Speaker(
            row.author_name,
            row.author_id,
            person.email if person else row.author_email,
            _address(row.address),
            row.address,
            RoleName(person.role) if person and person.role else None,
            Record(person.created_at, self.approved[row.author_id]) if person else None,
        )
        facts = Facts(
            rules=self.rules,
            staff_names=self.staff_names,
            lately=self._lately(Trace.of(speaker, seen, row.thread_id, row.id), row.created_at),
        )
        draft = Draft(
            words=seen,
            settings=self.trial.settings,
            speaker=speaker,
            now=row.created_at,
            facts=facts,
            links=judging.links_of(row.html),
        )
        if row.author_id is not None and row.status == Status.APPROVED:
            self.approved[row.author_id] += 1
        return [verdict for verdict in screen(draft) if verdict.rule != "empty_text"]

    def _lately(self, trace: Trace, at: datetime) -> Lately:
        settings = self.trial.settings
        if not repeats.is_watched(settings):
            return Lately()
        remembered = at - timedelta(hours=settings.repeat_hours)
        recent = at - timedelta(minutes=settings.many_comments_minutes)
        theirs = self.said[trace.speaker]
        found = Lately(
            is_repeated=any(words == trace.words and then > remembered for words, then in theirs),
            is_copied=self._is_copied(trace, remembered),
            count=sum(then > recent for _, then in theirs),
        )
        theirs.append((trace.words, at))
        for piece in trace.pieces:
            self.pieces[piece].append((trace.comment_id, trace.thread_id, at))
        return found

    def _is_copied(self, trace: Trace, since: datetime) -> bool:
        common = Counter(
            comment_id
            for piece in trace.pieces
            for comment_id, thread_id, then in self.pieces[piece]
            if thread_id != trace.thread_id and then > since
        )
        enough = min(repeats.ALIKE, len(trace.pieces))
        return any(number >= enough for number in common.values())


def _list_comments(site_id: int, start: datetime) -> Sequence[Any]:
    """Return a site's comments since then, oldest first; of too many the newest."""
    since = ids.first_id_at(start)
    newest = [
        select(*_COLUMNS)
        .where(Comment.site_id == site_id, Comment.status == status, Comment.id >= since)
        .order_by(Comment.id.desc())
        .limit(MAX_COMMENTS)
        .subquery()
        for status in (Status.APPROVED, Status.PENDING, Status.SPAM, Status.REMOVED)
    ]
    every = union_all(*(select(part) for part in newest)).subquery()
    rows = db.session.execute(select(every).order_by(every.c.id.desc()).limit(MAX_COMMENTS)).all()
    return rows[::-1]


def _find_people(site_id: int, account_ids: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for chunk in _chunks(account_ids):
        query = (
            select(Account.id, Account.email, Account.created_at, StaffRole.role)
            .outerjoin(
                StaffRole,
                (StaffRole.account_id == Account.id) & (StaffRole.site_id == site_id),
            )
            .where(Account.id.in_(chunk))
        )
        found.update((row.id, row) for row in db.session.execute(query))
    return found


def _count_approved(site_id: int, account_ids: Iterable[int], before_id: int) -> Counter[int]:
    """Count what of each person stood there before."""
    counted: Counter[int] = Counter()
    for chunk in _chunks(account_ids):
        query = (
            select(Comment.author_id, func.count())
            .where(
                Comment.author_id.in_(chunk),
                Comment.id < before_id,
                Comment.site_id == site_id,
                Comment.status == Status.APPROVED,
            )
            .group_by(Comment.author_id)
        )
        for author_id, number in db.session.execute(query):
            counted[author_id or 0] = number
    return counted


def _chunks(account_ids: Iterable[int]) -> Iterable[list[int]]:
    listed = sorted(account_ids)
    return (listed[start : start + queries.CHUNK] for start in range(0, len(listed), queries.CHUNK))


def _address(kept: str | None) -> Address | None:
    """Return the address as far as it was kept; a hash says nothing of ranges."""
    try:
        return ipaddress.ip_address(kept or "")
    except ValueError:
        return None


def _example(row: Any, verdicts: Sequence[Verdict]) -> Example:
    text = excerpt(row.html, EXCERPT)
    return Example(row.author_name, text, verdicts[0].value, row.status)
