"""What happens to reports."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class CommentReported(Event):
    """A reader reported a comment; `status` is `pending` when that was enough to hold it."""

    subject_field: ClassVar[str] = "comment_id"

    comment_id: int
    reason: str
    status: str


@dataclass(frozen=True)
class ReportsSettled(Event):
    """The open reports of a comment came to something: `upheld`, `rejected`, or `gone` with the comment."""

    subject_field: ClassVar[str] = "comment_id"

    comment_id: int
    outcome: str
    count: int


EVENTS: tuple[type[Event], ...] = (CommentReported, ReportsSettled)
