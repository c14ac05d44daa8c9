"""`afterword verify`: what is wrong in a whole database, in numbers, and putting it right."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, tuple_, update

from comments.app import EVENT_OWNERS
from comments.core.db import db, write_unit
from comments.discussion import checking, rebuilding
from comments.discussion.events import CommentPosted
from comments.discussion.models import Comment, PostKey
from comments.moderation.reports import checking as reports_checking
from comments.outbox import actions as outbox
from comments.outbox import checking as outbox_checking
from comments.outbox.sweeping import RETENTION
from comments.reactions import checking as reactions_checking
from comments.reactions.checking import Miscounted

FIX_BATCH = 500


@dataclass(frozen=True)
class Figure:
    """One kind of damage and how often it was found."""

    what: str
    count: int


@dataclass(frozen=True)
class Findings:
    """All figures, the threads whose derived data are wrong, and what has wrong counters of votes, emoji or reports."""

    figures: list[Figure]
    threads: set[int]
    miscounted: Miscounted
    misreported: set[int]

    @property
    def is_clean(self) -> bool:
        """Say whether nothing at all was found."""
        return all(figure.count == 0 for figure in self.figures)


def verify(now: datetime) -> Findings:
    """Check the whole database."""
    db.session.rollback()  # the snapshot below has to be the first thing a transaction does
    checking.read_one_snapshot()
    trees = checking.check_trees()
    miscounted = reactions_checking.check_counters()
    misreported = reports_checking.check_counters()
    figures = [
        Figure("lost parents", trees.lost_parents),
        Figure("comments in cycles", trees.cycles),
        Figure("wrong derived order", trees.wrong_order),
        Figure("wrong reply counters", trees.wrong_reply_counts),
        Figure("wrongly shown or hidden", trees.wrongly_shown),
        Figure("wrong comment counters", trees.wrong_comment_counts),
        Figure("wrong vote counters", len(miscounted.votes)),
        Figure(
            "wrong emoji counters", len(miscounted.comment_emoji) + len(miscounted.thread_emoji)
        ),
        Figure("wrong report counters", len(misreported)),
        Figure("unowned outbox events", outbox_checking.count_unowned(EVENT_OWNERS)),
        Figure(
            "comments without outbox event",
            checking.count(checking.comments_without_event(now - RETENTION)),
        ),
        Figure("post keys without comment", checking.count(checking.keys_without_comment())),
        Figure("comments of unknown accounts", checking.count(checking.comments_of_nobody())),
    ]
    db.session.rollback()
    return Findings(figures, trees.threads, miscounted, misreported)


def repair(findings: Findings, now: datetime) -> None:
    """Put right what `verify` found, in many small units, so that the service can go on meanwhile."""
    for thread_id in sorted(findings.threads):
        with write_unit():
            rebuilding.rebuild_thread(thread_id)
    _recount(findings.miscounted)
    for comment_id in sorted(findings.misreported):
        with write_unit():
            reports_checking.recount(comment_id)
    with write_unit():
        outbox_checking.delete_unowned(EVENT_OWNERS)
    while _delete_keys() or _tell_of_comments(now) or _part_from_nobody():
        pass


def _recount(miscounted: Miscounted) -> None:
    for comment_id in sorted(miscounted.votes | miscounted.comment_emoji):
        with write_unit():
            reactions_checking.recount_comment(comment_id)
    for thread_id in sorted(miscounted.thread_emoji):
        with write_unit():
            reactions_checking.recount_article(thread_id)


def _delete_keys() -> bool:
    with write_unit():
        keys = checking.keys_without_comment()
        rows = db.session.execute(select(keys.c.site_id, keys.c.key).limit(FIX_BATCH)).all()
        db.session.execute(
            delete(PostKey)
            .where(tuple_(PostKey.site_id, PostKey.key).in_([tuple(row) for row in rows]))
            .execution_options(synchronize_session=False)
        )
    return bool(rows)


def _part_from_nobody() -> bool:
    """Leave comments whose account is gone to nobody; the name that stands there stays."""
    with write_unit():
        found = db.session.scalars(
            select(checking.comments_of_nobody().c.id).limit(FIX_BATCH)
        ).all()
        db.session.execute(
            update(Comment)
            .where(Comment.id.in_(found))
            .values(author_id=None)
            .execution_options(synchronize_session=False)
        )
    return bool(found)


def _tell_of_comments(now: datetime) -> bool:
    """Write the events of comments that have none: late news is better than none."""
    with write_unit():
        found = checking.comments_without_event(now - RETENTION)
        rows = db.session.execute(
            select(found.c.id, found.c.site_id, found.c.status).limit(FIX_BATCH)
        ).all()
        for comment_id, site_id, status in rows:
            outbox.emit(CommentPosted(site_id, comment_id, status), now)
    return bool(rows)
