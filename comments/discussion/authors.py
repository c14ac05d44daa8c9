"""Who a comment is by: keeping copies of a person's name and picture true, and giving guests' comments to a person.

A comment holds what readers are shown of its author, so that a page asks for no accounts. Both are done in batches,
each in one unit of work; what is done is not found again.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select

from comments.accounts.models import Account
from comments.core.db import db
from comments.discussion import counters
from comments.discussion.models import Comment, Status
from comments.screening import trust


def renew_copies(account: Account, limit: int) -> int:
    """Show a person as they are now on comments of theirs that show them otherwise; return how many were found."""
    found = _find(and_(Comment.author_id == account.id, _is_other(account)), limit)
    mine = [comment for comment in counters.lock_all(found) if comment.author_id == account.id]
    _show(account, mine)
    return len(found)


def renew_badges(account_id: int, site_id: int, badge: str | None, limit: int) -> int:
    """Show what a person is called on a site on comments of theirs there; return how many were found."""
    is_other = Comment.author_badge.is_distinct_from(badge)
    which = and_(Comment.author_id == account_id, Comment.site_id == site_id, is_other)
    found = _find(which, limit)
    mine = [comment for comment in counters.lock_all(found) if comment.author_id == account_id]
    for comment in mine:
        comment.author_badge = badge
    _tell_readers(mine)
    return len(found)


def take_over(account: Account, limit: int) -> int:
    """Give a person comments that guests wrote under the address that the person proved; return how many were found.

    The address goes from the comment: their account has it.
    """
    if account.email is None:
        return 0
    found = _find(_of_guest(account.email), limit)
    mine = [
        comment
        for comment in counters.lock_all(found)
        if comment.author_id is None and comment.author_email == account.email
    ]
    for comment in mine:
        comment.author_id, comment.author_email = account.id, None
    _show(account, mine)
    trust.count_changes(
        trust.Change(comment.site_id, account.id, None, comment.status) for comment in mine
    )
    return len(found)


def count_of_guest(email: str) -> int:
    """Count the comments that guests wrote under a mail address, and that are still to be read."""
    return db.session.scalar(select(func.count()).where(_of_guest(email))) or 0


def _find(which: ColumnElement[bool], limit: int) -> Sequence[int]:
    query = select(Comment.id).where(which, Comment.status != Status.DELETED)
    return db.session.scalars(query.order_by(Comment.id).limit(limit)).all()


def _of_guest(email: str) -> ColumnElement[bool]:
    return and_(
        Comment.author_email == email,
        Comment.author_id.is_(None),
        Comment.status != Status.DELETED,
    )


def _is_other(account: Account) -> ColumnElement[bool]:
    return or_(
        Comment.author_name != account.name,
        Comment.author_url.is_distinct_from(account.url),
        Comment.author_avatar.is_distinct_from(account.avatar),
    )


def _show(account: Account, mine: Sequence[Comment]) -> None:
    for comment in mine:
        comment.author_name = account.name
        comment.author_url = account.url
        comment.author_avatar = account.avatar
    _tell_readers(mine)


def _tell_readers(mine: Sequence[Comment]) -> None:
    # The status stays; readers of these threads learn that something changed.
    counters.change_statuses([(comment, Status(comment.status)) for comment in mine])
