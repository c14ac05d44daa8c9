"""What readers may see of comments, in the columns and stretches that all reads of discussions are made of.

What is not approved never leaves the database: its text and names are left out here.
"""

from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    literal_column,
    or_,
    select,
)

from comments.discussion.models import Comment, Status

PublicComment: TypeAlias = Row[Any]

_comment = Comment.__table__.c  # rows, not entities: nobody changes what is read here
# As literals: a page has the columns many times over, and each parameter would cost.
IS_APPROVED = _comment.status == literal_column(f"'{Status.APPROVED}'")
_is_deleted = _comment.status == literal_column(f"'{Status.DELETED}'")
_nothing: ColumnElement[str] = literal_column("''")
_none: ColumnElement[int] = literal_column("0")
PUBLIC_COLUMNS: tuple[ColumnElement[Any], ...] = (
    _comment.id,
    _comment.parent_id,
    _comment.depth,
    _comment.path,
    # Why something is hidden is nobody's business; that its author took it back may be said.
    case(
        (or_(IS_APPROVED, _is_deleted), _comment.status),
        else_=literal_column(f"'{Status.REMOVED}'"),
    ).label("status"),
    case((IS_APPROVED, _comment.author_name), else_=_nothing).label("author_name"),
    case((IS_APPROVED, _comment.author_url), else_=None).label("author_url"),
    case((IS_APPROVED, _comment.author_avatar), else_=None).label("author_avatar"),
    case((IS_APPROVED, _comment.author_badge), else_=None).label("author_badge"),
    case((IS_APPROVED, _comment.html), else_=_nothing).label("html"),
    _comment.created_at,
    case((IS_APPROVED, _comment.edited_at), else_=None).label("edited_at"),
    case((IS_APPROVED, _comment.score), else_=_none).label("score"),
    case((IS_APPROVED, _comment.up_votes), else_=_none).label("up_votes"),
    case((IS_APPROVED, _comment.down_votes), else_=_none).label("down_votes"),
    case((IS_APPROVED, _comment.reactions), else_=None).label("reactions"),
    and_(IS_APPROVED, _comment.is_pinned).label("is_pinned"),
    and_(IS_APPROVED, _comment.is_featured).label("is_featured"),
    _comment.rank,
    _comment.reply_count,
)


def stretch(after: Any, end: Any) -> Select[Any]:
    """Select what is shown of a branch between two paths."""
    return (
        select(*PUBLIC_COLUMNS)
        .where(
            _comment.thread_id == bindparam("thread_id"),
            _comment.is_shown,
            _comment.path > after,
            _comment.path < end,
        )
        .order_by(_comment.path)
    )
