"""What happens to accounts."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class SignInLinkRequested(Event):
    """Somebody typed this member's mail address on the sign-in page. `request_id` tells two such moments apart."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int
    request_id: int


EVENTS: tuple[type[Event], ...] = (SignInLinkRequested,)
