"""What of a page of a discussion is the viewer's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from comments.accounts.viewer import Viewer
from comments.accounts.voter import Voter
from comments.core import clock
from comments.discussion import queries as comments
from comments.discussion.models import Comment, Status
from comments.discussion.schemas import CommentAnswer, present_to_author
from comments.reactions import queries as reactions
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads.models import Thread


@dataclass(frozen=True)
class Me:
    """Who is looking; which shown comments are theirs, and can be changed; what they gave; what of theirs waits."""

    name: str
    own: frozenset[str] = frozenset()
    editable: frozenset[str] = frozenset()
    votes: Mapping[str, int] = field(default_factory=dict)
    reactions: Mapping[str, Sequence[str]] = field(default_factory=dict)
    thread_reactions: Sequence[str] = ()
    held: Sequence[CommentAnswer] = ()


def present_me(site: Site, viewer: Viewer, thread: Thread | None, shown: Sequence[int]) -> Me:
    """Present what of a thread's page is somebody's own."""
    if thread is None or viewer.account_id is None:
        return Me(viewer.name)
    held = comments.list_held(viewer.account_id, thread.id)
    own = [
        one
        for one in (*comments.list_own(viewer.account_id, shown), *held)
        if one.status in (Status.APPROVED, Status.PENDING)
    ]
    minutes = load_settings(site.settings).edit_window_minutes
    since = clock.now() - timedelta(minutes=minutes)
    given = reactions.list_given(Voter.of_account(viewer.account_id), thread.id)
    return Me(
        name=viewer.name,
        own=_ids(own),
        editable=_ids([one for one in own if thread.is_open and _is_after(one, since)]),
        votes={str(comment_id): value for comment_id, value in given.votes.items()},
        reactions={str(comment_id): emoji for comment_id, emoji in given.reactions.items()},
        thread_reactions=given.thread_reactions,
        held=[present_to_author(one) for one in held],
    )


def _is_after(comment: Comment, since: datetime) -> bool:
    return comment.created_at >= since


def _ids(found: Sequence[Comment]) -> frozenset[str]:
    return frozenset(str(one.id) for one in found)
