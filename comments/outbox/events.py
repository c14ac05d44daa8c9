"""The base of all events."""

from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """A fact in the past tense. Subclasses are frozen dataclasses of JSON values; `name` is the class's."""

    subject_field: ClassVar[str]

    site_id: int | None

    @property
    def name(self) -> str:
        """Return the name under which handlers ask for it."""
        return type(self).__name__

    @property
    def subject_id(self) -> int:
        """Return the id of what it happened to."""
        return int(getattr(self, self.subject_field))

    def payload(self) -> dict[str, Any]:
        """Return the fields."""
        return dict(vars(self))
