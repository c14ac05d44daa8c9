"""What readers see of a discussion: pages of bounded cost, whatever the thread's size and shape.

A page is some roots in the asked order, each followed by the first part of its branch; the rest of a branch is read
by its own position. Where comments are long, a page ends earlier and shows less of a branch (`room.py`). What may be
seen of a comment is in `shown.py`.

Statements are built once and take parameters: building one costs more than the database needs for it. None has a
condition that an index does not answer, so what is hidden, or ranks equally, costs a page nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import inf
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Float,
    Integer,
    Select,
    bindparam,
    func,
    literal_column,
    not_,
    select,
    tuple_,
    union_all,
)

from comments.core import text
from comments.core.db import db
from comments.core.ids import ID_BYTES, MAX_ID
from comments.discussion import room, shown, tops, tree
from comments.discussion.models import Comment, CommentName
from comments.discussion.shown import PUBLIC_COLUMNS, PublicComment
from comments.threads.models import Thread

ROOTS_PER_PAGE = 20
MAX_ROOTS_PER_PAGE = 100
REPLIES_SHOWN = 5  # of each root, before "more replies"
REPLIES_PER_PAGE = 50
MAX_PINNED = 3
MAX_STEPS_UP = 1000  # from a hidden comment to the nearest one that is shown

_comment = Comment.__table__.c
_root = select(*PUBLIC_COLUMNS).where(
    _comment.thread_id == bindparam("thread_id"), _comment.parent_id.is_(None), _comment.is_shown
)
# In the statement as a number: a plan made for any limit at all would be one for reading much.
_LIMIT = bindparam("limit", type_=Integer, literal_execute=True)
_LAST_ID = bindparam("id", type_=BigInteger)
_RANK = bindparam("rank", type_=Float)


@dataclass(frozen=True)
class Rest:
    """Where the unread part of a branch starts: behind `after`, and then from its top down to `until`.

    `until` is set when a page opened in the middle of a branch, so that what was skipped is read last.
    """

    after: bytes
    until: bytes | None = None


@dataclass
class Page:
    """Comments in display order, the last root's position if more follow, and the rest of each cut branch."""

    comments: list[PublicComment] = field(default_factory=list)
    next_position: list[int | float] | None = None
    rests: dict[int, Rest] = field(default_factory=dict)


def list_thread_page(
    thread_id: int,
    order: str,
    after: Sequence[int | float] | None,
    limit: int,
    target: Comment | None = None,
    *,
    taken: int = 0,
) -> Page:
    """Return a page of a thread: at most `limit` roots behind a position, each with the top of its branch.

    Of its room so many bytes are `taken` by what else is in the answer.
    With a target it is the page that holds that comment, with its ancestors: the first page if its root
    stands there, else one that begins at its root.
    """
    found = _list_roots(thread_id, order, after, limit, target)
    roots = found[: _count_roots(found, limit, taken)]
    page = Page()
    if len(found) > len(roots):
        page.next_position = _position(roots[-1], order)
    _add_branches(page, thread_id, roots, target, room.PAGE_BYTES - taken)
    return page


def list_pinned(thread_id: int) -> Sequence[PublicComment]:
    """Return what staff put on top of a thread, the newest first, as far as it fits."""
    found = db.session.execute(_PINNED, {"thread_id": thread_id}).all()
    return found[: max(1, room.count_fitting(found, MAX_PINNED, room.PINNED_BYTES))]


_PINNED = (
    select(*PUBLIC_COLUMNS)
    .where(
        _comment.thread_id == bindparam("thread_id"),
        _comment.is_pinned,
        shown.IS_APPROVED,
    )
    .order_by(_comment.id.desc())
    .limit(MAX_PINNED)
)


def _count_roots(found: Sequence[PublicComment], limit: int, taken: int = 0) -> int:
    return max(1, room.count_fitting(found, limit, room.ROOTS_BYTES - taken))


def list_branch_page(comment: Comment, rest: Rest | None, limit: int = REPLIES_PER_PAGE) -> Page:
    """Return a page of what hangs on a comment, in display order.

    Where the tree is too deep for a branch to be one range, it is the direct replies.
    """
    rest = rest or Rest(after=comment.path)
    if not tree.has_own_branch(comment.path):
        return _list_direct_replies(comment, rest, limit)
    found: list[PublicComment] = []
    for after, end in _unread(comment, rest):
        if len(found) <= limit:
            wanted = {"thread_id": comment.thread_id, "after": after, "end": end}
            wanted["limit"] = limit + 1 - len(found)
            if rest.until is None:
                found += db.session.execute(_STRETCH, wanted).all()
            else:  # the page in the middle showed what leads to it
                wanted["shown"] = tree.ids_in(rest.until)
                found += db.session.execute(_STRETCH_WITHOUT_SHOWN, wanted).all()
    page = _cut_page(found, limit)
    if len(found) > len(page.comments):
        page.rests[comment.id] = Rest(page.comments[-1].path, rest.until)
    return page


def _cut_page(found: Sequence[PublicComment], limit: int) -> Page:
    return Page(list(found[: max(1, room.count_fitting(found, limit, room.PAGE_BYTES))]))


def _unread(comment: Comment, rest: Rest) -> list[tuple[bytes, bytes]]:
    """Return the stretches of a branch that are still to be read, each as (behind, before)."""
    end = tree.branch_end(comment.path)
    if rest.until is None:
        return [(rest.after, end)]
    if rest.after >= rest.until:
        return [(rest.after, end), (comment.path, rest.until)]
    return [(rest.after, rest.until)]


def find_shown(thread_id: int, comment_id: int) -> Comment | None:
    """Return a comment of the thread if readers see it, else its nearest ancestor that they see."""
    return db.session.scalar(_SHOWN_ABOVE, {"thread_id": thread_id, "comment_id": comment_id})


def find_imported(thread_id: int, source_id: str) -> int | None:
    """Return the id of the thread's comment that was called so where it was imported from, or before that."""
    if not text.is_storable(source_id):  # it comes from an address, which can hold anything
        return None
    asked = {"thread_id": thread_id, "source_id": source_id}
    found: int | None = db.session.scalar(_BY_OLD_NAME, asked)
    return found


_BY_SOURCE_ID = (
    select(Comment.id)
    .where(Comment.source_id == bindparam("source_id"), Comment.thread_id == bindparam("thread_id"))
    .order_by(Comment.id)
    .limit(1)
)
_BY_OTHER_NAME = (
    select(Comment.id)
    .join(CommentName, CommentName.comment_id == Comment.id)
    .join(Thread, Thread.id == Comment.thread_id)
    .where(
        CommentName.site_id == Thread.site_id,
        CommentName.source_id == bindparam("source_id"),
        Comment.thread_id == bindparam("thread_id"),
    )
    .order_by(Comment.id)
    .limit(1)
)
_BY_OLD_NAME = select(
    func.coalesce(_BY_SOURCE_ID.scalar_subquery(), _BY_OTHER_NAME.scalar_subquery())
)


def _shown_above() -> Select[Comment]:
    up = (
        select(Comment.id, Comment.parent_id, Comment.is_shown, literal_column("0").label("steps"))
        .where(Comment.id == bindparam("comment_id"), Comment.thread_id == bindparam("thread_id"))
        .cte("up", recursive=True)
    )
    up = up.union_all(
        select(Comment.id, Comment.parent_id, Comment.is_shown, up.c.steps + 1)
        .join(up, Comment.id == up.c.parent_id)
        .where(not_(up.c.is_shown), up.c.steps < MAX_STEPS_UP)
    )
    # Not joined: SQLite would go through all comments and look for each among the few on the way up.
    return select(Comment).where(
        Comment.id == select(up.c.id).where(up.c.is_shown).limit(1).scalar_subquery()
    )


_SHOWN_ABOVE = _shown_above()


# Before everything.
STARTS: dict[str, list[int | float]] = {
    "newest": [MAX_ID + 1],
    "oldest": [0],
    "best": [inf, MAX_ID + 1],
}


def _list_roots(
    thread_id: int,
    order: str,
    after: Sequence[int | float] | None,
    limit: int,
    target: Comment | None,
) -> Sequence[PublicComment]:
    """Return the roots of a page and the one behind it; both pages it may be are read at once."""
    *rank, last_id = after or STARTS[order]
    wanted = {"thread_id": thread_id, "limit": limit + 1, "id": last_id}
    wanted |= {"rank": rank[0]} if rank else {}
    dialect = db.engine.dialect.name
    if target is None:
        found = db.session.execute(_page(order, dialect), wanted)
    else:
        wanted |= {"root_id": tree.root_id(target.path)}
        found = db.session.execute(_pages_of_root(order, dialect), wanted)
    pages: dict[int, list[PublicComment]] = {0: [], 1: []}
    for root in found:
        pages[root.at].append(root)
    for roots in pages.values():  # a union promises no order
        roots.sort(key=lambda root: _position(root, order), reverse=order != "oldest")
    first = pages[0][: _count_roots(pages[0], limit)]
    is_there = target is None or wanted["root_id"] in {root.id for root in first}
    return pages[0 if is_there else 1][: limit + 1]


def _position(root: PublicComment, order: str) -> list[int | float]:
    return [root.rank, root.id] if order == "best" else [root.id]


def _behind(order: str, last_id: Any, rank: Any, dialect: str) -> list[Select[Any]]:
    """Select the roots behind a position, as one stretch of an index or two.

    By rank SQLite needs two: with pairs compared it walks through all that rank equally. PostgreSQL needs one: told the
    rank, it may take the index without ranks and walk through all that rank otherwise.
    """
    if order == "oldest":
        return [_root.where(_comment.id > last_id).order_by(_comment.id)]
    if order == "newest":
        return [_root.where(_comment.id < last_id).order_by(_comment.id.desc())]
    ranked = _root.order_by(_comment.rank.desc(), _comment.id.desc())
    if dialect == "postgresql":
        return [ranked.where(tuple_(_comment.rank, _comment.id) < tuple_(rank, last_id))]
    return [
        ranked.where(_comment.rank == rank, _comment.id < last_id),
        ranked.where(_comment.rank < rank),
    ]


@cache
def _page(order: str, dialect: str) -> CompoundSelect[Any]:
    """Select the page behind a position, by `id` and for `best` also by `rank`."""
    return union_all(*_marked(0, _behind(order, _LAST_ID, _RANK, dialect)))


@cache
def _pages_of_root(order: str, dialect: str) -> CompoundSelect[Any]:
    """Select the page behind a position, and the one that begins with a root."""
    root_id = bindparam("root_id", type_=BigInteger)
    standing = Comment.__table__.alias("standing")
    rank = select(standing.c.rank).where(standing.c.id == root_id).scalar_subquery()
    before = root_id - 1 if order == "oldest" else root_id + 1
    return union_all(
        *_marked(0, _behind(order, _LAST_ID, _RANK, dialect)),
        *_marked(1, _behind(order, before, rank, dialect)),
    )


def _marked(page: int, stretches: Sequence[Select[Any]]) -> list[Select[Any]]:
    cut = (stretch.limit(_LIMIT).subquery() for stretch in stretches)
    return [select(literal_column(str(page)).label("at"), stretch) for stretch in cut]


_STRETCH = shown.stretch(bindparam("after"), bindparam("end")).limit(_LIMIT)
_STRETCH_WITHOUT_SHOWN = _STRETCH.where(_comment.id.not_in(bindparam("shown", expanding=True)))


def _add_branches(
    page: Page, thread_id: int, roots: Sequence[PublicComment], target: Comment | None, left: int
) -> None:
    """Put the top of each root's branch behind it; all of them in one statement."""
    starts = {root.id: root.path for root in roots if root.reply_count > 0}
    focused = tree.root_id(target.path) if target is not None else None
    focus: list[int] = []
    if target is not None and target.parent_id is not None and focused in starts:
        starts[focused] = target.path
        focus = tree.ids_in(target.path)[1:]
    replies: dict[int, list[PublicComment]] = {}
    for reply in tops.list_tops(thread_id, list(starts.values()), REPLIES_SHOWN + 1, focus):
        replies.setdefault(tree.root_id(reply.path), []).append(reply)
    left -= room.weight(roots)
    for root in roots:
        page.comments.append(root)
        found = sorted(replies.get(root.id, []), key=lambda reply: reply.path)
        added = _add_branch(page, root, found, target if root.id == focused else None, left)
        left -= room.weight(added)


def _add_branch(
    page: Page,
    root: PublicComment,
    found: list[PublicComment],
    target: Comment | None,
    left: int,
) -> list[PublicComment]:
    """Show what fits of a branch; with a target all that leads to it, and what follows as far as it fits."""
    leading: list[PublicComment] = []
    if target is not None and target.parent_id is not None:
        leading = [reply for reply in found if reply.path <= target.path]
    following = found[len(leading) :]
    fitting = room.count_fitting(following, REPLIES_SHOWN, left - room.weight(leading))
    added = leading + following[:fitting]
    page.comments += added
    if leading and target is not None:
        page.rests[root.id] = Rest(added[-1].path, target.path)
    elif len(following) > fitting:
        page.rests[root.id] = Rest(added[-1].path if added else root.path)
    return added


def _list_direct_replies(comment: Comment, rest: Rest, limit: int) -> Page:
    last = int.from_bytes(rest.after[-ID_BYTES:], "big") if rest.after != comment.path else 0
    wanted = {"parent_id": comment.id, "last": last, "limit": limit + 1}
    found = db.session.execute(_DIRECT_REPLIES, wanted).all()
    page = _cut_page(found, limit)
    if len(found) > len(page.comments):
        page.rests[comment.id] = Rest(page.comments[-1].path)
    return page


_DIRECT_REPLIES = (
    select(*PUBLIC_COLUMNS)
    .where(
        _comment.parent_id == bindparam("parent_id"),
        _comment.is_shown,
        _comment.id > bindparam("last"),
    )
    .order_by(_comment.id)
    .limit(_LIMIT)
)
