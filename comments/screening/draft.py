"""What a check sees, and what it says."""

from dataclasses import dataclass
from enum import StrEnum

from comments.sites.settings import SiteSettings


class Outcome(StrEnum):
    """What a verdict does to a draft."""

    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Draft:
    """A comment that wants to be posted, or the new text of one, with the facts that checks need."""

    text: str
    words: str  # what of it readers would see
    is_thread_open: bool
    settings: SiteSettings


@dataclass(frozen=True)
class Verdict:
    """What one check found: its rule's name and a sentence for people."""

    outcome: Outcome
    rule: str
    reason: str
