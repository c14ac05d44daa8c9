"""What happens to people by their own hand."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class GuestCommentsClaimed(Event):
    """Somebody proved the address under which they had commented as a guest, and wants those comments."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int


@dataclass(frozen=True)
class ErasureRequested(Event):
    """Somebody wants to be erased; their account says when."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int


EVENTS: tuple[type[Event], ...] = (GuestCommentsClaimed, ErasureRequested)
