"""What notifications do, step by step."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class ModeratorCalled(Event):
    """Somebody who moderates the site is to be told that comments wait, `comment_id` among them."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int
    comment_id: int


EVENTS: tuple[type[Event], ...] = (ModeratorCalled,)
