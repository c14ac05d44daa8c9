"""What a check sees, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from comments.core.words import gettext
from comments.screening import trust
from comments.screening.models import Level, Outcome
from comments.screening.repeats import Lately
from comments.screening.ruleset import Ruleset
from comments.screening.sanctions.standing import Standing
from comments.screening.speaker import Address, Sent, Speaker
from comments.sites.settings import SiteSettings

__all__ = ["Address", "Draft", "Facts", "Outcome", "Place", "Sent", "Speaker", "Verdict"]

WAITING = gettext("Your comment is waiting for a moderator. You need not send it again.")


@dataclass(frozen=True)
class Place:
    """Where something is to be said. `premoderate` and `closed_by_hand` are nothing unless staff chose so."""

    is_open: bool = True
    created_at: datetime | None = None
    premoderate: bool | None = None
    closed_by_hand: bool | None = None


@dataclass(frozen=True)
class Facts:
    """What was read for the checks, once, before any of them ran (`comments/screening/facts.py`).

    `staff_names` are what the names of the site's staff look like.
    """

    rules: Mapping[Outcome, Ruleset] = field(default_factory=dict)
    staff_names: frozenset[str] = frozenset()
    lately: Lately = field(default_factory=Lately)
    is_proof_spent: bool = False
    sanctions: tuple[Standing, ...] = ()  # what holds for the speaker now


@dataclass(frozen=True)
class Draft:
    """A comment that wants to be posted, or the new text of one, with everything that checks look at."""

    words: str  # what of it readers would see
    settings: SiteSettings
    speaker: Speaker
    now: datetime
    place: Place = field(default_factory=Place)
    sent: Sent = field(default_factory=Sent)
    facts: Facts = field(default_factory=Facts)
    links: tuple[str, ...] = ()
    is_edit: bool = False

    @property
    def level(self) -> Level:
        """How far its author is trusted."""
        return trust.level_of(self.speaker.record, self.now)

    @property
    def by_level(self) -> str:
        """What the site does with comments of people whom it trusts that far: hold, check or publish."""
        chosen: str = getattr(self.settings, f"{self.level}_people")
        return chosen


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
