"""Banning who wrote a comment, in one act with removing it; taking the act back lifts the ban as well.

Banned is who can be told from others: an account, or the mail address that a guest typed. A network address is shared
by people who did nothing, so it is never banned on the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Row, select

from comments.accounts.viewer import Viewer
from comments.audit.actions import Actor, Why
from comments.audit.models import AuditEntry
from comments.core import ids
from comments.core.db import db
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.discussion.models import Comment, Status
from comments.moderation import actions, policy, queries, removing, sanctioning
from comments.moderation.actions import Outcome, Result
from comments.moderation.errors import AlreadySanctioned, RemovalUndone, SanctionOver
from comments.moderation.meanwhile import UNSEEN, Seen
from comments.moderation.policy import Decision
from comments.moderation.sanctioning import Order
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.targets import Target
from comments.sites.models import Site

BAN = f"sanction.{SanctionKind.BAN}"
MAX_DAYS = 3650
UNKNOWN = gettext(
    "Nothing tells who wrote this but an address that others share. Remove it, or ban the address "
    "on the page of the person."
)


@dataclass(frozen=True)
class Terms:
    """For how many days a ban holds (None: for good), and of how many days all that they wrote is removed with it."""

    days: int | None = None
    remove_days: int | None = None

    def order(self, target: Target, now: datetime) -> Order:
        """Return the ban that is meant."""
        ends_at = now + timedelta(days=self.days) if self.days else None
        return Order(SanctionKind.BAN, target, ends_at=ends_at)


FOR_GOOD = Terms()


def ban_authors(  # noqa: PLR0913 - who bans whom for what, why, on which terms, and from which reading
    viewer: Viewer,
    site: Site,
    comment_ids: Sequence[int],
    why: Why,
    now: datetime,
    *,
    terms: Terms = FOR_GOOD,
    seen: Seen = UNSEEN,
) -> list[Outcome]:
    """Remove comments and ban their authors from the site; each id is answered for itself.

    Raises:
        SignInFirst, RoleTooLow: see `comments.moderation.policy`.
        NothingChosen, TooManyComments: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    wanted = actions.check_number(comment_ids)
    found = _find_targets(site, wanted)
    refused = {comment_id: _refusal(viewer, site, target) for comment_id, target in found.items()}
    allowed = [at for at in wanted if refused.get(at) is None]
    act = replace(why, act_id=ids.new_id(now))
    decided = (
        actions.decide(viewer, site, allowed, Decision.REMOVE, act, now, seen=seen)
        if allowed
        else []
    )
    banned = {
        found[item.comment_id] for item in decided if item.result in (Result.DONE, Result.UNCHANGED)
    }
    decided = [_written_down(viewer, site, item, act, now) for item in decided]
    for target in sorted((t for t in banned if t is not None), key=lambda target: target.key):
        _impose(viewer, site, terms.order(target, now), act, now)
        if terms.remove_days:
            all_of_theirs = removing.Wanted(target, terms.remove_days)
            removing.order_removal(viewer, site, all_of_theirs, act, now)
    outcomes = {item.comment_id: item for item in decided}
    return [outcomes.get(at) or _refused(at, refused.get(at)) for at in wanted]


def undo(viewer: Viewer, site: Site, comment_ids: Sequence[int], now: datetime) -> list[Outcome]:
    """Take the viewer's last decision about each comment back, and the ban and the removal that were one act with it.

    Raises:
        SignInFirst, RoleTooLow: see `comments.moderation.policy`.
        NothingChosen, TooManyComments: nothing was changed.

    """
    last = queries.find_last_decisions(list(comment_ids))
    outcomes = actions.undo(viewer, site, comment_ids, now)
    undone = {item.comment_id for item in outcomes if item.result is Result.DONE}
    acts = {entry.act_id for entry in last.values() if entry.subject_id in undone}
    for action, subject_id in _list_done(viewer, acts - {None}):
        take_back = sanctioning.lift if action == BAN else removing.undo_removal
        try:
            take_back(viewer, site, subject_id, Why(), now)
        except (SanctionOver, RemovalUndone):
            continue  # somebody did that in the meantime
    return outcomes


def _written_down(viewer: Viewer, site: Site, item: Outcome, act: Why, now: datetime) -> Outcome:
    """Give a comment that somebody removed already a line of this act: by it the ban is taken back."""
    if item.result is not Result.UNCHANGED:
        return item
    comment = actions.lock(site.id, [item.comment_id])[item.comment_id]
    change = actions.Change(comment, Status.REMOVED, Status.REMOVED)
    actions.carry_out(Actor(viewer.account_id, viewer.name), [change], removing.REMOVE, act, now)
    return replace(item, result=Result.DONE)


def _find_targets(site: Site, comment_ids: list[int]) -> dict[int, Target | None]:
    found: dict[int, Target | None] = {}
    for start in range(0, len(comment_ids), queries.CHUNK):
        rows = db.session.execute(
            select(Comment.id, Comment.author_id, Comment.author_email).where(
                Comment.site_id == site.id,
                Comment.id.in_(comment_ids[start : start + queries.CHUNK]),
            )
        )
        found.update((row.id, target_of(row.author_id, row.author_email)) for row in rows)
    return found


def target_of(author_id: int | None, author_email: str | None) -> Target | None:
    """Return whom a ban would hold for; None where nothing tells them from others."""
    if author_id is not None:
        return targets.account(author_id)
    return targets.email(author_email) if author_email else None


def _refusal(viewer: Viewer, site: Site, target: Target | None) -> str | None:
    if target is None:
        return UNKNOWN
    try:
        sanctioning.check_target(viewer, site, target)
    except CommentsError as error:
        return error.detail
    return None


def _impose(viewer: Viewer, site: Site, order: Order, why: Why, now: datetime) -> None:
    try:
        sanctioning.impose(viewer, site, order, why, now)
    except AlreadySanctioned:
        return  # by an earlier comment of theirs


def _refused(comment_id: int, detail: str | None) -> Outcome:
    if detail is None:
        return Outcome(comment_id, Result.NOT_FOUND, None)
    status = db.session.scalar(select(Comment.status).where(Comment.id == comment_id))
    return Outcome(comment_id, Result.CONFLICT, Status(status) if status else None, detail)


def _list_done(viewer: Viewer, acts: set[int | None]) -> Sequence[Row[str, int]]:
    """Return the bans that the viewer imposed in some acts, and the removals ordered: what was done, and its id."""
    return db.session.execute(
        select(AuditEntry.action, AuditEntry.subject_id)
        .where(
            AuditEntry.act_id.in_(acts),
            AuditEntry.action.in_((BAN, removing.ORDER)),
            AuditEntry.actor_id == viewer.account_id,
        )
        .order_by(AuditEntry.subject_id)
    ).all()
