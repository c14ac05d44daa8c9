"""What hangs on the comments of a batch, and is written with them: other names, votes, emoji, earlier words, reports.

Only our own format knows more than the names. A placeholder that a comment fills has none of it yet.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import insert, select

from comments.core.db import Model, db
from comments.discussion.models import CommentEdit, CommentName
from comments.moderation.reports.models import Report
from comments.reactions.models import CommentReaction, Vote
from comments.transfer import lookup, own_rows
from comments.transfer.batches import Item
from comments.transfer.people import People
from comments.transfer.staging import chunked


def write(items: Sequence[Item], site_id: int, people: People) -> None:
    """Write what hangs on comments that are written now."""
    _write_names(items, site_id)
    own = [item for item in items if item.own]
    makers: tuple[tuple[type[Model], str, Callable[..., list[dict[str, Any]]]], ...] = (
        (Vote, "votes", own_rows.given_rows),
        (CommentReaction, "reactions", own_rows.given_rows),
        (CommentEdit, "edits", own_rows.edit_rows),
        (Report, "reports", own_rows.report_rows),
    )
    for model, name, make in makers:
        _insert(
            model,
            [
                row
                for item in own
                if item.own
                for row in make({"comment_id": item.comment_id}, item.own.rest[name], people)
            ],
        )


def _write_names(items: Sequence[Item], site_id: int) -> None:
    """Write the names that lead to no other comment of the site yet: the first one that has a name keeps it."""
    rows = {
        (name.source, name.source_id): {
            "site_id": site_id,
            "source": name.source,
            "source_id": name.source_id,
            "comment_id": item.comment_id,
        }
        for item in reversed(items)
        for name in item.names
    }
    for chunk in chunked(list(rows), lookup.ASKED_AT_ONCE):
        taken = db.session.execute(
            select(CommentName.source, CommentName.source_id).where(
                CommentName.site_id == site_id,
                CommentName.source_id.in_([source_id for _, source_id in chunk]),
            )
        )
        for source, source_id in taken:
            rows.pop((source, source_id), None)
    _insert(CommentName, list(rows.values()))


def _insert(model: type[Model], rows: list[dict[str, Any]]) -> None:
    if rows:
        db.session.connection().execute(insert(db.metadata.tables[model.__tablename__]), rows)
