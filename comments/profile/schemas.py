"""Shapes of the private part of a discussion."""

from pydantic import BaseModel

from comments.accounts.schemas import PersonAnswer
from comments.core import clock
from comments.discussion.schemas import CommentAnswer
from comments.screening.sanctions.models import Sanction
from comments.sites.schemas import SitePath
from comments.web.text_types import Shape, Storable


class MeQuery(Shape):
    """Which discussion."""

    thread: Storable | None = None


class WarningPath(SitePath):
    """A path that names a warning."""

    id: str


class WarningAnswer(BaseModel):
    """A word from the moderators, to be read before one goes on."""

    id: str
    message: str
    created_at: str


class MeAnswer(BaseModel):
    """Who is asking, what of theirs in a discussion waits, and what they gave and reported there, by comment.

    `warnings` are what moderators told them and they have not acknowledged; until then they cannot write.
    """

    person: PersonAnswer
    comments: list[CommentAnswer]
    votes: dict[str, int]
    reactions: dict[str, list[str]]
    thread_reactions: list[str]
    reports: dict[str, str]
    warnings: list[WarningAnswer]


def present_warning(warning: Sanction) -> WarningAnswer:
    """Present a warning to whom it was given."""
    return WarningAnswer(
        id=str(warning.id), message=warning.message, created_at=clock.to_json(warning.created_at)
    )
