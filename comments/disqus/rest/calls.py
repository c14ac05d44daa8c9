"""One call of the API as it reaches what answers it, and how an answer is told about in the call's own shape."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from comments.accounts.voter import Voter
from comments.discussion.models import Status
from comments.disqus.rest import presenting, queries
from comments.disqus.rest.arguments import Arguments
from comments.disqus.rest.callers import Caller
from comments.disqus.rest.envelope import Listed
from comments.disqus.rest.errors import BadArgument
from comments.disqus.rest.presenting import Manner
from comments.disqus.rest.queries import PostRow
from comments.moderation import policy
from comments.threads.errors import UnknownThread
from comments.threads.models import Thread

Answer = Listed | dict[str, Any] | list[dict[str, Any]]


@dataclass(frozen=True)
class SentFile:
    """A file that came with a call, and the folder in which the installation keeps its own."""

    name: str
    stream: IO[bytes]
    instance_dir: Path


@dataclass(frozen=True)
class Call:
    """What is asked, by whom, when, and for whom the answer is."""

    asked: Arguments
    caller: Caller
    manner: Manner
    now: datetime
    file: SentFile | None = None

    @property
    def site_id(self) -> int:
        """Return the id of the site that is spoken about."""
        return self.caller.site.id

    @property
    def voter(self) -> Voter:
        """Return the key pair as one who votes and reports."""
        return Voter(token=self.caller.viewer.name, secret_key=self.manner.secret_key)


@dataclass(frozen=True)
class Endpoint:
    """What answers a call, by which method; a list of posts has its `rows` as well, for it can be had as a feed."""

    method: str
    answer: Callable[[Call], Answer]
    rows: Callable[[Call], Sequence[PostRow]] | None = None


FLAGGED, HIGHLIGHTED = "flagged", "highlighted"
# Words of `include`; what is flagged or highlighted is asked for beside these.
STATES: dict[str, tuple[Status, ...]] = {
    "approved": (Status.APPROVED,),
    "unapproved": (Status.PENDING,),
    "spam": (Status.SPAM,),
    "deleted": (Status.REMOVED, Status.DELETED),
    FLAGGED: (),
    HIGHLIGHTED: (),
}


def statuses_of(call: Call) -> list[Status]:
    """Return the states that a call asks for; readers see what is approved.

    Raises:
        SignInFirst: what only staff see was asked for without the secret.
        BadArgument: there is no such state.

    """
    words = call.asked.many("include") or ["approved"]
    unknown = next((word for word in words if word not in STATES), None)
    if unknown is not None:
        raise BadArgument(f"Invalid argument, “include”: some of {', '.join(STATES)}.")
    statuses = list(dict.fromkeys(status for word in words for status in STATES[word]))
    if FLAGGED in words or any(status is not Status.APPROVED for status in statuses):
        policy.check_may_read(call.caller.viewer, call.caller.site)
    return statuses


def named_threads(call: Call) -> list[Thread | None]:
    """Return the threads that a call names, in its order.

    Raises:
        BadArgument: there are too many.

    """
    names = call.asked.threads()
    if len(names) > queries.MAX_IDS:
        raise BadArgument(f"“thread” takes at most {queries.MAX_IDS} values.")
    return queries.find_threads(call.site_id, names)


def get_thread(call: Call) -> Thread:
    """Return the one thread that a call names.

    Raises:
        BadArgument: it names none.
        UnknownThread: the one it names is not here.

    """
    if not call.asked.threads():
        call.asked.need("thread")
    found = named_threads(call)[0]
    if found is None:
        raise UnknownThread("Invalid argument, “thread”: there is no such thread.")
    return found


def present_threads(call: Call, threads: Sequence[Thread]) -> list[dict[str, Any]]:
    """Present threads with all that leads to them."""
    identifiers = queries.list_identifiers([thread.id for thread in threads])
    return [
        presenting.thread(thread, identifiers[thread.id], call.caller.site, call.manner)
        for thread in threads
    ]


def present_posts(call: Call, rows: Sequence[PostRow]) -> list[dict[str, Any]]:
    """Present posts; with `related` their threads and their forum are written out."""
    site, manner = call.caller.site, call.manner
    related = call.asked.many("related")
    posts = [presenting.post(row, site, manner) for row in rows]
    if "thread" in related:
        found = {row.Thread.id: row.Thread for row in rows}
        whole = dict(zip(found, present_threads(call, list(found.values())), strict=True))
        for post, row in zip(posts, rows, strict=True):
            post["thread"] = whole[row.Thread.id]
    if "forum" in related:
        for post in posts:
            post["forum"] = presenting.forum(site)
    return posts
