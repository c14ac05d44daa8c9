"""What holds for somebody at a moment, and the sentence that they are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from comments.screening.sanctions.models import SanctionKind

# What keeps people from writing, the strongest first.
REFUSING = (SanctionKind.BAN, SanctionKind.MUTE, SanctionKind.WARNING)


@dataclass(frozen=True)
class Standing:
    """One sanction that holds for somebody now."""

    kind: SanctionKind
    message: str = ""
    ends_at: datetime | None = None


def find(standing: Iterable[Standing], kind: SanctionKind) -> Standing | None:
    """Return the one of a kind that holds longest."""
    found = [one for one in standing if one.kind is kind]
    endless = next((one for one in found if one.ends_at is None), None)
    return endless or max(found, key=lambda one: str(one.ends_at), default=None)


def sentence(one: Standing) -> str:
    """Say to somebody what holds for them, how long, and why, kindly."""
    if one.kind is SanctionKind.WARNING:
        return "The moderators left you a word. Please read it first; what you wrote is kept."
    what = "take part" if one.kind is SanctionKind.BAN else "write"
    until = f" until {one.ends_at.day} {one.ends_at:%B %Y, %H:%M} UTC" if one.ends_at else ""
    why = f" {one.message}" if one.message else ""
    return f"The moderators decided that you cannot {what} here{until}.{why}"
