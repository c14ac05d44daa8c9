"""Putting other words into a guest's comment, which only a site's own programs do; the log says who, never what."""

from datetime import datetime

from markupsafe import Markup

from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.discussion import actions as discussion
from comments.discussion.models import Comment
from comments.moderation import policy
from comments.moderation.policy import SUBJECT_KIND
from comments.sites.models import Site

REWRITE = "comment.rewrite"


def rewrite_comment(
    viewer: Viewer, site: Site, comment: Comment, words: tuple[str, Markup], now: datetime
) -> None:
    """Let a comment of the site say something else: source text and the HTML made from it.

    Raises:
        SignInFirst, RoleTooLow, NotYourComment: nothing was changed.

    """
    policy.check_may_decide(viewer, site)
    discussion.rewrite_comment(comment, viewer.account_id, words, now)
    subject = Subject(SUBJECT_KIND, comment.id, site.id)
    audit.record(Actor(viewer.account_id, viewer.name), REWRITE, subject, now)
