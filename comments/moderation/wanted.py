"""What somebody looks for in the queues: which queue, which comments of it, in which order."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Literal, NamedTuple

from comments.discussion.models import Status

QUEUES = (Status.PENDING, Status.APPROVED, Status.SPAM, Status.REMOVED)

Direction = Literal["next", "previous"]


class Order(StrEnum):
    """In which order a queue is shown."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RISK = "risk"


class Position(NamedTuple):
    """Where a page starts: behind this comment, on towards the end of the list or back towards its start.

    `risk` is the comment's; it counts in the order of risk alone.
    """

    direction: Direction
    comment_id: int
    risk: int = 0


@dataclass(frozen=True)
class Wanted:
    """Which queue, and what of it. Without a status: all that staff can act on.

    `author_email` is an address that guests typed; `rule` is the name of a rule that spoke about the comment.
    Reported are those with reports about which nobody decided yet, whatever their status.
    """

    status: Status | None = None
    q: str = ""
    order: Order = Order.NEWEST
    thread_id: int | None = None
    author_id: int | None = None
    author_email: str | None = None
    address: str | None = None
    rule: str | None = None
    has_link: bool = False
    is_reported: bool = False

    @property
    def statuses(self) -> tuple[Status, ...]:
        """Return the statuses that this queue shows."""
        return (self.status,) if self.status else QUEUES

    @property
    def is_filtered(self) -> bool:
        """Whether more is asked for than a queue in some order."""
        return any(getattr(self, name) for name in _FILTERS)

    @property
    def scope(self) -> str:
        """Name this list, so that a position in it belongs to no other one."""
        names = ("order", "is_reported", *_FILTERS)
        words = (f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.status or 'all'}:{':'.join(words)}"


_QUEUE = ("status", "order", "is_reported")
_FILTERS = tuple(item.name for item in fields(Wanted) if item.name not in _QUEUE)
