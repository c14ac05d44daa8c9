"""Answering a comment from the desk, in one's own name and as staff."""

from datetime import datetime

from comments.accounts import badges
from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject, Why
from comments.core.db import db
from comments.core.words import gettext
from comments.discussion import actions as discussion
from comments.discussion import queries as comments
from comments.discussion.actions import Author, StaffAnswer
from comments.discussion.models import Status
from comments.moderation import actions, policy
from comments.moderation.errors import NotShown
from comments.moderation.policy import SUBJECT_KIND, Decision
from comments.sites.models import Site

REPLY = "comment.reply"


def can_answer(status: Status) -> bool:
    """Say whether staff can answer a comment in this status: readers see it, or may as soon as it is answered."""
    return status in (Status.PENDING, Status.APPROVED)


def reply(
    viewer: Viewer, site: Site, comment_id: int | None, answer: StaffAnswer, now: datetime
) -> int:
    """Answer a comment at once, and approve it first if it waits: an answer needs what it answers. Return its id.

    Raises:
        SignInFirst, RoleTooLow: see `comments.moderation.policy`.
        UnknownComment, NotShown, ThreadClosed, CommentRefused: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    comment = comments.get_comment(site.id, comment_id)
    if not can_answer(Status(comment.status)):
        raise NotShown(
            gettext("Readers do not see this comment, so nobody can answer it. Restore it first.")
        )
    if comment.status == Status.PENDING:
        actions.decide(viewer, site, [comment.id], Decision.APPROVE, Why(), now)
        db.session.flush()
    author = Author(
        viewer.name,
        None,
        viewer.url,
        None,
        viewer.account_id,
        viewer.avatar,
        viewer.badge or badges.STAFF,
    )
    answer_id = discussion.post_staff_answer(comment, author, answer, now)
    audit.record(
        Actor(viewer.account_id, viewer.name),
        REPLY,
        Subject(SUBJECT_KIND, answer_id, site.id),
        now,
        change=(None, {"answers": str(comment.id)}),
    )
    return answer_id
