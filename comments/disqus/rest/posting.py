"""`posts/create`: a guest's comment that a program of the site brings."""

from typing import Any

from pydantic import ValidationError

from comments.audit.actions import Why
from comments.core.text import single_line
from comments.discussion import actions as discussion
from comments.discussion import kept_address
from comments.discussion.models import Comment, Status
from comments.discussion.schemas import GuestAuthor, TextBody
from comments.disqus.rest import calls, queries
from comments.disqus.rest.calls import Call
from comments.disqus.rest.errors import BadArgument
from comments.markup import render
from comments.moderation import actions as moderation
from comments.moderation import policy
from comments.moderation.policy import Decision
from comments.threads import queries as threads
from comments.threads.models import IDENTIFIER, URL, Thread
from comments.threads.page import Page
from comments.web import problems

# What a site's own program may have made of a post, whatever it would have been judged to be.
STATES = {"approved": Decision.APPROVE, "spam": Decision.SPAM, "killed": Decision.REMOVE}
_AFTER = {
    Decision.APPROVE: Status.APPROVED,
    Decision.SPAM: Status.SPAM,
    Decision.REMOVE: Status.REMOVED,
}


def create_post(call: Call) -> dict[str, Any]:
    """Answer `posts/create`. Without `state` the post is judged like every other.

    Raises:
        SignInFirst: it was not asked for with the secret.
        BadArgument, UnknownThread, UnknownComment, ThreadClosed, CommentRefused: nothing was posted.

    """
    asked, site = call.asked, call.caller.site
    policy.check_may_decide(call.caller.viewer, site)
    text, author = _words(call)
    state = asked.one("state")
    if state is not None and state not in STATES:
        raise BadArgument(f"Invalid argument, “state”: one of {', '.join(STATES)}.")
    parent = _find_parent(call)
    thread = parent[1] if parent and not asked.threads() else calls.get_thread(call)
    new = discussion.NewComment(
        page=_page(thread),
        parent_id=parent[0].id if parent else None,
        text=text,
        html=render.render(text),
        author=author,
    )
    posted = discussion.post_comment(site, new, call.manner.secret_key, call.now)
    if state is not None and posted.comment.status != _AFTER[STATES[state]]:
        moderation.decide(
            call.caller.viewer, site, [posted.comment.id], STATES[state], Why(), call.now
        )
    row = queries.get_post(site.id, posted.comment.id)
    return calls.present_posts(call, [row])[0]


def _words(call: Call) -> tuple[str, discussion.Author]:
    """Return what is said and by whom, checked as our own API does."""
    asked = call.asked
    try:
        text = TextBody(text=asked.need("message")).text
        guest = GuestAuthor(
            name=single_line(asked.need("author_name")),
            email=asked.one("author_email"),
            url=asked.one("author_url"),
        )
    except ValidationError as error:
        problems.refuse_invalid(error)
    client = asked.one("ip_address")
    address = client and kept_address.of_client(call.caller.site, client, call.manner.secret_key)
    return text, discussion.Author(guest.name, guest.email or None, guest.url or None, address)


def _find_parent(call: Call) -> tuple[Comment, Thread] | None:
    if call.asked.one("parent") is None:
        return None
    number = call.asked.number("parent")
    row = queries.find_post(call.site_id, number, [Status.APPROVED]) if number else None
    if row is None:
        raise BadArgument("Invalid argument, “parent”: there is no such post to answer.")
    return row.Comment, row.Thread


def _page(thread: Thread) -> Page:
    names = threads.list_names(thread.id)
    return Page.named(names.get(IDENTIFIER), names.get(URL) or thread.url)
