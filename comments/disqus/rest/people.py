"""Reads of the people of a site: its moderators, and who writes most."""

from collections.abc import Sequence

from sqlalchemy import Row, func, select

from comments.accounts.models import Account, RoleName, StaffRole
from comments.accounts.viewer import roles_from
from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.disqus.rest.queries import MAX_COUNTED

MAX_LISTED = 100


def list_moderators(site_id: int) -> Sequence[Account]:
    """Return who decides about comments on a site."""
    moderates = StaffRole.role.in_(roles_from(RoleName.MODERATOR))
    return db.session.scalars(
        select(Account)
        .join(StaffRole, StaffRole.account_id == Account.id)
        .where(StaffRole.site_id == site_id, moderates)
        .order_by(Account.id)
        .limit(MAX_LISTED)
    ).all()


def list_most_active(site_id: int, limit: int) -> Sequence[Row[Account, int]]:
    """Return who wrote most of the newest approved comments, and how many of these."""
    newest = (
        select(Comment.author_id)
        .where(Comment.site_id == site_id, Comment.status == Status.APPROVED)
        .order_by(Comment.id.desc())
        .limit(MAX_COUNTED)
        .subquery()
    )
    number = func.count().label("number")
    counted = select(newest.c.author_id, number).group_by(newest.c.author_id).subquery()
    return db.session.execute(
        select(Account, counted.c.number)
        .join(counted, counted.c.author_id == Account.id)
        .order_by(counted.c.number.desc(), Account.id)
        .limit(limit)
    ).all()
