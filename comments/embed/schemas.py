"""Shapes of what readers ask and get."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from comments.discussion.reading import MAX_ROOTS_PER_PAGE, ROOTS_PER_PAGE
from comments.discussion.schemas import MAX_TITLE, CommentAnswer, PageUrl, VotesAnswer
from comments.web.text_types import OpaqueIdentifier, Shape, SingleLine, Storable

MAX_COUNTS = 100
LANGUAGE = r"^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$"  # a language tag (BCP 47)

Order = Literal["newest", "oldest", "best"]


class ThreadQuery(Shape):
    """Which discussion, in which order, and which part of it."""

    identifier: OpaqueIdentifier | None = None
    url: PageUrl | None = None
    order: Order | None = None
    cursor: Storable | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_ROOTS_PER_PAGE)] = ROOTS_PER_PAGE
    comment: Storable | None = None


class FragmentQuery(Shape):
    """Which discussion, and what the element around it is told."""

    identifier: OpaqueIdentifier | None = None
    url: PageUrl | None = None
    title: Annotated[SingleLine, Field(max_length=MAX_TITLE)] | None = None
    order: Order | None = None
    lang: Annotated[str, StringConstraints(pattern=LANGUAGE, max_length=35)] | None = None
    theme: Literal["light", "dark"] | None = None

    def as_thread_query(self) -> ThreadQuery:
        """Return what of it is asked of the thread."""
        return ThreadQuery(identifier=self.identifier, url=self.url, order=self.order)


class ChangesQuery(Shape):
    """Which discussion."""

    identifier: OpaqueIdentifier | None = None
    url: PageUrl | None = None


class RepliesQuery(Shape):
    """Where to go on."""

    cursor: Storable | None = None


class CountsQuery(Shape):
    """The pages whose comments are counted."""

    identifier: Annotated[list[OpaqueIdentifier], Field(max_length=MAX_COUNTS)] = []  # noqa: RUF012 - pydantic copies
    url: Annotated[list[PageUrl], Field(max_length=MAX_COUNTS)] = []  # noqa: RUF012


class ThreadFacts(BaseModel):
    """The thread itself; without an id nobody has commented yet."""

    id: str | None
    identifier: str | None
    url: str | None
    title: str
    is_open: bool
    comment_count: int
    reactions: dict[str, int]
    version: int


class ThreadSettings(BaseModel):
    """What the embed needs to know about the site, and what staff chose for this discussion.

    `stopped` is what people read while no comments are taken; `proof_of_work` is off, guests or everyone.
    """

    premoderate: bool
    order: str
    max_length: int
    edit_window_minutes: int
    guests: bool
    can_sign_in: bool
    votes: str
    reactions: tuple[str, ...]
    sso_logout_url: str | None
    stopped: str | None
    proof_of_work: str
    avatars: bool
    mark_new: bool


class ThreadAnswer(BaseModel):
    """A page of a thread, in display order: a reply follows what it answers.

    `target_id` is the id here of the comment that `comment=` asked for, also where it did so by the id that comment had
    where it was imported from. It is missing where that comment is not shown, but one above it.
    """

    thread: ThreadFacts
    settings: ThreadSettings
    pinned: list[CommentAnswer] = Field(
        default=[],
        description="What staff put on top, on the first page; each stands at its place as well.",
    )
    comments: list[CommentAnswer]
    next_cursor: str | None
    target_id: str | None = None


class RepliesAnswer(BaseModel):
    """A page of what hangs on a comment."""

    comments: list[CommentAnswer]
    next_cursor: str | None


class ChangedComment(CommentAnswer):
    """A comment, and the version of its thread in which readers last saw something of it change."""

    version: int


class VotedComment(BaseModel):
    """The counters of a comment, and the version of its thread in which they last changed."""

    id: str
    score: int
    votes: VotesAnswer
    reactions: dict[str, int]
    version: int


class ChangesAnswer(BaseModel):
    """The comments that changed last, and the counters of those voted on last.

    Every change of a comment after `complete_after`, a version of the thread, is among them; of votes some may be
    missing.
    """

    thread: ThreadFacts
    comments: list[ChangedComment]
    voted: list[VotedComment]
    complete_after: int


class CountAnswer(BaseModel):
    """How many comments a page has; the name is the one that was asked."""

    identifier: str | None = None
    url: str | None = None
    count: int


class CountsAnswer(BaseModel):
    """Counts in the order asked."""

    counts: list[CountAnswer]
