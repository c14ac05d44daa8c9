"""What happens to comments."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class CommentPosted(Event):
    """A comment was accepted; `status` says whether readers see it already."""

    subject_field: ClassVar[str] = "comment_id"

    comment_id: int
    status: str


@dataclass(frozen=True)
class CommentEdited(Event):
    """Its author changed its text; `status` is what the new text was judged to be, `before` what it was until then."""

    subject_field: ClassVar[str] = "comment_id"

    comment_id: int
    status: str
    before: str


@dataclass(frozen=True)
class CommentDeleted(Event):
    """Its author took it back."""

    subject_field: ClassVar[str] = "comment_id"

    comment_id: int


@dataclass(frozen=True)
class CommentDecided(Event):
    """A moderator moved it from one status to another."""

    subject_field: ClassVar[str] = "comment_id"

    comment_id: int
    before: str
    after: str


EVENTS: tuple[type[Event], ...] = (CommentPosted, CommentEdited, CommentDeleted, CommentDecided)
