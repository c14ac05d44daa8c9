"""What readers see of a discussion: pages of bounded cost, whatever the thread's size and shape.

A page is some roots in the asked order, each followed by the first part of its branch; the rest of a branch is read
by its own position. Text and names of what is not approved never leave the database here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import Row, Select, case, literal, not_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from comments.core.db import db
from comments.core.ids import ID_BYTES
from comments.discussion import tree
from comments.discussion.models import Comment, Status

ROOTS_PER_PAGE = 20
MAX_ROOTS_PER_PAGE = 100
REPLIES_SHOWN = 5  # of each root, before "more replies"
REPLIES_PER_PAGE = 50
MAX_STEPS_UP = 1000  # from a hidden comment to the nearest one that is shown

PublicComment: TypeAlias = Row[Any]

_is_approved = Comment.status == Status.APPROVED
PUBLIC_COLUMNS = (
    Comment.id,
    Comment.parent_id,
    Comment.depth,
    Comment.path,
    # Why something is hidden is nobody's business; that its author took it back may be said.
    case(
        (Comment.status.in_((Status.APPROVED, Status.DELETED)), Comment.status),
        else_=Status.REMOVED.value,
    ).label("status"),
    case((_is_approved, Comment.author_name), else_="").label("author_name"),
    case((_is_approved, Comment.author_url), else_=None).label("author_url"),
    case((_is_approved, Comment.html), else_="").label("html"),
    Comment.created_at,
    case((_is_approved, Comment.edited_at), else_=None).label("edited_at"),
    Comment.score,
    Comment.up_votes,
    Comment.down_votes,
    Comment.rank,
    Comment.reply_count,
)


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
) -> Page:
    """Return a page of a thread: `limit` roots behind a position, each with the top of its branch.

    With a target it is the page that holds that comment, with its ancestors: the first page if its root
    stands there, else one that begins at its root.
    """
    roots = _list_roots(thread_id, order, after, limit, target)
    page = Page()
    if len(roots) > limit:
        page.next_position = _position(roots[limit - 1], order)
    _add_branches(page, thread_id, roots[:limit], target)
    return page


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
            statement = _range(comment.thread_id, after, end, limit + 1 - len(found))
            if rest.until is not None:  # the page in the middle showed what leads to it
                statement = statement.where(Comment.id.not_in(tree.ids_in(rest.until)))
            found += db.session.execute(statement).all()
    page = Page(comments=found[:limit])
    if len(found) > limit:
        page.rests[comment.id] = Rest(found[limit - 1].path, rest.until)
    return page


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
    up = (
        select(Comment.id, Comment.parent_id, Comment.is_shown, literal(0).label("steps"))
        .where(Comment.id == comment_id, Comment.thread_id == thread_id)
        .cte("up", recursive=True)
    )
    up = up.union_all(
        select(Comment.id, Comment.parent_id, Comment.is_shown, up.c.steps + 1)
        .join(up, Comment.id == up.c.parent_id)
        .where(not_(up.c.is_shown), up.c.steps < MAX_STEPS_UP)
    )
    return db.session.scalar(select(Comment).join(up, Comment.id == up.c.id).where(up.c.is_shown))


def _list_roots(
    thread_id: int,
    order: str,
    after: Sequence[int | float] | None,
    limit: int,
    target: Comment | None,
) -> Sequence[PublicComment]:
    """Return the roots of a page and the one behind it; both pages it may be are read at once."""
    asked = _roots(thread_id, order, after, limit)
    if target is None:
        return db.session.execute(asked).all()
    begun = _roots(thread_id, order, _before(target, order), limit)
    pages: dict[int, list[PublicComment]] = {0: [], 1: []}
    arms = (select(literal(at).label("at"), q.subquery()) for at, q in enumerate((asked, begun)))
    for root in db.session.execute(union_all(*arms)):
        pages[root.at].append(root)
    for roots in pages.values():  # a union promises no order
        roots.sort(key=lambda root: _position(root, order), reverse=order != "oldest")
    is_there = tree.root_id(target.path) in {root.id for root in pages[0][:limit]}
    return pages[0 if is_there else 1]


def _roots(thread_id: int, order: str, after: Sequence[Any] | None, limit: int) -> Select[Any]:
    query = select(*PUBLIC_COLUMNS).where(
        Comment.thread_id == thread_id, Comment.parent_id.is_(None), Comment.is_shown
    )
    if order == "best":
        query = query.order_by(Comment.rank.desc(), Comment.id.desc())
        if after is not None:
            query = query.where(tuple_(Comment.rank, Comment.id) < tuple_(*after))
    elif order == "oldest":
        query = query.order_by(Comment.id)
        query = query if after is None else query.where(Comment.id > after[0])
    else:
        query = query.order_by(Comment.id.desc())
        query = query if after is None else query.where(Comment.id < after[0])
    return query.limit(limit + 1)


def _position(root: PublicComment, order: str) -> list[int | float]:
    return [root.rank, root.id] if order == "best" else [root.id]


def _before(target: Comment, order: str) -> list[Any]:
    """Return the position just before a target's root."""
    root = tree.root_id(target.path)
    if order == "oldest":
        return [root - 1]
    if order == "best":
        standing = aliased(Comment)
        return [select(standing.rank).where(standing.id == root).scalar_subquery(), root + 1]
    return [root + 1]


def _range(thread_id: int, after: bytes, end: bytes, limit: int) -> Select[Any]:
    return (
        select(*PUBLIC_COLUMNS)
        .where(
            Comment.thread_id == thread_id,
            Comment.is_shown,
            Comment.path > after,
            Comment.path < end,
        )
        .order_by(Comment.path)
        .limit(limit)
    )


def _add_branches(
    page: Page, thread_id: int, roots: Sequence[PublicComment], target: Comment | None
) -> None:
    """Put the top of each root's branch behind it; all of them in one statement."""
    starts = {root.id: root.path for root in roots if root.reply_count > 0}
    focused = tree.root_id(target.path) if target is not None else None
    pieces = []
    if target is not None and target.parent_id is not None and focused in starts:
        starts[focused] = target.path
        pieces.append(_focus(thread_id, target))
    pieces += [
        _range(thread_id, start, tree.branch_end(start[:ID_BYTES]), REPLIES_SHOWN + 1)
        for start in starts.values()
    ]
    replies: dict[int, list[PublicComment]] = {}
    if pieces:
        union = union_all(*(select(piece.subquery()) for piece in pieces))
        for reply in db.session.execute(union):
            replies.setdefault(tree.root_id(reply.path), []).append(reply)
    for root in roots:
        page.comments.append(root)
        _add_branch(page, root, replies.get(root.id, []), target if root.id == focused else None)


def _add_branch(
    page: Page, root: PublicComment, found: list[PublicComment], target: Comment | None
) -> None:
    found.sort(key=lambda reply: reply.path)
    if target is None or target.parent_id is None:
        if len(found) > REPLIES_SHOWN:
            page.rests[root.id] = Rest(found[REPLIES_SHOWN - 1].path)
        page.comments += found[:REPLIES_SHOWN]
        return
    following = [reply for reply in found if reply.path > target.path]
    if len(following) > REPLIES_SHOWN:
        found.remove(following[-1])
        following.pop()
    page.comments += found
    page.rests[root.id] = Rest(following[-1].path if following else target.path, target.path)


def _focus(thread_id: int, target: Comment) -> Select[Any]:
    """Select a comment and the ancestors that its path names, but not the root."""
    return select(*PUBLIC_COLUMNS).where(
        Comment.id.in_(tree.ids_in(target.path)[1:]),
        Comment.thread_id == thread_id,
        Comment.is_shown,
    )


def _list_direct_replies(comment: Comment, rest: Rest, limit: int) -> Page:
    last = int.from_bytes(rest.after[-ID_BYTES:], "big") if rest.after != comment.path else 0
    found = db.session.execute(
        select(*PUBLIC_COLUMNS)
        .where(Comment.parent_id == comment.id, Comment.is_shown, Comment.id > last)
        .order_by(Comment.id)
        .limit(limit + 1)
    ).all()
    page = Page(comments=list(found[:limit]))
    if len(found) > limit:
        page.rests[comment.id] = Rest(page.comments[-1].path)
    return page
