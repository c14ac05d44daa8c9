"""`threads/…`."""

from datetime import timedelta
from typing import Any

from comments.disqus.rest import calls, presenting, queries
from comments.disqus.rest.calls import Call
from comments.disqus.rest.envelope import Listed, Position
from comments.disqus.rest.errors import BadArgument
from comments.disqus.rest.queries import Wanted

INTERVALS = {
    "1h": timedelta(hours=1),
    "6h": timedelta(hours=6),
    "12h": timedelta(hours=12),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "60d": timedelta(days=60),
    "90d": timedelta(days=90),
}
HOT = INTERVALS["1d"]


def set_of_threads(call: Call) -> list[dict[str, Any]]:
    """Answer `threads/set`: those of the named threads that are here."""
    if not call.asked.threads():
        call.asked.need("thread")
    found = {thread.id: thread for thread in calls.named_threads(call) if thread is not None}
    return calls.present_threads(call, list(found.values()))


def get_thread(call: Call) -> dict[str, Any]:
    """Answer `threads/details`."""
    shown = calls.present_threads(call, [calls.get_thread(call)])[0]
    if "forum" in call.asked.many("related"):
        shown["forum"] = presenting.forum(call.caller.site)
    return shown


def list_threads(call: Call) -> Listed:
    """Answer `threads/list` and `forums/listThreads`; readers are told of those where there is something to read."""
    asked = call.asked
    thread_ids = None
    if asked.threads():
        thread_ids = [thread.id for thread in calls.named_threads(call) if thread is not None]
    wanted = Wanted(
        statuses=(),
        limit=asked.limit(),
        thread_ids=thread_ids,
        goes_forward=asked.order() == "asc",
        after=asked.position(),
        since=asked.instant("since"),
    )
    rows = queries.list_threads(call.site_id, wanted, with_unseen=call.caller.is_staff)
    shown = rows[: wanted.limit]
    last = wanted.after
    if shown:
        last = Position(int(shown[-1].created_at.timestamp()) * 1_000_000, shown[-1].id)
    return Listed(calls.present_threads(call, shown), last, len(rows) > wanted.limit)


def list_popular(call: Call) -> list[dict[str, Any]]:
    """Answer `threads/listPopular`: what was talked about most in an interval."""
    word = call.asked.one("interval") or "7d"
    if word not in INTERVALS:
        raise BadArgument(f"Invalid argument, “interval”: one of {', '.join(INTERVALS)}.")
    return _most_talked_about(call, INTERVALS[word])


def list_hot(call: Call) -> list[dict[str, Any]]:
    """Answer `threads/listHot`: what is talked about today."""
    return _most_talked_about(call, HOT)


def _most_talked_about(call: Call, span: timedelta) -> list[dict[str, Any]]:
    rows = queries.list_popular(call.site_id, span, call.asked.limit(), call.now)
    shown = calls.present_threads(call, [row[0] for row in rows])
    return [thread | {"postsInInterval": row[1]} for thread, row in zip(shown, rows, strict=True)]
