"""What staff ask for that takes longer than a request."""

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


EVENTS: tuple[type[Event], ...] = (RemovalOrdered, RemovalTakenBack)
