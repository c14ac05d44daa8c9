"""`posts/…`, and the lists of posts of `threads/…` and `forums/…`."""

from typing import Any

from comments.discussion.errors import UnknownComment
from comments.discussion.models import Status
from comments.disqus.rest import calls, queries
from comments.disqus.rest.calls import Call
from comments.disqus.rest.envelope import Listed, Position
from comments.disqus.rest.errors import BadArgument
from comments.disqus.rest.queries import MAX_THREADS, PostRow, Wanted


def list_posts(call: Call) -> Listed:
    """Answer `posts/list` and `forums/listPosts`: the posts of the site, or of the threads that are named."""
    return _present(call, find_posts(call))


def list_posts_of_thread(call: Call) -> Listed:
    """Answer `threads/listPosts`.

    Raises:
        BadArgument, UnknownThread: it names no thread, or one that is not here.

    """
    return _present(call, find_posts_of_thread(call))


def get_post(call: Call) -> dict[str, Any]:
    """Answer `posts/details`; readers find what is approved.

    Raises:
        UnknownComment: there is no such post, or not for them.

    """
    call.asked.need("post")
    return calls.present_posts(call, [find_post(call)])[0]


def find_posts(call: Call) -> list[PostRow]:
    """Return the posts that a call lists, one more than it asked for where there are more."""
    asked = call.asked
    thread_ids = None
    if asked.threads():
        thread_ids = [thread.id for thread in calls.named_threads(call) if thread is not None]
        if len(thread_ids) > MAX_THREADS:
            raise BadArgument(f"Invalid argument, “thread”: at most {MAX_THREADS} for a list.")
    include = asked.many("include")
    wanted = Wanted(
        statuses=calls.statuses_of(call),
        limit=asked.limit(),
        thread_ids=thread_ids,
        goes_forward=asked.order() == "asc",
        after=asked.position(),
        since=asked.instant("since") or asked.instant("start"),
        until=asked.instant("end"),
        with_flagged=calls.FLAGGED in include,
        with_highlighted=calls.HIGHLIGHTED in include,
    )
    return list(queries.list_posts(call.site_id, wanted))


def find_posts_of_thread(call: Call) -> list[PostRow]:
    """Return the posts of the threads that a call has to name.

    Raises:
        BadArgument, UnknownThread: it names none, or begins with one that is not here.

    """
    calls.get_thread(call)
    return find_posts(call)


def find_post(call: Call) -> PostRow:
    """Return the post that a call names, if its caller may see it.

    Raises:
        UnknownComment: otherwise.

    """
    number = call.asked.number("post")
    statuses = list(Status) if call.caller.is_staff else [Status.APPROVED]
    row = queries.find_post(call.site_id, number, statuses) if number is not None else None
    if row is None:
        raise UnknownComment("Invalid argument, “post”: there is no such post.")
    return row


def _present(call: Call, rows: list[PostRow]) -> Listed:
    limit = call.asked.limit()
    shown = rows[:limit]
    last = call.asked.position()
    if shown:
        comment = shown[-1].Comment
        last = Position(int(comment.created_at.timestamp()) * 1_000_000, comment.id)
    return Listed(calls.present_posts(call, shown), last, len(rows) > limit)
