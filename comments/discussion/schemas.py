"""Shapes of comments as they come in and go out."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from comments.accounts.schemas import avatar_url
from comments.core import clock
from comments.core.words import gettext
from comments.discussion.actions import NewRow
from comments.discussion.models import Comment
from comments.discussion.policy import status_for_author
from comments.discussion.shown import PublicComment
from comments.markup import policy
from comments.markup.render import MAX_SOURCE_LENGTH
from comments.screening.proof import MAX_PAYLOAD
from comments.sites.schemas import SitePath
from comments.threads.page import MAX_URL
from comments.web.text_types import OpaqueIdentifier, Shape, SingleLine, Storable, as_text

MAX_NAME = 80
MAX_EMAIL = 254
MAX_TITLE = 500

PageUrl = Annotated[Storable, StringConstraints(max_length=MAX_URL)]


def _spell_email(value: str) -> str:
    if value and not re.fullmatch(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+\.[^@\s<>\"(),:;.]+", value):
        raise PydanticCustomError("email", gettext("This does not look like a mail address."))
    return (
        value.lower()
    )  # as the addresses of accounts are: phones begin every field with a capital


def _spell_link(value: str) -> str:
    target = policy.link_target(value) if value else ""
    if target is None or target.startswith("mailto:"):
        raise PydanticCustomError("link", gettext("A link starts with https:// or http:// ."))
    return target


def _is_named(value: str) -> str:
    if not value:
        raise PydanticCustomError("name", gettext("Please tell us a name to show."))
    return value


class CommentPath(SitePath):
    """A path that names a comment."""

    id: str


class GuestAuthor(Shape):
    """Who a guest says they are. The mail address is never shown."""

    name: Annotated[SingleLine, Field(max_length=MAX_NAME), AfterValidator(_is_named)]
    email: (
        Annotated[SingleLine, Field(max_length=MAX_EMAIL), AfterValidator(_spell_email)] | None
    ) = None
    url: Annotated[SingleLine, Field(max_length=MAX_URL), AfterValidator(_spell_link)] | None = None


class NewCommentBody(Shape):
    """A comment on its way in: which page, what it answers, the words, and who."""

    identifier: Annotated[OpaqueIdentifier | None, BeforeValidator(as_text)] = None
    url: PageUrl | None = None
    title: Annotated[SingleLine, Field(max_length=MAX_TITLE)] | None = None
    parent_id: Annotated[Storable | None, BeforeValidator(as_text)] = None
    text: Annotated[Storable, Field(max_length=MAX_SOURCE_LENGTH)]
    author: GuestAuthor | None = None
    # A field that people leave empty.
    subject: Annotated[Storable, Field(max_length=MAX_TITLE)] | None = None
    # Where the site asks for it: see /challenge.
    proof: Annotated[Storable, Field(max_length=MAX_PAYLOAD)] | None = None


class TextBody(Shape):
    """The words of a comment."""

    text: Annotated[Storable, Field(max_length=MAX_SOURCE_LENGTH)]


class PreviewAnswer(BaseModel):
    """How a text will look."""

    html: str


class AuthorAnswer(BaseModel):
    """Who wrote a comment, as everyone may know."""

    name: str
    avatar_url: str | None = None
    url: str | None = None
    badge: str | None = None


class VotesAnswer(BaseModel):
    """How a comment was voted on."""

    up: int
    down: int


class CommentAnswer(BaseModel):
    """One comment as readers see it; a status other than approved is a placeholder, or one's own."""

    id: str
    parent_id: str | None
    depth: int
    author: AuthorAnswer
    html: str
    status: str
    created_at: str
    edited_at: str | None
    score: int
    votes: VotesAnswer
    reactions: dict[str, int]
    is_pinned: bool = False
    is_featured: bool = False
    reply_count: int
    more_replies: str | None = None


class PostedAnswer(BaseModel):
    """A comment that was taken in. The token edits it and takes it back; a notice says what happens while it waits."""

    comment: CommentAnswer
    edit_token: str
    notice: str | None = None


class OwnAnswer(BaseModel):
    """One's own comment, and where it stands."""

    comment: CommentAnswer


class EditedAnswer(BaseModel):
    """A comment after an edit; a notice says what happens while it waits."""

    comment: CommentAnswer
    notice: str | None = None


def present(
    row: PublicComment | Comment | NewRow, more_replies: str | None = None
) -> CommentAnswer:
    """Present what a public query returned, or a comment as it is to its author and to staff."""
    # As plain values, in one go: making the three models one by one takes longer than checking them all.
    return CommentAnswer.model_validate(
        {
            "id": str(row.id),
            "parent_id": str(row.parent_id) if row.parent_id else None,
            "depth": row.depth,
            "author": {
                "name": row.author_name,
                "avatar_url": avatar_url(row.author_avatar),
                "url": row.author_url,
                "badge": row.author_badge,
            },
            "html": row.html,
            "status": row.status,
            "created_at": clock.to_json(row.created_at),
            "edited_at": clock.to_json(row.edited_at) if row.edited_at else None,
            "score": row.score,
            "votes": {"up": row.up_votes, "down": row.down_votes},
            "reactions": row.reactions or {},
            "is_pinned": row.is_pinned,
            "is_featured": row.is_featured,
            "reply_count": row.reply_count,
            "more_replies": more_replies,
        }
    )


def present_to_author(comment: Comment | NewRow) -> CommentAnswer:
    """Present one's own comment."""
    status = status_for_author(comment.status, comment.reasons)
    return present(comment).model_copy(update={"status": status.value})
