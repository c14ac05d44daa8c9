"""`posts/create`, `posts/update`: a guest's comment that a program of the site brings, or words it."""

from datetime import datetime
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
from comments.disqus.rest.deciding import find_comments
from comments.disqus.rest.errors import BadArgument
from comments.markup import render
from comments.moderation import actions as moderation
from comments.moderation import policy, rewriting
from comments.moderation.policy import Decision
from comments.screening.draft import Outcome, Verdict
from comments.threads import queries as threads
from comments.threads.models import IDENTIFIER, URL, Thread
from comments.threads.page import Page
from comments.web import problems

# What a site's own program may have made of a post, whatever it would have been judged to be.
STATES = {"approved": Decision.APPROVE, "spam": Decision.SPAM, "killed": Decision.REMOVE}
UNAPPROVED = "unapproved"
HELD = Verdict(Outcome.HOLD, "program", "A program of this site sent it, to be read first.")
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
    if state is not None and state not in {UNAPPROVED, *STATES}:
        raise BadArgument(f"Invalid argument, “state”: one of {UNAPPROVED}, {', '.join(STATES)}.")
    parent = _find_parent(call)
    thread = parent[1] if parent and not asked.threads() else calls.get_thread(call)
    new = discussion.NewComment(
        page=page_of(thread),
        parent_id=parent[0].id if parent else None,
        text=text,
        html=render.render(text),
        author=author,
        said_at=_said_at(call, parent[0] if parent else None),
        held=HELD if state == UNAPPROVED else None,
    )
    posted = discussion.post_comment(site, new, call.manner.secret_key, call.now)
    if state in STATES and posted.comment.status != _AFTER[STATES[state]]:
        moderation.decide(
            call.caller.viewer, site, [posted.comment.id], STATES[state], Why(), call.now
        )
    row = queries.get_post(site.id, posted.comment.id)
    return calls.present_posts(call, [row])[0]


def update_post(call: Call) -> dict[str, Any]:
    """Answer `posts/update`: other words, in what a guest said.

    Raises:
        SignInFirst: it was not asked for with the secret.
        BadArgument, UnknownComment, NotYourComment: nothing was changed.

    """
    site, viewer = call.caller.site, call.caller.viewer
    policy.check_may_decide(viewer, site)
    text = _text(call)
    comment = find_comments(call)[0]
    rewriting.rewrite_comment(viewer, site, comment, (text, render.render(text)), call.now)
    return calls.present_posts(call, [queries.get_post(site.id, comment.id)])[0]


def _text(call: Call) -> str:
    try:
        return TextBody(text=call.asked.need("message")).text
    except ValidationError as error:
        problems.refuse_invalid(error)


def _words(call: Call) -> tuple[str, discussion.Author]:
    """Return what is said and by whom, checked as our own API does."""
    asked = call.asked
    text = _text(call)
    try:
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


def _said_at(call: Call, parent: Comment | None) -> datetime | None:
    """Return when a post that was kept elsewhere was said: no earlier than what it answers."""
    said_at = call.asked.instant("date")
    if said_at is None:
        return None
    if said_at > call.now:
        raise BadArgument("Invalid argument, “date”: it has not come yet.")
    if parent is not None and said_at < parent.created_at:
        raise BadArgument("Invalid argument, “date”: this is before the post that is answered.")
    return said_at


def page_of(thread: Thread) -> Page:
    """Return a thread by a name that leads to it."""
    names = threads.list_names(thread.id)
    return Page.named(names.get(IDENTIFIER), names.get(URL) or thread.url)
