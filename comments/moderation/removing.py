"""Removing all that somebody wrote in the last days, or all of one discussion, and putting it back.

An order is written at once; the worker carries it out in batches, each in a unit of its own, so that on SQLite nobody
waits for ten thousand comments. Each comment's own line in the log names the order, and taking it back goes by these
lines: it leaves alone what anybody decided about, or its author took back, in the meantime.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject, Why
from comments.audit.models import AuditEntry
from comments.core import clock, ids
from comments.core.db import db
from comments.core.words import gettext
from comments.discussion.models import Comment, Status
from comments.moderation import actions, events, people, policy, queries, sanctioning
from comments.moderation.actions import Change
from comments.moderation.errors import BadSanction, RemovalUndone, UnknownRemoval
from comments.moderation.models import Removal
from comments.moderation.policy import UNDO, Decision
from comments.outbox import actions as outbox
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction
from comments.screening.sanctions.targets import Target, TargetKind
from comments.sites.models import Site
from comments.threads import managing as threads

# A quarter of a second on SQLite: as long as others may wait.
BATCH = 500
MAX_DAYS = 365
ORDER, TAKE_BACK = "removal.order", "removal.undo"
REMOVE = f"comment.{Decision.REMOVE}"
REMOVABLE = (Status.PENDING, Status.APPROVED)
NOBODY = "somebody who was erased"
# Beside those of people: `thread:17`, what is said in a thread.
THREAD = "thread"
# Before everything that anybody said.
EVER = datetime(1970, 1, 1, tzinfo=UTC)
_OF_PEOPLE = frozenset({TargetKind.ACCOUNT, TargetKind.EMAIL, TargetKind.ADDRESS})


@dataclass(frozen=True)
class Wanted:
    """Whose comments to remove, and of how many days."""

    target: Target
    days: int


def sanction_and_remove(
    viewer: Viewer, site: Site, order: sanctioning.Order, days: int, why: Why, now: datetime
) -> tuple[Sanction, Removal]:
    """Impose a sanction and remove what its target wrote in the last days, both or neither.

    Raises:
        As `sanctioning.impose` and `order_removal`: nothing was changed.

    """
    sanction = sanctioning.impose(viewer, site, order, why, now)
    return sanction, order_removal(viewer, site, Wanted(order.target, days), why, now)


def order_removal(viewer: Viewer, site: Site, wanted: Wanted, why: Why, now: datetime) -> Removal:
    """Have all removed that somebody wrote in the last days.

    Raises:
        SignInFirst, RoleTooLow, OwnSanction, BadSanction: nothing was changed.

    """
    sanctioning.check_target(viewer, site, wanted.target)
    if wanted.target.kind not in _OF_PEOPLE:
        raise BadSanction(
            gettext("Comments are removed by person, not by domain or range of addresses.")
        )
    if not 1 <= wanted.days <= MAX_DAYS:
        raise BadSanction(
            gettext(
                "Comments of the last 1 to %(max_days)s days can be removed at once.",
                max_days=MAX_DAYS,
            )
        )
    since = now - timedelta(days=wanted.days)
    target = (wanted.target.key, wanted.target.account_id)
    return _order(viewer, site, target, since, why, now)


def remove_discussion(viewer: Viewer, site: Site, thread_id: int | None, now: datetime) -> Removal:
    """Close a thread, and have all removed that is said in it.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    thread = threads.close_thread(viewer, site, thread_id, now)
    return _order(viewer, site, (f"{THREAD}:{thread.id}", None), EVER, Why(), now)


def _order(
    viewer: Viewer,
    site: Site,
    target: tuple[str, int | None],
    since: datetime,
    why: Why,
    now: datetime,
) -> Removal:
    removal = Removal(
        id=ids.new_id(now),
        site_id=site.id,
        target=target[0],
        account_id=target[1],
        staff_id=viewer.account_id,
        reason=why.reason,
        since=since,
        created_at=now,
        reached_id=0,
        count=0,
    )
    db.session.add(removal)
    facts = {"target": removal.target, "since": clock.to_json(removal.since)}
    act = replace(why, act_id=why.act_id or removal.id)
    _record(viewer, ORDER, removal, act, (None, facts), now)
    outbox.emit(events.RemovalOrdered(site.id, removal.id), now)
    db.session.flush()
    return removal


def undo_removal(
    viewer: Viewer, site: Site, removal_id: int | None, why: Why, now: datetime
) -> Removal:
    """Have everything put back that a removal removed and nobody decided about since; it stops if it still goes on.

    Raises:
        SignInFirst, RoleTooLow, UnknownRemoval, RemovalUndone: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    removal = _lock(removal_id)
    if removal is None or removal.site_id != site.id:
        raise UnknownRemoval(gettext("There is no such removal here."))
    if removal.undone_at is not None:
        raise RemovalUndone(gettext("It was taken back already."))
    before = {"count": removal.count}
    removal.undone_at, removal.reached_id = now, 0
    removal.staff_id = viewer.account_id
    change = (before, {"undone_at": clock.to_json(now)})
    _record(viewer, TAKE_BACK, removal, Why(why.reason, why.note, removal.id), change, now)
    outbox.emit(events.RemovalTakenBack(site.id, removal.id), now)
    return removal


def remove_batch(removal_id: int, now: datetime) -> bool:
    """Remove the next comments of an order; return whether there may be more."""
    removal = _lock(removal_id)
    if removal is None or removal.finished_at or removal.undone_at or not removal.target:
        return False
    found = _list_ids(removal)
    changes = [
        Change(comment, Status(comment.status), Status.REMOVED)
        for comment in actions.lock(removal.site_id, found).values()
        if comment.status in REMOVABLE
    ]
    why = Why(removal.reason, act_id=removal.id)
    actions.carry_out(_actor(removal), changes, REMOVE, why, now)
    removal.count += len(changes)
    removal.reached_id = found[-1] if found else removal.reached_id
    if len(found) < BATCH:
        removal.finished_at = now
    return len(found) == BATCH


def put_back_batch(removal_id: int, now: datetime) -> bool:
    """Put back the next comments of an order that was taken back; return whether there may be more."""
    removal = _lock(removal_id)
    if removal is None or removal.undone_at is None:
        return False
    lines = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.act_id == removal.id,
            AuditEntry.action == REMOVE,
            AuditEntry.id > removal.reached_id,
        )
        .order_by(AuditEntry.id)
        .limit(BATCH)
    ).all()
    wanted = [line.subject_id for line in lines]
    comments = actions.lock(removal.site_id, wanted)
    last = queries.find_last_decisions(wanted)
    changes = [
        Change(
            comments[line.subject_id],
            Status.REMOVED,
            Status((line.before or {})["status"]),
            undone_at=line.at,
        )
        for line in lines
        if line.subject_id in comments
        and comments[line.subject_id].status == Status.REMOVED
        and last[line.subject_id].id == line.id
    ]
    actions.carry_out(_actor(removal), changes, UNDO, Why(act_id=removal.id), now)
    removal.count -= len(changes)
    removal.reached_id = lines[-1].id if lines else removal.reached_id
    return len(lines) == BATCH


def _list_ids(removal: Removal) -> list[int]:
    """Return the next comments of an order: ids follow the time of writing."""
    after = max(removal.reached_id, ids.first_id_at(removal.since) - 1)
    until = ids.first_id_at(removal.created_at + timedelta(milliseconds=1))
    query = select(Comment.id).where(
        Comment.site_id == removal.site_id,
        _meant_by(removal.target),
        Comment.id > after,
        Comment.id < until,
    )
    return list(db.session.scalars(query.order_by(Comment.id).limit(BATCH)))


def _meant_by(target: str) -> ColumnElement[bool]:
    kind, _, value = target.partition(":")
    if kind == THREAD:
        return Comment.thread_id == int(value)
    return people.written_by(targets.read_key(target))


def _lock(removal_id: int | None) -> Removal | None:
    return db.session.scalar(
        select(Removal)
        .where(Removal.id == removal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _actor(removal: Removal) -> Actor:
    name = people.list_names([removal.staff_id]).get(removal.staff_id) if removal.staff_id else None
    return Actor(removal.staff_id if name else None, name or NOBODY)


def _record(
    viewer: Viewer,
    action: str,
    removal: Removal,
    why: Why,
    change: tuple[dict[str, Any] | None, dict[str, Any] | None],
    now: datetime,
) -> None:
    actor = Actor(viewer.account_id, viewer.name)
    subject = Subject("removal", removal.id, removal.site_id)
    audit.record(actor, action, subject, now, why=why, change=change)
