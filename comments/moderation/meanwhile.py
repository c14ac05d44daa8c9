"""What happened to a comment since a moderator read it: what an author rewrote, or what somebody else decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from comments.accounts.viewer import Viewer
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.words import gettext
from comments.discussion.models import Comment, Status
from comments.moderation import queries
from comments.moderation.policy import PAST_WORDS, STATES

EDITED = gettext("Its author changed it in the meantime. Reload the page and read it again.")


@dataclass(frozen=True)
class Seen:
    """What a moderator saw before deciding: when, and in which status, all or by id. What is not said is not asked."""

    at: datetime | None = None
    status: Status | None = None
    statuses: Mapping[int, Status] = field(default_factory=dict)

    def is_older_than_edit(self, comment: Comment) -> bool:
        """Say whether the author changed the text after it was read."""
        return self.at is not None and comment.edited_at is not None and comment.edited_at > self.at

    def is_other_status(self, comment: Comment) -> bool:
        """Say whether somebody gave it another status after it was read."""
        status = self.statuses.get(comment.id, self.status)
        return status is not None and comment.status != status


UNSEEN = Seen()


def tell(viewer: Viewer, comments: Sequence[Comment], now: datetime) -> dict[int, str]:
    """Say of each comment who gave it the status it has, and when."""
    last = queries.find_last_decisions([comment.id for comment in comments])
    return {
        comment.id: _sentence(viewer, comment, last.get(comment.id), now) for comment in comments
    }


def _sentence(viewer: Viewer, comment: Comment, entry: AuditEntry | None, now: datetime) -> str:
    if entry is None or entry.after != {"status": comment.status}:
        return gettext("It is %(status)s by now.", status=STATES[Status(comment.status)])
    what, when = PAST_WORDS[entry.action], clock.ago(entry.at, now)
    if entry.actor_id == viewer.account_id:
        return gettext("You %(decided)s it %(when)s.", decided=what, when=when)
    return gettext("%(name)s %(decided)s it %(when)s.", name=entry.actor, decided=what, when=when)
