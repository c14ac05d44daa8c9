"""What staff ask for that takes longer than a request, and what they do to comments beside deciding about them."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class RemovalOrdered(Event):
    """All that somebody wrote since a time is to be removed."""

    subject_field: ClassVar[str] = "removal_id"

    removal_id: int


@dataclass(frozen=True)
class RemovalTakenBack(Event):
    """What a removal removed is to be put back."""

    subject_field: ClassVar[str] = "removal_id"

    removal_id: int


@dataclass(frozen=True)
class RuleTried(Event):
    """A rule is to be tried on what was said in the last 30 days."""

    subject_field: ClassVar[str] = "trial_id"

    trial_id: int


@dataclass(frozen=True)
class CommentMarked(Event):
    """A comment was pinned or featured, or is so no more; `action` is what the audit log calls it."""

    subject_field: ClassVar[str] = "comment_id"

    comment_id: int
    action: str


REMOVALS: tuple[type[Event], ...] = (RemovalOrdered, RemovalTakenBack)
EVENTS: tuple[type[Event], ...] = (*REMOVALS, RuleTried, CommentMarked)
