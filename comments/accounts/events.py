"""What happens to accounts."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class SignInLinkRequested(Event):
    """Somebody typed a mail address to be sent a link, on a page in a language; the link's row knows the rest."""

    subject_field: ClassVar[str] = "link_id"

    link_id: int
    language: str = ""


@dataclass(frozen=True)
class StaffInvited(Event):
    """Somebody was asked to look after a site; the invitation's row knows the rest."""

    subject_field: ClassVar[str] = "invitation_id"

    invitation_id: int


@dataclass(frozen=True)
class AccountsMerged(Event):
    """An account became part of another one: what still points at it has to point there."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int
    into_id: int


@dataclass(frozen=True)
class WayInChanged(Event):
    """By what somebody comes in was changed; `email` is where they are told, `label` names an outside way in."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int
    change: str
    email: str
    label: str = ""


@dataclass(frozen=True)
class ProfileChanged(Event):
    """Somebody has another name, home page or picture; their comments still show the one before."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int


@dataclass(frozen=True)
class BadgeChanged(Event):
    """Somebody has another badge on a site, by a role or by its publisher; their comments show the one before."""

    subject_field: ClassVar[str] = "account_id"

    account_id: int


EVENTS: tuple[type[Event], ...] = (
    SignInLinkRequested,
    StaffInvited,
    AccountsMerged,
    WayInChanged,
    ProfileChanged,
    BadgeChanged,
)
