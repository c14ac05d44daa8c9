"""Reads for notifications: what waits, who decides, and when they were called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, case, func, select

from comments.accounts.models import Account, RoleName, StaffRole
from comments.accounts.viewer import roles_from
from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.discussion.policy import status_for_author
from comments.notifications.events import ModeratorCalled
from comments.outbox.models import OutboxEvent
from comments.sites.models import Site
from comments.threads.models import Thread


@dataclass(frozen=True)
class Held:
    """A comment that waits for a moderator, and where."""

    comment: Comment
    thread: Thread
    site: Site


def is_waiting(comment_id: int) -> bool:
    """Say whether somebody waits for a decision about a comment: whom a shadow ban hides waits for none."""
    query = select(Comment.status, Comment.reasons).where(Comment.id == comment_id)
    row = db.session.execute(query).one_or_none()
    return row is not None and status_for_author(*row) is Status.PENDING


def find_held_comment(site_id: int, comment_id: int) -> Held | None:
    """Return that comment if it still waits for a moderator, else the newest one of the site that does."""
    row = db.session.execute(
        select(Comment, Thread, Site)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.site_id == site_id, Comment.status == Status.PENDING)
        .order_by(case((Comment.id == comment_id, 0), else_=1), Comment.id.desc())
        .limit(1)
    ).one_or_none()
    return Held(*row) if row else None


def list_moderators(site_id: int) -> Sequence[Account]:
    """Return who decides about held comments on a site."""
    return db.session.scalars(_moderators(site_id).order_by(Account.id)).all()


def count_held_comments(site_id: int) -> int:
    """Count what waits on a site."""
    query = select(func.count()).where(Comment.site_id == site_id, Comment.status == Status.PENDING)
    return db.session.scalar(query) or 0


def find_last_call(site_id: int, account_id: int, since: datetime) -> datetime | None:
    """Return when somebody was last called to a site's queue, if not before `since`."""
    return db.session.scalar(
        select(OutboxEvent.created_at)
        .where(
            OutboxEvent.subject_id == account_id,
            OutboxEvent.name == ModeratorCalled.__name__,
            OutboxEvent.site_id == site_id,
            OutboxEvent.created_at > since,
        )
        .order_by(OutboxEvent.id.desc())
        .limit(1)
    )


def find_moderator(site_id: int, account_id: int) -> Account | None:
    """Return somebody if they still decide about held comments on a site."""
    return db.session.scalar(_moderators(site_id).where(Account.id == account_id))


def _moderators(site_id: int) -> Select[Account]:
    return (
        select(Account)
        .join(StaffRole, StaffRole.account_id == Account.id)
        .where(
            Account.email.is_not(None),
            Account.held_mail,
            StaffRole.site_id == site_id,
            StaffRole.role.in_(roles_from(RoleName.MODERATOR)),
        )
    )
