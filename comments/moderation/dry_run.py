"""Trying a rule on what was said in the last 30 days, before it is switched on.

The checks themselves are asked, about comments as they stand now and with what was known when each was posted: how old
the account was, how many of its comments were there, what had been said before. So an answer is close to the truth, and
not it: what people edited, and what was refused and never kept, it cannot know.

All of the 30 days are gone through, oldest first and a batch at a time: at once where there are few comments, else by
the worker (`trials.py`).
"""

import ipaddress
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

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
BATCH = 1_000
EXAMPLES = 5
EXCERPT = 120
# What is remembered of earlier comments while they are gone through, at most: some hundred megabytes.
MAX_REMEMBERED = 500_000
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


Key = TypeVar("Key")
# What these found are words of the comment's author, which are not kept beside it.
_PERSONAL = ("imitated_name", "link_of_new_person")


@dataclass(frozen=True)
class Trial:
    """Rules that are tried, and settings; everything else is silent."""

    stored: Mapping[str, Any]
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
        return cls(stored)

    @classmethod
    def of_rules(cls, rules: Sequence[Entry]) -> "Trial":
        """Return a trial of rules."""
        return cls(SILENT, rules)


@dataclass(frozen=True)
class Example:
    """One comment that would have been held, and what would have been found in it."""

    author: str
    excerpt: str
    value: str | None
    status: str


@dataclass
class DryRun:
    """What a rule would have held or refused since then, and how many of that staff had approved, or taken away.

    `examples` are the last ones: their ids, and what was found in them.
    """

    since: datetime
    reached_id: int = 0
    looked_at: int = 0
    met: int = 0
    approved_by_staff: int = 0
    taken_away: int = 0
    examples: list[tuple[int, str | None]] = field(default_factory=list)

    def count(self, rows: Sequence[Any], met: Sequence[tuple[Any, list[Verdict]]]) -> None:
        """Add a batch, and what was met in it."""
        decided = queries.find_last_decisions([row.id for row, _ in met])
        self.reached_id = rows[-1].id
        self.looked_at += len(rows)
        self.met += len(met)
        self.approved_by_staff += sum(
            entry.after == {"status": Status.APPROVED.value} for entry in decided.values()
        )
        self.taken_away += sum(row.status in (Status.SPAM, Status.REMOVED) for row, _ in met)
        found = [(row.id, _shown_value(verdicts[0])) for row, verdicts in met[-EXAMPLES:]]
        self.examples = [*self.examples, *found][-EXAMPLES:]


def try_out(viewer: Viewer, site: Site, trial: Trial, now: datetime) -> DryRun:
    """Ask a trial about all comments of the last 30 days.

    Raises:
        SignInFirst, RoleTooLow: see `comments.screening.policy`.

    """
    policy.check_may_change(viewer, site.id)
    run = DryRun(now - timedelta(days=DAYS))
    for _ in go_through(site.id, trial, run, now):
        pass
    return run


def go_through(site_id: int, trial: Trial, run: DryRun, now: datetime) -> Iterator[None]:
    """Ask a trial about the comments since a run's beginning, and count in the run; a batch with each step."""
    past = _Past.of(site_id, trial)
    until = ids.first_id_at(now + timedelta(milliseconds=1))
    while rows := _list_comments(
        site_id, (run.reached_id or ids.first_id_at(run.since) - 1, until)
    ):
        past.meet(rows)
        run.count(rows, [(row, verdicts) for row in rows if (verdicts := past.ask(row))])
        yield


def list_examples(site_id: int, run: DryRun) -> list[Example]:
    """Return a run's examples as they stand now, newest first; what is gone meanwhile is left out."""
    values = dict(run.examples)
    found = db.session.scalars(
        select(Comment)
        .where(Comment.site_id == site_id, Comment.id.in_(values), Comment.status != Status.DELETED)
        .order_by(Comment.id.desc())
    )
    return [
        Example(row.author_name, excerpt(row.html, EXCERPT), values[row.id], row.status)
        for row in found
    ]


@dataclass
class _Past:
    """What was known at each moment of the past, as it is gone through from its beginning."""

    site_id: int
    settings: SiteSettings
    rules: dict[Outcome, Ruleset]
    staff_names: frozenset[str]
    first_id: int = 0
    people: dict[int, Any] = field(default_factory=dict)
    approved: Counter[int] = field(default_factory=Counter)
    said: dict[bytes, deque[tuple[bytes, datetime]]] = field(default_factory=dict)
    pieces: dict[int, list[tuple[int, int, datetime]]] = field(default_factory=dict)

    @classmethod
    def of(cls, site_id: int, trial: Trial) -> "_Past":
        """Return what is known before anything was said."""
        settings = load_settings(dict(trial.stored))
        rules = {
            outcome: Ruleset([entry for entry in trial.rules if entry.action is outcome])
            for outcome in Outcome
        }
        names = screening.list_staff_names(site_id) if settings.protect_names else ()
        return cls(site_id, settings, rules, frozenset(folding.skeleton(name) for name in names))

    def meet(self, rows: Sequence[Any]) -> None:
        """Get to know who wrote some of the comments, the next ones."""
        self.first_id = self.first_id or rows[0].id
        authors = {row.author_id for row in rows if row.author_id is not None}
        new = authors - self.people.keys()
        self.people |= dict.fromkeys(new) | _find_people(self.site_id, new)
        self.approved += _count_approved(self.site_id, new, self.first_id)
        _forget_half(self.said)
        _forget_half(self.pieces)

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
            lately=self._lately(speaker, seen, row),
        )
        draft = Draft(
            words=seen,
            settings=self.settings,
            speaker=speaker,
            now=row.created_at,
            facts=facts,
            links=judging.links_of(row.html),
        )
        if row.author_id is not None and row.status == Status.APPROVED:
            self.approved[row.author_id] += 1
        return [verdict for verdict in screen(draft) if verdict.rule != "empty_text"]

    def _lately(self, speaker: Speaker, seen: str, row: Any) -> Lately:
        settings, at = self.settings, row.created_at
        if not repeats.is_watched(settings):
            return Lately()
        trace = Trace.of(speaker, seen, row.thread_id, row.id)
        remembered = at - timedelta(hours=settings.repeat_hours)
        recent = at - timedelta(minutes=settings.many_comments_minutes)
        theirs = self.said.setdefault(trace.speaker, deque(maxlen=repeats.MAX_LOOKED_AT))
        found = Lately(
            is_repeated=any(words == trace.words and then > remembered for words, then in theirs),
            is_copied=self._is_copied(trace, remembered),
            count=sum(then > recent for _, then in theirs),
        )
        theirs.append((trace.words, at))
        if settings.copied_text != "off":
            for piece in trace.pieces:
                others = self.pieces.setdefault(piece, [])
                others.append((trace.comment_id, trace.thread_id, at))
                del others[: -repeats.MAX_LOOKED_AT]
        return found

    def _is_copied(self, trace: Trace, since: datetime) -> bool:
        common = Counter(
            comment_id
            for piece in trace.pieces
            for comment_id, thread_id, then in self.pieces.get(piece, ())
            if thread_id != trace.thread_id and then > since
        )
        enough = min(repeats.ALIKE, len(trace.pieces))
        return any(number >= enough for number in common.values())


def _forget_half(remembered: dict[Key, Any]) -> None:
    """Forget what came first, where it has become too much."""
    if len(remembered) > MAX_REMEMBERED:
        for key in list(islice(remembered, MAX_REMEMBERED // 2)):
            del remembered[key]


def _list_comments(site_id: int, between: tuple[int, int]) -> Sequence[Any]:
    """Return the next comments of a site behind one id and before another, oldest first."""
    after, until = between
    nearest = [
        select(*_COLUMNS)
        .where(Comment.site_id == site_id, Comment.status == status)
        .where(Comment.id > after, Comment.id < until)
        .order_by(Comment.id)
        .limit(BATCH)
        .subquery()
        for status in (Status.APPROVED, Status.PENDING, Status.SPAM, Status.REMOVED)
    ]
    every = union_all(*(select(part) for part in nearest)).subquery()
    return db.session.execute(select(every).order_by(every.c.id).limit(BATCH)).all()


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


def _shown_value(verdict: Verdict) -> str | None:
    return None if verdict.rule in _PERSONAL else verdict.value
