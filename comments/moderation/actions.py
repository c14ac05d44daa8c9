"""What moderators do: decide about comments, and take a decision back.

Rows are locked in the order of all writers: threads by id, then comments by id. So two moderators, or a moderator and a
commenter, wait for each other and never block each other for good.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject, Why
from comments.core.db import db
from comments.core.words import Number, gettext
from comments.discussion import counters
from comments.discussion.events import CommentDecided
from comments.discussion.models import Comment, Status
from comments.moderation import meanwhile, policy, queries
from comments.moderation.errors import NothingChosen, TooManyComments
from comments.moderation.meanwhile import UNSEEN, Seen
from comments.moderation.policy import SUBJECT_KIND, TRANSITIONS, UNDO, Decision
from comments.moderation.reports import settling
from comments.moderation.reports.policy import OUTCOMES
from comments.outbox import actions as outbox
from comments.sites.models import Site
from comments.threads.models import Thread

# The whole of one decision is one transaction, and on SQLite others wait for it.
MAX_COMMENTS = 10_000


class Result(StrEnum):
    """What became of one comment."""

    DONE = "done"
    UNCHANGED = "unchanged"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Outcome:
    """What became of one comment, its status now, and why not where it did not fit.

    Who decides anyway about what somebody else decided meanwhile (`can_insist`) says so by not saying what they saw.
    """

    comment_id: int
    result: Result
    status: Status | None
    detail: str | None = None
    can_insist: bool = False


@dataclass(frozen=True)
class Change:
    """One locked comment, its status, and the one that it gets."""

    comment: Comment
    before: Status
    after: Status
    # The moment of the decision that is taken back.
    undone_at: datetime | None = None


def decide(  # noqa: PLR0913 - who decides what about which, why, and from which reading
    viewer: Viewer,
    site: Site,
    comment_ids: Sequence[int],
    decision: Decision,
    why: Why,
    now: datetime,
    *,
    seen: Seen = UNSEEN,
) -> list[Outcome]:
    """Give comments another status; each id is answered for itself, in the order asked.

    What changed since it was seen is left alone: readers are shown nothing that no moderator read, and nobody
    overwrites what somebody else decided a moment ago without being asked.

    Raises:
        SignInFirst, RoleTooLow: see `comments.moderation.policy`.
        NothingChosen, TooManyComments: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    wanted = check_number(comment_ids)
    found = lock(site.id, wanted)
    after = TRANSITIONS[decision][1]
    outcomes = {comment.id: _judge(comment, decision, seen) for comment in found.values()}
    told = meanwhile.tell(viewer, [found[at] for at in _asking(outcomes)], now)
    for comment_id, sentence in told.items():
        outcomes[comment_id] = replace(outcomes[comment_id], detail=sentence)
    changes = [
        Change(found[item.comment_id], Status(found[item.comment_id].status), after)
        for item in outcomes.values()
        if item.result is Result.DONE
    ]
    carry_out(Actor(viewer.account_id, viewer.name), changes, f"comment.{decision}", why, now)
    return [outcomes.get(comment_id) or _not_found(comment_id) for comment_id in wanted]


def _judge(comment: Comment, decision: Decision, seen: Seen) -> Outcome:
    """Say what a decision makes of a comment as it is now."""
    sources, after = TRANSITIONS[decision]
    before = Status(comment.status)
    if before is after:
        # Deciding that a reported comment stays as it is settles its reports.
        result = Result.DONE if comment.open_reports else Result.UNCHANGED
        return Outcome(comment.id, result, before)
    if before not in sources:
        return Outcome(comment.id, Result.CONFLICT, before, policy.why_not(decision, before))
    if seen.is_other_status(comment):
        return Outcome(comment.id, Result.CONFLICT, before, can_insist=True)
    if after is Status.APPROVED and seen.is_older_than_edit(comment):
        return Outcome(comment.id, Result.CONFLICT, before, meanwhile.EDITED)
    return Outcome(comment.id, Result.DONE, after)


def _asking(outcomes: dict[int, Outcome]) -> list[int]:
    return [item.comment_id for item in outcomes.values() if item.can_insist]


def undo(viewer: Viewer, site: Site, comment_ids: Sequence[int], now: datetime) -> list[Outcome]:
    """Give comments back the status they had before the viewer's own last decision about them.

    Raises:
        SignInFirst, RoleTooLow: see `comments.moderation.policy`.
        NothingChosen, TooManyComments: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    wanted = check_number(comment_ids)
    found = lock(site.id, wanted)
    last = queries.find_last_decisions(list(found))
    outcomes: dict[int, Outcome] = {}
    changes: list[Change] = []
    for comment_id, comment in found.items():
        status = Status(comment.status)
        entry = last.get(comment_id)
        is_mine = entry is not None and entry.actor_id == viewer.account_id
        if (
            entry is None
            or not is_mine
            or entry.action == UNDO
            or entry.after != {"status": status}
        ):
            detail = gettext("It has changed since, so that there is nothing of yours to undo.")
            outcomes[comment_id] = Outcome(comment_id, Result.CONFLICT, status, detail)
            continue
        before = Status((entry.before or {})["status"])
        changes.append(Change(comment, status, before, entry.at))
        outcomes[comment_id] = Outcome(comment_id, Result.DONE, before)
    carry_out(Actor(viewer.account_id, viewer.name), changes, UNDO, Why(), now)
    return [outcomes.get(comment_id) or _not_found(comment_id) for comment_id in wanted]


def check_number(comment_ids: Sequence[int]) -> list[int]:
    """Return each id once.

    Raises:
        NothingChosen, TooManyComments: none, or more than one decision holds.

    """
    wanted = list(dict.fromkeys(comment_ids))
    if not wanted:
        raise NothingChosen(gettext("Choose at least one comment first."))
    if len(wanted) > MAX_COMMENTS:
        raise TooManyComments(
            gettext(
                "One decision can hold at most %(most)s comments, and these are %(number)s.",
                most=Number(MAX_COMMENTS),
                number=Number(len(wanted)),
            )
        )
    return wanted


def lock(site_id: int, comment_ids: list[int]) -> dict[int, Comment]:
    """Lock the site's comments of these, and their threads; read them anew."""
    thread_ids: set[int] = set()
    for chunk in _chunks(sorted(comment_ids)):
        thread_ids.update(
            db.session.scalars(
                select(Comment.thread_id).where(Comment.site_id == site_id, Comment.id.in_(chunk))
            )
        )
    for chunk in _chunks(sorted(thread_ids)):
        db.session.execute(
            select(Thread.id).where(Thread.id.in_(chunk)).order_by(Thread.id).with_for_update()
        )
    found: dict[int, Comment] = {}
    for chunk in _chunks(sorted(comment_ids)):
        rows = db.session.scalars(
            select(Comment)
            .where(Comment.site_id == site_id, Comment.id.in_(chunk))
            .order_by(Comment.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        found.update((comment.id, comment) for comment in rows)
    return found


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + queries.CHUNK] for start in range(0, len(ids), queries.CHUNK))


def carry_out(
    actor: Actor, changes: Sequence[Change], action: str, why: Why, now: datetime
) -> None:
    """Make the changes, write them into the log, and tell the outbox."""
    # What stays as it is was reported, and is left standing: readers see nothing of it.
    moved = [change for change in changes if change.before is not change.after]
    counters.change_statuses([(change.comment, change.after) for change in moved])
    settled = settling.find_settled([one.comment.id for one in changes if one.undone_at])
    for change in changes:
        comment = change.comment
        if change.undone_at is None:
            settling.settle(comment, OUTCOMES[change.after], now)
        elif comment.id in settled:
            settling.reopen(comment, OUTCOMES[change.before], change.undone_at)
        audit.record(
            actor,
            action,
            Subject(SUBJECT_KIND, comment.id, comment.site_id),
            now,
            why=why,
            change=({"status": change.before.value}, {"status": change.after.value}),
        )
    told = [
        CommentDecided(
            change.comment.site_id, change.comment.id, change.before.value, change.after.value
        )
        for change in moved
    ]
    if told:
        outbox.write([outbox.row_of(event, now) for event in told])


def _not_found(comment_id: int) -> Outcome:
    return Outcome(comment_id, Result.NOT_FOUND, None)
