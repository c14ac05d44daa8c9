"""What a check sees, and what it says."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from comments.accounts.models import RoleName
from comments.screening.sanctions.standing import Standing
from comments.sites.settings import SiteSettings

Address: TypeAlias = IPv4Address | IPv6Address
WAITING = "Your comment is waiting for a moderator. You need not send it again."


class Outcome(StrEnum):
    """What a verdict does to a draft."""

    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Sent:
    """How a draft came in: what the request says of it, for checks alone."""

    address: Address | None = None


@dataclass(frozen=True)
class Speaker:
    """Who wants to say something: a guest as they say they are, or a person by their account.

    `email` is what a guest typed or a person proved. `address` is where this request came from: for checks alone,
    and kept nowhere. `kept_address` is what the site keeps of it, and so what comments of the same origin hold.
    """

    name: str
    account_id: int | None = None
    email: str | None = None
    address: Address | None = None
    kept_address: str | None = None
    role: RoleName | None = None
    account_created_at: datetime | None = None

    @property
    def is_guest(self) -> bool:
        """Whether nobody signed in."""
        return self.account_id is None

    @property
    def is_staff(self) -> bool:
        """Whether they look after this very site."""
        return self.role is not None


@dataclass(frozen=True)
class Place:
    """Where something is to be said. `premoderate` and `closed_by_hand` are nothing unless staff chose so."""

    is_open: bool = True
    created_at: datetime | None = None
    premoderate: bool | None = None
    closed_by_hand: bool | None = None


@dataclass(frozen=True)
class Facts:
    """What was read for the checks, once, before any of them ran (`comments/screening/facts.py`)."""

    sanctions: tuple[Standing, ...] = ()  # what holds for the speaker now


@dataclass(frozen=True)
class Draft:
    """A comment that wants to be posted, or the new text of one, with everything that checks look at."""

    text: str
    words: str  # what of it readers would see
    settings: SiteSettings
    speaker: Speaker
    now: datetime
    place: Place = field(default_factory=Place)
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True)
class Verdict:
    """What one check found: its rule's name, why in a sentence, what it found, and how much that weighs.

    The sentence of a refusal is for the author, that of a hold for staff; `notice` is then what its author reads.
    """

    outcome: Outcome
    rule: str
    reason: str
    value: str | None = None
    weight: int = 0
    notice: str = WAITING
