"""Trials of rules on sites with many comments: the worker goes through the past, a little at a time.

What was known at each moment lives in the worker's process between two steps. A worker that dies takes that with it,
and the next one begins anew. A site has one trial, the last that was asked for; it is forgotten after a day.
"""

import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from comments.accounts.viewer import Viewer
from comments.core import clock, ids
from comments.core.db import db, write_unit
from comments.core.words import to_json
from comments.discussion.models import Comment
from comments.moderation import dry_run
from comments.moderation.dry_run import DAYS, DryRun, Trial
from comments.moderation.events import RuleTried
from comments.moderation.models import RuleTrial
from comments.outbox import actions as outbox
from comments.outbox.sweeping import delete_some
from comments.screening import policy
from comments.screening.models import Kind, Outcome, Part
from comments.screening.ruleset import Entry
from comments.sites.models import Site

AT_ONCE = 5_000  # comments: about two seconds, while somebody waits
STEP_SECONDS = 2.0
HOLD = timedelta(minutes=1)
KEPT = timedelta(days=1)
ME = secrets.token_hex(8)

# The steps that are left of each trial that this process is at, and what it counted so far.
_begun: dict[int, tuple[DryRun, Iterator[None]]] = {}


def is_short(site_id: int, now: datetime) -> bool:
    """Say whether a site has so few comments of the last 30 days that a trial needs no worker."""
    since = ids.first_id_at(now - timedelta(days=DAYS))
    some = select(Comment.id).where(Comment.site_id == site_id, Comment.id >= since)
    counted = select(func.count()).select_from(some.limit(AT_ONCE + 1).subquery())
    return (db.session.scalar(counted) or 0) <= AT_ONCE


def begin(viewer: Viewer, site: Site, trial: Trial, words: str, now: datetime) -> RuleTrial:
    """Ask the worker for a trial, `words` saying of what; the one before it is forgotten.

    Raises:
        SignInFirst, RoleTooLow: see `comments.screening.policy`.

    """
    policy.check_may_change(viewer, site.id)
    db.session.execute(delete(RuleTrial).where(RuleTrial.site_id == site.id))
    row = RuleTrial(
        id=ids.new_id(now),
        site_id=site.id,
        words=words,
        said=to_json(words),
        settings=dict(trial.stored),
        rules=[[rule.kind, rule.part, rule.value, rule.action] for rule in trial.rules],
        asked_at=now,
    )
    db.session.add(row)
    outbox.emit(RuleTried(site.id, row.id), now)
    return row


def find_last(site_id: int) -> RuleTrial | None:
    """Return the trial that was asked for last."""
    return db.session.scalar(select(RuleTrial).where(RuleTrial.site_id == site_id))


def find_result(trial: RuleTrial) -> DryRun | None:
    """Return what came of a trial, once it is over."""
    if trial.result is None:
        return None
    examples = [(int(at), value) for at, value in trial.result["examples"]]
    since = trial.asked_at - timedelta(days=DAYS)
    return DryRun(since, **{**trial.result, "examples": examples})


def hold(trial_id: int, now: datetime) -> bool:
    """Take a trial for this worker, unless it is over or another one is at it."""
    held = db.session.scalar(
        update(RuleTrial)
        .where(
            RuleTrial.id == trial_id,
            RuleTrial.result.is_(None),
            or_(
                RuleTrial.held_by.is_(None),
                RuleTrial.held_by == ME,
                RuleTrial.held_until < now,
            ),
        )
        .values(held_by=ME, held_until=now + HOLD)
        .returning(RuleTrial.id)
        .execution_options(synchronize_session=False)
    )
    if held is None:
        _begun.pop(trial_id, None)
    return held is not None


def is_over(trial_id: int) -> bool:
    """Say whether a trial has its result, or was forgotten."""
    kept = select(RuleTrial.id).where(RuleTrial.id == trial_id, RuleTrial.result.is_(None))
    return db.session.scalar(kept) is None


def advance(trial_id: int) -> None:
    """Do a little about a trial that this worker holds."""
    until = time.monotonic() + STEP_SECONDS
    trial = db.session.get(RuleTrial, trial_id)
    if trial is None:
        _begun.pop(trial_id, None)
        return
    begun = _begun.pop(trial_id, None) or _begin(trial)
    run, steps = begun
    is_over = True
    for _ in steps:
        if time.monotonic() >= until:
            is_over = False
            break
    db.session.rollback()  # nothing is held between two steps
    if not is_over:
        _begun[trial_id] = begun
    _note(trial_id, run, is_over=is_over)


def forget_trials(now: datetime, limit: int) -> int:
    """Forget trials that were asked for long ago."""
    return delete_some(RuleTrial.id, RuleTrial.asked_at < now - KEPT, limit)


def _begin(trial: RuleTrial) -> tuple[DryRun, Iterator[None]]:
    rules = [
        Entry(Kind(kind), Part(part), value, Outcome(action))
        for kind, part, value, action in trial.rules
    ]
    run = DryRun(trial.asked_at - timedelta(days=DAYS))
    asked = Trial(trial.settings, rules)
    return run, dry_run.go_through(trial.site_id, asked, run, trial.asked_at)


def _note(trial_id: int, run: DryRun, *, is_over: bool) -> None:
    noted: dict[str, Any] = {"looked_at": run.looked_at, "held_until": clock.now() + HOLD}
    if is_over:
        counted = asdict(run)
        del counted["since"]  # it follows from when it was asked for
        noted |= {"result": counted}
    elif run.reached_id:
        reached = ids.time_of(run.reached_id) - run.since
        noted |= {"percent": 100 * reached // timedelta(days=DAYS)}
    with write_unit():
        db.session.execute(
            update(RuleTrial)
            .where(RuleTrial.id == trial_id)
            .values(**noted)
            .execution_options(synchronize_session=False)
        )
