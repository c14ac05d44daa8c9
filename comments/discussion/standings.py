"""Whether what is counted of people's comments is true, and counting it again.

Comments are counted as they are now; upheld reports and pins have no other source than their own row.
"""

from typing import Any

from sqlalchemy import Select, Subquery, case, func, or_, select

from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.screening.models import Standing

FETCH = 1000


def count_wrong() -> int:
    """Count people on sites whose numbers are not those of their comments."""
    return db.session.scalar(select(func.count()).select_from(_wrong().subquery())) or 0


def recount_some() -> int:
    """Put some wrong numbers right; return how many."""
    rows = db.session.execute(_wrong().limit(FETCH)).all()
    for site_id, account_id, approved, removed in rows:
        kept = db.session.get(Standing, (site_id, account_id), with_for_update=True)
        if kept is None:
            kept = Standing(site_id=site_id, account_id=account_id)
            db.session.add(kept)
        kept.approved, kept.removed = approved, removed
    return len(rows)


def _wrong() -> Select[Any]:
    counted = _counted()
    approved = func.coalesce(counted.c.approved, 0)
    removed = func.coalesce(counted.c.removed, 0)
    is_same_person = (Standing.site_id == counted.c.site_id) & (
        Standing.account_id == counted.c.account_id
    )
    kept_wrongly = (
        select(Standing.site_id, Standing.account_id, approved, removed)
        .outerjoin(counted, is_same_person)
        .where(or_(Standing.approved != approved, Standing.removed != removed))
    )
    never_kept = (
        select(counted.c.site_id, counted.c.account_id, approved, removed)
        .outerjoin(Standing, is_same_person)
        .where(Standing.site_id.is_(None), approved + removed > 0)
    )
    every = kept_wrongly.union_all(never_kept).subquery()
    return select(*every.c)


def _counted() -> Subquery:
    is_removed = Comment.status.in_((Status.REMOVED, Status.SPAM))
    return (
        select(
            Comment.site_id,
            Comment.author_id.label("account_id"),
            func.sum(case((Comment.status == Status.APPROVED, 1), else_=0)).label("approved"),
            func.sum(case((is_removed, 1), else_=0)).label("removed"),
        )
        .where(Comment.author_id.is_not(None))
        .group_by(Comment.site_id, Comment.author_id)
        .subquery()
    )
