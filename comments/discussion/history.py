"""What comments said before they were edited: for staff, and only as long as the comment has words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from comments.core import ids
from comments.core.db import db
from comments.discussion.models import Comment, CommentEdit


def keep_words(comment: Comment, account_id: int | None, now: datetime) -> None:
    """Keep a comment's words before others take their place, with who changes them (a guest is nobody) and when."""
    db.session.add(
        CommentEdit(
            id=ids.new_id(now),
            comment_id=comment.id,
            text=comment.text,
            text_format=comment.text_format,
            edited_by=account_id,
            edited_at=now,
        )
    )


def forget(comment_ids: Sequence[int]) -> None:
    """Forget what comments said before."""
    db.session.execute(
        delete(CommentEdit)
        .where(CommentEdit.comment_id.in_(comment_ids))
        .execution_options(synchronize_session=False)
    )
