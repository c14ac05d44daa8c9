"""The nearest comments behind a position, taken from the index that fits best what is wanted.

A window is found by an index alone, whatever its size. What no index knows (words, rules, links) is looked for inside
one window, which is bounded: so a page costs the same at any size, and may find nothing and still lead on.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Subquery,
    Text,
    cast,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)

from comments.discussion.models import Comment
from comments.moderation.reports.queries import is_reported
from comments.moderation.wanted import Order, Position, Wanted

Conditions = list[ColumnElement[bool]]

# Word for word as the index says it, so that planners know it again.
_HAS_LINK = Comment.html.like(literal_column("'%<a %'"))

# What a window says of its comments: asked of the window, these lead no planner back to an index over all comments.
_KEPT = (
    "id", "risk", "site_id", "status", "thread_id", "author_id", "author_email", "address", "open_reports",
)  # fmt: skip


def is_sifted(wanted: Wanted) -> bool:
    """Say whether the index finds more than what is wanted."""
    whole = Wanted(wanted.status, order=wanted.order)
    if wanted.has_link:
        return wanted != replace(whole, has_link=True)
    if wanted.order is Order.RISK:
        return wanted != whole
    if wanted.is_reported and wanted.status is None:
        return wanted != replace(whole, is_reported=True)
    return wanted != replace(whole, thread_id=wanted.thread_id)


def nearest(site_id: int, wanted: Wanted, start: Position | None, depth: int) -> Subquery:
    """Select the nearest comments: of each stretch of the index, then the nearest of these."""
    parts = []
    for conditions in _stretches(site_id, wanted):
        part = select(*(getattr(Comment, name) for name in _KEPT)).where(*conditions)
        if start is not None:
            part = part.where(is_behind(wanted, start))
        parts.append(part.order_by(*order_of(wanted, start)).limit(depth).subquery())
    if len(parts) == 1:
        return parts[0]
    every = union_all(*(select(part) for part in parts)).subquery()
    return select(every).order_by(*order_of(wanted, start, every.c)).limit(depth).subquery()


def order_of(wanted: Wanted, start: Position | None, columns: Any = Comment) -> list[Any]:
    """Return the order from the position on."""
    keys = [columns.risk, columns.id] if wanted.order is Order.RISK else [columns.id]
    return [key.desc() if descends(wanted, start) else key.asc() for key in keys]


def sieve(site_id: int, wanted: Wanted, window: Subquery) -> Conditions:
    """Return everything that is asked of a comment in a window, whatever the window already promises."""
    kept = window.c
    asked: list[tuple[Any, ColumnElement[bool]]] = [
        (wanted.thread_id, kept.thread_id == wanted.thread_id),
        (wanted.author_id, kept.author_id == wanted.author_id),
        (wanted.author_email, kept.author_email == wanted.author_email),
        (wanted.address, kept.address == wanted.address),
        (wanted.rule, _names_rule(wanted.rule or "")),
        (wanted.is_reported, kept.open_reports > 0),
        (wanted.has_link, _HAS_LINK),
        (wanted.q, _holds_words(wanted.q)),
    ]
    every = [kept.site_id == site_id, kept.status.in_(wanted.statuses)]
    return every + [condition for value, condition in asked if value]


def is_behind(wanted: Wanted, start: Position) -> ColumnElement[bool]:
    """Say which comments follow a position, in its direction."""
    key: Any = Comment.id
    place: Any = start.comment_id
    if wanted.order is Order.RISK:
        key, place = tuple_(Comment.risk, Comment.id), (start.risk, start.comment_id)
    behind: ColumnElement[bool] = key < place if descends(wanted, start) else key > place
    return behind


def descends(wanted: Wanted, start: Position | None) -> bool:
    """Say whether ids fall from the position on."""
    goes_back = start is not None and start.direction == "previous"
    return (wanted.order is not Order.OLDEST) is not goes_back


def _stretches(site_id: int, wanted: Wanted) -> Sequence[Conditions]:
    """Return the stretches of one index that together hold all that is wanted, each in the wanted order."""
    whole = [Comment.site_id == site_id]
    if wanted.order is not Order.RISK:
        if wanted.is_reported and wanted.status is None:
            return [[is_reported(site_id)]]
        if wanted.thread_id is not None:
            of_thread = Comment.thread_id == wanted.thread_id
            return [[of_thread, Comment.status == status] for status in wanted.statuses]
        if wanted.author_id is not None:
            return [[Comment.author_id == wanted.author_id]]
        if wanted.author_email is not None:
            return [[Comment.author_email == wanted.author_email]]
        if wanted.address is not None:
            return [[*whole, Comment.address == wanted.address]]
    if wanted.has_link:
        whole.append(_HAS_LINK)
    return [[*whole, Comment.status == status] for status in wanted.statuses]


def _holds_words(q: str) -> ColumnElement[bool]:
    return or_(
        Comment.text.icontains(q, autoescape=True),
        Comment.author_name.icontains(q, autoescape=True),
    )


def _names_rule(rule: str) -> ColumnElement[bool]:
    # Inside a JSON text the quotes are escaped, so this can only be the name itself. PostgreSQL writes a space.
    reasons = cast(Comment.reasons, Text)
    return or_(*(reasons.contains(f'"rule":{gap}"{rule}"', autoescape=True) for gap in ("", " ")))
