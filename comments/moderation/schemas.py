"""Shapes of the queue and of decisions. They hold mail and network addresses: for staff alone."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from comments.discussion.models import Status
from comments.discussion.schemas import AuthorAnswer, CommentAnswer, present
from comments.moderation.actions import Outcome
from comments.moderation.policy import Decision
from comments.moderation.queries import QueueItem
from comments.web.text_types import Shape, SingleLine, Storable, as_text

MAX_REASON = 200
MAX_NOTE = 2000
MAX_ID_LENGTH = 20

QueueName = Literal["pending", "approved", "spam", "removed", "all"]


CommentId = Annotated[
    Storable, BeforeValidator(as_text), Field(max_length=MAX_ID_LENGTH, description="An id.")
]


class QueueQuery(Shape):
    """Which queue, what to look for, and where to go on."""

    status: QueueName = "pending"
    q: Storable = ""
    cursor: Storable | None = None


class DecisionBody(Shape):
    """What to do with which comments, and why."""

    comment_ids: list[CommentId]
    decision: Decision
    reason: Annotated[SingleLine, Field(max_length=MAX_REASON)] | None = None
    note: Annotated[Storable, Field(max_length=MAX_NOTE)] | None = None
    seen_at: AwareDatetime | None = Field(
        None,
        description="When the comments were read: what was edited since is not approved unread.",
    )


class UndoBody(Shape):
    """The comments whose last decision, if it was one's own, is taken back."""

    comment_ids: list[CommentId]


class ReasonAnswer(BaseModel):
    """Why a comment was held: the rule's name, a sentence, what it found, and how much that weighs."""

    rule: str
    reason: str
    value: str | None = None
    weight: int = 0


class StaffAuthorAnswer(AuthorAnswer):
    """Who wrote a comment, as staff may know."""

    email: str | None
    address: str | None


class ThreadName(BaseModel):
    """The discussion that a comment stands in."""

    id: str
    title: str
    url: str | None


class QueuedComment(CommentAnswer):
    """One comment as staff see it, with its source and the reasons it was held."""

    author: StaffAuthorAnswer
    text: str
    reasons: list[ReasonAnswer]
    risk: int
    thread: ThreadName


class QueueAnswer(BaseModel):
    """A page of a queue, newest first. A search may answer an empty page that leads on."""

    comments: list[QueuedComment]
    next_cursor: str | None


class DecisionAnswer(BaseModel):
    """What became of one comment; `detail` says why where it is not done."""

    id: str
    outcome: Literal["done", "unchanged", "not_found", "conflict"]
    status: str | None
    detail: str | None


class DecisionsAnswer(BaseModel):
    """What became of each comment, in the order asked."""

    decisions: list[DecisionAnswer]


def status_of(name: QueueName) -> Status | None:
    """Return the status that a queue's name means; None for all."""
    return None if name == "all" else Status(name)


def present_item(item: QueueItem) -> QueuedComment:
    """Present a comment to staff."""
    comment = item.comment
    return QueuedComment(
        **present(comment).model_dump(exclude={"author"}),
        author=StaffAuthorAnswer(
            name=comment.author_name,
            url=comment.author_url,
            email=comment.author_email,
            address=comment.address,
        ),
        text=comment.text,
        reasons=[ReasonAnswer.model_validate(reason) for reason in comment.reasons],
        risk=comment.risk,
        thread=ThreadName(id=str(comment.thread_id), title=item.thread_title, url=item.thread_url),
    )


def present_outcome(asked: str, outcome: Outcome | None) -> DecisionAnswer:
    """Present what became of one asked id; without an outcome it is no id of ours at all."""
    if outcome is None:
        return DecisionAnswer(id=asked, outcome="not_found", status=None, detail=None)
    return DecisionAnswer(
        id=asked,
        outcome=outcome.result.value,
        status=outcome.status.value if outcome.status else None,
        detail=outcome.detail,
    )
