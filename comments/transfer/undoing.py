"""Taking away what an import made, and nothing else.

Leaves go first, so that what live people answered is what remains in the end; of that a placeholder
stays, without words and author, which the same import would fill again. A step is one unit of work.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, exists, select, update
from sqlalchemy.orm import aliased

from comments.accounts.models import Account, Identity
from comments.core.db import db
from comments.core.words import gettext
from comments.discussion import counters
from comments.discussion import events as discussion_events
from comments.discussion.models import Comment, Status
from comments.moderation.models import PersonNote
from comments.outbox.models import OutboxEvent
from comments.reactions import checking, ranking
from comments.reactions.models import ThreadReaction
from comments.screening import trust
from comments.screening.models import Standing
from comments.screening.sanctions.models import Sanction
from comments.threads.models import Thread
from comments.transfer import ledger, lookup
from comments.transfer.models import ImportMade, ImportRun, RunState
from comments.transfer.staging import chunked

STEP = 250
_REASON = {
    "rule": lookup.MISSING_RULE,
    "reason": gettext("The import that brought it was undone."),
}
_Reply = aliased(Comment)
_METADATA = db.metadata
# What stands about somebody before anything happened: how they come in, and what their comments came to.
_OF_MEMBERS: tuple[Any, ...] = (Identity.__table__, Standing.__table__)


def undo_some(run: ImportRun, now: datetime) -> None:
    """Take away a little of what a run made; when nothing is left, it is undone."""
    found = (
        _take_leaves(run.id)
        or _blank_answered(run.id)
        or _take_threads(run.id)
        or _take_of_staff(run.id)
        or _take_members(run.id)
    )  # in this order
    run.done += found
    run.advanced_at = now
    if not found:
        run.state, run.finished_at = RunState.UNDONE, now


def _take_leaves(run_id: int) -> int:
    wanted = _made(run_id, ledger.COMMENT, ~exists().where(_Reply.parent_id == ImportMade.row_id))
    if not wanted:
        return 0
    found = counters.lock_all(wanted)
    # Nobody answers while the threads are locked; somebody may have before.
    answered = set(db.session.scalars(select(_Reply.parent_id).where(_Reply.parent_id.in_(wanted))))
    leaves = [comment for comment in found if comment.id not in answered]
    counters.change_statuses([(comment, Status.DELETED) for comment in leaves])
    db.session.flush()  # what follows is written by statement
    ids = [comment.id for comment in leaves]
    for comment in leaves:
        db.session.expunge(comment)
    _forget_what_points_at(Comment.__table__, ids)
    _forget_events(ids)
    _delete(Comment.__table__, ids)
    _forget(run_id, ledger.COMMENT, [each for each in wanted if each not in answered])
    return len(wanted)


def _blank_answered(run_id: int) -> int:
    wanted = _made(run_id, ledger.COMMENT, exists().where(_Reply.parent_id == ImportMade.row_id))
    if not wanted:
        return 0
    found = counters.lock_all(wanted)
    _forget_what_points_at(Comment.__table__, wanted)
    trust.count_changes(
        trust.Change(comment.site_id, comment.author_id, comment.status, None) for comment in found
    )
    for comment in found:
        comment.text = comment.html = comment.author_name = ""
        comment.author_id = comment.author_email = comment.author_url = comment.address = None
        comment.author_avatar = comment.author_badge = comment.edited_at = None
        comment.reasons, comment.reactions = [_REASON], {}
        comment.imported_up_votes = comment.imported_down_votes = 0
        for name, value in ranking.counted(0, 0).items():
            setattr(comment, name, value)
    counters.change_statuses([(comment, Status.REMOVED) for comment in found])
    _forget(run_id, ledger.COMMENT, wanted)
    return len(wanted)


def _take_threads(run_id: int) -> int:
    wanted = _made(run_id, ledger.THREAD)
    if not wanted:
        return 0
    taken = _take_emoji(run_id, wanted)
    empty = db.session.scalars(
        select(Thread.id)
        .where(
            Thread.id.in_(wanted),
            ~exists().where(Comment.thread_id == Thread.id),
            ~exists().where(ThreadReaction.thread_id == Thread.id),
        )
        .with_for_update()
    ).all()
    _forget_what_points_at(Thread.__table__, empty)
    _delete(Thread.__table__, empty)
    _forget(run_id, ledger.THREAD, wanted)
    return taken + len(wanted)


def _take_emoji(run_id: int, thread_ids: Sequence[int]) -> int:
    """Take the emoji away that an import brought for articles; what readers gave since stays."""
    table = _METADATA.tables[ThreadReaction.__tablename__]
    rows = db.session.execute(select(table).where(table.c.thread_id.in_(thread_ids))).mappings()
    given = {ledger.number_of(row): row for row in map(dict, rows)}
    taken: set[int] = set()
    count = 0
    for chunk in chunked(given, lookup.ASKED_AT_ONCE):
        made = _made(run_id, ledger.EMOJI, ImportMade.row_id.in_(chunk), limit=len(chunk))
        for number in made:
            key = (column == given[number][column.name] for column in table.primary_key)
            db.session.execute(delete(table).where(*key))
            taken.add(given[number]["thread_id"])
        _forget(run_id, ledger.EMOJI, made)
        count += len(made)
    for thread_id in sorted(taken):
        checking.recount_article(thread_id)
    db.session.flush()  # threads are taken by statement
    return count


def _take_of_staff(run_id: int) -> int:
    taken = 0
    for kind, model in ((ledger.SANCTION, Sanction), (ledger.NOTE, PersonNote)):
        wanted = _made(run_id, kind)
        _delete(model.__table__, wanted)
        _forget(run_id, kind, wanted)
        taken += len(wanted)
    return taken


def _take_members(run_id: int) -> int:
    """Take people away who never came themselves, unless anything else here is about them."""
    wanted = _made(run_id, ledger.MEMBER)
    if not wanted:
        return 0
    # Who signs in on our own pages has a language from then on, and whom a publisher signs in is told of.
    told = exists().where(Identity.account_id == Account.id, Identity.told_at.is_not(None))
    points = [
        exists().where(column == Account.id)
        for other, column in _pointing_at(_METADATA.tables[Account.__tablename__])
        if other not in _OF_MEMBERS
    ]
    wrote = exists().where(Comment.author_id == Account.id)
    unused = db.session.scalars(
        select(Account.id).where(
            Account.id.in_(wanted),
            Account.merged_into_id.is_(None),
            Account.language.is_(None),
            ~told,
            ~wrote,
            *(~it for it in points),
        )
    ).all()
    for table in _OF_MEMBERS:
        db.session.execute(delete(table).where(table.c.account_id.in_(unused)))
    _delete(Account.__table__, unused)
    _forget(run_id, ledger.MEMBER, wanted)
    return len(wanted)


def _made(run_id: int, kind: str, *conditions: Any, limit: int = STEP) -> list[int]:
    query = select(ImportMade.row_id).where(
        ImportMade.run_id == run_id, ImportMade.kind == kind, *conditions
    )
    # Replies are younger than what they answer, so most leaves are found at once.
    return list(db.session.scalars(query.order_by(ImportMade.row_id.desc()).limit(limit)))


def _forget(run_id: int, kind: str, ids: Sequence[int]) -> None:
    db.session.execute(
        delete(ImportMade)
        .where(ImportMade.run_id == run_id, ImportMade.kind == kind, ImportMade.row_id.in_(ids))
        .execution_options(synchronize_session=False)
    )


def _forget_events(ids: Sequence[int]) -> None:
    names = [event.__name__ for event in discussion_events.EVENTS]
    db.session.execute(
        delete(OutboxEvent)
        .where(OutboxEvent.subject_id.in_(ids), OutboxEvent.name.in_(names))
        .execution_options(synchronize_session=False)
    )


def _forget_what_points_at(table: Any, ids: Sequence[int]) -> None:
    """Delete rows of other tables that are about these, whatever features keep them; leave what can do without."""
    for other, column in _pointing_at(table):
        condition = column.in_(ids)
        if column.nullable:
            db.session.execute(update(other).where(condition).values({column.name: None}))
            continue
        if _pointing_at(other) and len(other.primary_key.columns) == 1:
            (key,) = other.primary_key.columns
            _forget_what_points_at(other, db.session.scalars(select(key).where(condition)).all())
        db.session.execute(delete(other).where(condition))


def _pointing_at(table: Table) -> list[tuple[Table, Any]]:
    return [
        (other, key.parent)
        for other in _METADATA.sorted_tables
        for key in sorted(other.foreign_keys, key=lambda key: key.parent.name)
        if key.column.table is table and other is not table and other is not Comment.__table__
    ]


def _delete(table: Any, ids: Sequence[int]) -> None:
    db.session.execute(delete(table).where(table.c.id.in_(ids)))
