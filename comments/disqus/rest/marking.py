"""`posts/highlight`, `posts/unhighlight`, `posts/report`, `posts/vote`: by the site's secret.

Votes and reports are the key pair's own: one of each for a post, however many readers stand behind a program.
"""

from typing import Any

from comments.disqus.rest import presenting
from comments.disqus.rest.calls import Call
from comments.disqus.rest.deciding import find_comments
from comments.disqus.rest.errors import BadArgument
from comments.moderation import marking, policy
from comments.moderation.marking import Mark
from comments.moderation.reports import actions as reports
from comments.moderation.reports.models import Reason
from comments.reactions import actions as reactions

VOTES = {"-1": -1, "0": 0, "1": 1}


def highlight(call: Call) -> list[dict[str, Any]]:
    """Answer `posts/highlight`: feature posts that readers see."""
    return _mark(call, is_on=True)


def unhighlight(call: Call) -> list[dict[str, Any]]:
    """Answer `posts/unhighlight`."""
    return _mark(call, is_on=False)


def report(call: Call) -> list[dict[str, Any]]:
    """Answer `posts/report`. What is none of our words for a reason, like Disqus's numbers, is something else.

    Raises:
        SignInFirst, BadArgument, UnknownComment: nothing was changed.

    """
    policy.check_may_decide(call.caller.viewer, call.caller.site)
    word = call.asked.one("reason")
    complaint = reports.Complaint(Reason(word) if word in set(Reason) else Reason.OTHER)
    comments = find_comments(call)
    for comment in sorted(comments, key=_place):
        reports.report_comment(call.caller.site, comment.id, call.voter, complaint, call.now)
    return [{"id": presenting.number_of(comment)} for comment in comments]


def vote(call: Call) -> dict[str, Any]:
    """Answer `posts/vote`.

    Raises:
        SignInFirst, BadArgument, UnknownComment, NoVotes: nothing was changed.

    """
    policy.check_may_decide(call.caller.viewer, call.caller.site)
    value = VOTES.get(call.asked.need("vote"))
    if value is None:
        raise BadArgument("Invalid argument, “vote”: 1, -1, or 0 to take it back.")
    comment = find_comments(call)[0]
    voted = reactions.vote_on_comment(call.caller.site, comment.id, call.voter, value)
    return {
        "id": presenting.number_of(voted),
        "vote": value,
        "likes": voted.up_votes,
        "dislikes": voted.down_votes,
        "points": voted.score,
    }


def _mark(call: Call, *, is_on: bool) -> list[dict[str, Any]]:
    viewer, site = call.caller.viewer, call.caller.site
    policy.check_may_decide(viewer, site)
    act = marking.mark_comment if is_on else marking.unmark_comment
    comments = find_comments(call)
    for comment in sorted(comments, key=_place):
        act(viewer, site, comment.id, Mark.FEATURE, call.now)
    return [{"id": presenting.number_of(comment)} for comment in comments]


def _place(comment: Any) -> tuple[int, int]:
    """Return where a comment stands in the order in which all writers lock: threads, then comments."""
    return comment.thread_id, comment.id
