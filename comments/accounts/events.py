"""What happens to accounts."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class SignInLinkRequested(Event):
    """Somebody typed a mail address to be sent a link; the link's row knows the rest."""

    subject_field: ClassVar[str] = "link_id"

    link_id: int


EVENTS: tuple[type[Event], ...] = (SignInLinkRequested,)
