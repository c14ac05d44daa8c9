"""What holds for somebody at a moment, and the sentence that they are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from comments.core import words
from comments.core.words import gettext
from comments.screening.sanctions.models import SanctionKind


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
        return gettext(
            "The moderators left you a word. Please read it first; what you wrote is kept."
        )
    return words.joined(part for part in (_decided(one), one.message) if part)


def _decided(one: Standing) -> str:
    if one.ends_at is None and one.kind is SanctionKind.BAN:
        return gettext("The moderators decided that you cannot take part here.")
    if one.ends_at is None:
        return gettext("The moderators decided that you cannot write here.")
    if one.kind is SanctionKind.BAN:
        return gettext(
            "The moderators decided that you cannot take part here until %(time)s.",
            time=one.ends_at,
        )
    return gettext(
        "The moderators decided that you cannot write here until %(time)s.", time=one.ends_at
    )
