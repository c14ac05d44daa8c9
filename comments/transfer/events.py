"""What owners ask for about imports; the run's row knows the rest."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class ImportUploaded(Event):
    """A file is here to be looked at."""

    subject_field: ClassVar[str] = "run_id"

    run_id: int


@dataclass(frozen=True)
class ImportConfirmed(Event):
    """Its owner saw what is in it, and wants it loaded."""

    subject_field: ClassVar[str] = "run_id"

    run_id: int


@dataclass(frozen=True)
class ImportRevoked(Event):
    """What it made, or its file, is to go again."""

    subject_field: ClassVar[str] = "run_id"

    run_id: int


EVENTS: tuple[type[Event], ...] = (ImportUploaded, ImportConfirmed, ImportRevoked)
