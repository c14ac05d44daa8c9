"""The top of many branches in one statement, with one short range of an index for each."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    LargeBinary,
    Select,
    bindparam,
    column,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from comments.core.db import db
from comments.core.ids import ID_BYTES
from comments.discussion import shown, tree
from comments.discussion.models import Comment
from comments.discussion.shown import PUBLIC_COLUMNS, PublicComment

_comment = Comment.__table__.c


def list_tops(
    thread_id: int, starts: Sequence[bytes], most: int, focus: Sequence[int] = ()
) -> Sequence[PublicComment]:
    """Return, in no order, the first comments behind each path in the branch of its root, and those in focus."""
    if not starts:
        return []
    ends = [tree.branch_end(start[:ID_BYTES]) for start in starts]
    wanted: dict[str, Any] = {"thread_id": thread_id}
    if focus:
        wanted["focus"] = focus
    if db.engine.dialect.name == "postgresql":
        wanted |= {"starts": list(starts), "ends": ends}
        return db.session.execute(_lateral(most, has_focus=bool(focus)), wanted).all()
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        wanted |= {f"after_{number}": start, f"end_{number}": end}
    return db.session.execute(_arms(len(starts), most, has_focus=bool(focus)), wanted).all()


@lru_cache
def _arms(branches: int, most: int, *, has_focus: bool) -> CompoundSelect[Any]:
    """Select each branch by itself: SQLite has no lateral joins."""
    pieces = [
        shown.stretch(bindparam(f"after_{number}"), bindparam(f"end_{number}")).limit(_number(most))
        for number in range(branches)
    ]
    return union_all(
        *(select(piece.subquery()) for piece in pieces), *([_in_focus()] if has_focus else [])
    )


@lru_cache
def _lateral(most: int, *, has_focus: bool) -> Select[Any] | CompoundSelect[Any]:
    """Select all branches by one plan: for as many pieces PostgreSQL makes plans longer than it reads."""
    branch = (
        func.unnest(
            bindparam("starts", type_=ARRAY(LargeBinary)),
            bindparam("ends", type_=ARRAY(LargeBinary)),
        )
        .table_valued(column("behind", LargeBinary), column("before", LargeBinary), name="branch")
        .render_derived()
    )
    top = shown.stretch(branch.c.behind, branch.c.before).limit(_number(most)).lateral("top")
    tops = select(top).select_from(branch).join(top, true())
    return union_all(tops, _in_focus()) if has_focus else tops


def _number(most: int) -> ColumnElement[int]:
    # In the statement: a plan made for any limit at all would be one for reading much.
    return literal_column(str(most), Integer)


def _in_focus() -> Select[Any]:
    return select(*PUBLIC_COLUMNS).where(
        # By these ids alone: told the thread as well, SQLite would look for them in all of it.
        _comment.id.in_(bindparam("focus", expanding=True)),
        _comment.is_shown,
    )
