"""Shapes of the private part of a discussion."""

from pydantic import BaseModel

from comments.accounts.schemas import PersonAnswer
from comments.discussion.schemas import CommentAnswer
from comments.web.text_types import Shape, Storable


class MeQuery(Shape):
    """Which discussion."""

    thread: Storable | None = None


class MeAnswer(BaseModel):
    """Who is asking, what of theirs in a discussion waits, and what they gave and reported there, by comment."""

    person: PersonAnswer
    comments: list[CommentAnswer]
    votes: dict[str, int]
    reactions: dict[str, list[str]]
    thread_reactions: list[str]
    reports: dict[str, str]
