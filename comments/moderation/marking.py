"""Marks that staff give to comments: pinned on top of the thread, or featured as worth reading."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core.db import db
from comments.core.words import gettext
from comments.discussion import counters
from comments.discussion import queries as comments
from comments.discussion.models import Comment, Status
from comments.discussion.reading import MAX_PINNED
from comments.moderation import policy
from comments.moderation.errors import NotShown, TooManyPinned
from comments.moderation.events import CommentMarked
from comments.outbox import actions as outbox
from comments.sites.models import Site
from comments.threads import actions as threads
from comments.threads.models import Thread


class Mark(StrEnum):
    """What a comment can be marked as."""

    PIN = "pin"
    FEATURE = "feature"


def mark_comment(
    viewer: Viewer, site: Site, comment_id: int | None, mark: Mark, now: datetime
) -> Comment:
    """Pin a comment on top of its thread, or feature it.

    Raises:
        SignInFirst, RoleTooLow, UnknownComment: nothing was changed.
        NotShown: readers do not see it.
        TooManyPinned: there are as many on top as fit.

    """
    policy.check_may_decide(viewer, site)
    comment = comments.get_comment(site.id, comment_id)
    counters.lock(comment)
    if comment.status != Status.APPROVED:
        raise NotShown(gettext("Readers do not see this comment. Approve it first."))
    if mark is Mark.PIN and not comment.is_pinned:
        _make_room(comment)
    _set(viewer, comment, mark, now, is_on=True)
    return comment


def unmark_comment(
    viewer: Viewer, site: Site, comment_id: int | None, mark: Mark, now: datetime
) -> Comment:
    """Take a mark off a comment, whatever became of it.

    Raises:
        SignInFirst, RoleTooLow, UnknownComment: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    comment = comments.get_comment(site.id, comment_id)
    counters.lock(comment)
    _set(viewer, comment, mark, now, is_on=False)
    return comment


def list_marked(thread_id: int) -> list[Comment]:
    """Return the pinned comments of a thread, whatever became of them, the newest first."""
    query = select(Comment).where(Comment.thread_id == thread_id, Comment.is_pinned)
    return list(db.session.scalars(query.order_by(Comment.id.desc())))


def _make_room(comment: Comment) -> None:
    """Take the pins off what readers see no more, and refuse one too many."""
    pinned = list_marked(comment.thread_id)
    for other in pinned:
        other.is_pinned = other.status == Status.APPROVED
    if sum(other.is_pinned for other in pinned) >= MAX_PINNED:
        raise TooManyPinned(
            gettext(
                "%(max_pinned)s comments are pinned in this discussion already. Unpin one of them "
                "first.",
                max_pinned=MAX_PINNED,
            )
        )


def _set(viewer: Viewer, comment: Comment, mark: Mark, now: datetime, *, is_on: bool) -> None:
    name = "is_pinned" if mark is Mark.PIN else "is_featured"
    before: bool = getattr(comment, name)
    if before is is_on:
        return
    setattr(comment, name, is_on)
    version = threads.touch_thread(comment.thread_id).version
    if comment.is_shown:
        comment.changed_version = version
    db.session.flush()
    if mark is Mark.PIN:
        thread = db.session.get_one(Thread, comment.thread_id, populate_existing=True)
        thread.pinned_count = len(list_marked(thread.id))
    action = f"comment.{mark}" if is_on else f"comment.un{mark}"
    audit.record(
        Actor(viewer.account_id, viewer.name),
        action,
        Subject(policy.SUBJECT_KIND, comment.id, comment.site_id),
        now,
        change=({name: before}, {name: is_on}),
    )
    outbox.emit(CommentMarked(comment.site_id, comment.id, action), now)
