"""`posts/approve`, `posts/spam`, `posts/remove`, `posts/restore`: decisions of the site's staff, by its secret."""

from typing import Any

from comments.audit.actions import Why
from comments.core import ids
from comments.discussion.errors import UnknownComment
from comments.discussion.models import Comment, Status
from comments.disqus.rest import presenting, queries
from comments.disqus.rest.calls import Call
from comments.disqus.rest.errors import BadArgument
from comments.moderation import actions, policy
from comments.moderation.actions import Result
from comments.moderation.policy import Decision


def approve(call: Call) -> list[dict[str, Any]]:
    """Answer `posts/approve`."""
    return _decide(call, Decision.APPROVE)


def spam(call: Call) -> list[dict[str, Any]]:
    """Answer `posts/spam`."""
    return _decide(call, Decision.SPAM)


def remove(call: Call) -> list[dict[str, Any]]:
    """Answer `posts/remove`."""
    return _decide(call, Decision.REMOVE)


def restore(call: Call) -> list[dict[str, Any]]:
    """Answer `posts/restore`."""
    return _decide(call, Decision.RESTORE)


def _decide(call: Call, decision: Decision) -> list[dict[str, Any]]:
    """Decide about all posts that are named, or about none."""
    viewer, site = call.caller.viewer, call.caller.site
    policy.check_may_decide(viewer, site)
    comments = find_comments(call)
    outcomes = actions.decide(
        viewer, site, [comment.id for comment in comments], decision, Why(), call.now
    )
    refused = next((it for it in outcomes if it.result is Result.CONFLICT), None)
    if refused is not None:
        raise BadArgument(f"Invalid argument, “post”: {refused.detail}")
    return [{"id": presenting.number_of(comment)} for comment in comments]


def find_comments(call: Call) -> list[Comment]:
    """Return the comments that a call names, whatever became of them.

    Raises:
        BadArgument, UnknownComment: it names none, or one that is not here.

    """
    call.asked.need("post")
    return [_find(call, text) for text in call.asked.many("post")]


def _find(call: Call, text: str) -> Comment:
    number = ids.parse_id(text)
    row = queries.find_post(call.site_id, number, list(Status)) if number is not None else None
    if row is None:
        raise UnknownComment(f"Invalid argument, “post”: there is no post {text}.")
    comment: Comment = row.Comment
    return comment
