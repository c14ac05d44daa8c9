"""Shapes of the queue and of decisions. They hold mail and network addresses: for staff alone."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field

from comments.core import ids
from comments.discussion import judging
from comments.discussion.models import Status
from comments.discussion.schemas import AuthorAnswer, CommentAnswer, present
from comments.markup.render import MAX_SOURCE_LENGTH
from comments.moderation import banning, removing
from comments.moderation.actions import Outcome
from comments.moderation.policy import Decision
from comments.moderation.presence import Present
from comments.moderation.queries import QueueItem
from comments.moderation.wanted import Order, Wanted
from comments.web import languages
from comments.web.text_types import Shape, SingleLine, Storable, as_text

MAX_REASON = 200
MAX_NOTE = 2000
MAX_ID_LENGTH = 20
ALL, REPORTED = "all", "reported"

QueueName = Literal["pending", "reported", "approved", "spam", "removed", "all"]


CommentId = Annotated[
    Storable, BeforeValidator(as_text), Field(max_length=MAX_ID_LENGTH, description="An id.")
]


class Filters(Shape):
    """Which queue, and what to look for in it."""

    status: QueueName = "pending"
    q: Storable = Field("", description="Words in names and texts.")
    order: Order = Order.NEWEST
    thread: CommentId | None = Field(None, description="The id of a discussion.")
    author: CommentId | None = Field(None, description="The id of an account.")
    email: Storable | None = Field(None, description="A mail address that guests typed.")
    address: Storable | None = Field(None, description="A network address, as it is kept.")
    rule: Storable | None = Field(None, description="The name of a rule that spoke about it.")
    has_link: bool = False

    def wanted(self) -> Wanted:
        """Return what is looked for."""
        return Wanted(
            status=status_of(self.status),
            q=self.q,
            order=self.order,
            thread_id=_number(self.thread),
            author_id=_number(self.author),
            author_email=self.email.lower() if self.email else None,
            address=self.address or None,
            rule=self.rule or None,
            has_link=self.has_link,
            is_reported=self.status == REPORTED,
        )


class QueueQuery(Filters):
    """Which queue, what to look for, and where to go on."""

    cursor: Storable | None = None


class NewQuery(Filters):
    """Which queue, after which comment, and when it was looked at."""

    after: CommentId
    seen_at: AwareDatetime | None = Field(
        None, description="What came back to the pending queue by an edit since is counted as well."
    )


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
    seen_status: Status | None = Field(
        None,
        description="In which status they were read: what somebody else decided since is left alone.",
    )


class BanBody(Shape):
    """Whose comments to remove while banning them, for how long, and why."""

    comment_ids: list[CommentId]
    reason: Annotated[SingleLine, Field(max_length=MAX_REASON)] | None = None
    days: Annotated[int, Field(ge=1, le=banning.MAX_DAYS)] | None = Field(
        None, description="For how many days; for good without."
    )
    remove_days: Annotated[int, Field(ge=1, le=removing.MAX_DAYS)] | None = Field(
        None, description="All that they wrote in so many days is removed as well."
    )
    seen_at: AwareDatetime | None = None
    seen_status: Status | None = None


class ReplyBody(Shape):
    """What staff answer, in Markdown."""

    text: Annotated[Storable, Field(min_length=1, max_length=MAX_SOURCE_LENGTH)]


class ReplyAnswer(BaseModel):
    """The answer as it was posted."""

    id: str


class UndoBody(Shape):
    """The comments whose last decision, if it was one's own, is taken back."""

    comment_ids: list[CommentId]


class PresenceBody(Shape):
    """The comment that one has open; none when the card was closed."""

    comment_id: CommentId | None = None


class PresentAnswer(BaseModel):
    """Somebody else of the staff, and the comment they have open."""

    comment_id: str
    name: str


class PresenceAnswer(BaseModel):
    """Who else has which comment open."""

    others: list[PresentAnswer]


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
    """A page of a queue, in its order. A search may answer an empty page that leads on."""

    comments: list[QueuedComment]
    next_cursor: str | None


class DecisionAnswer(BaseModel):
    """What became of one comment; `detail` says why where it is not done.

    Where `can_insist`, somebody else decided meanwhile: the same decision without `seen_status` is carried out.
    """

    id: str
    outcome: Literal["done", "unchanged", "not_found", "conflict"]
    status: str | None
    detail: str | None
    can_insist: bool = False


class NewAnswer(BaseModel):
    """How many comments came into a queue; a hundred means that many or more."""

    count: int


class DecisionsAnswer(BaseModel):
    """What became of each comment, in the order asked."""

    decisions: list[DecisionAnswer]


def status_of(name: QueueName) -> Status | None:
    """Return the status that a queue's name means; None for those of all statuses."""
    return None if name in (ALL, REPORTED) else Status(name)


def present_others(others: Sequence[Present]) -> PresenceAnswer:
    """Present who else is at work."""
    return PresenceAnswer(
        others=[PresentAnswer(comment_id=str(o.comment_id), name=o.name) for o in others]
    )


def _number(text: str | None) -> int | None:
    """Return an id; what cannot be one is nobody's."""
    return (ids.parse_id(text) or -1) if text else None


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
        reasons=[_present_reason(reason) for reason in comment.reasons],
        risk=comment.risk,
        thread=ThreadName(id=str(comment.thread_id), title=item.thread_title, url=item.thread_url),
    )


def _present_reason(reason: dict[str, Any]) -> ReasonAnswer:
    return ReasonAnswer.model_validate(reason | {"reason": languages.say(judging.why(reason))})


def present_outcome(asked: str, outcome: Outcome | None) -> DecisionAnswer:
    """Present what became of one asked id; without an outcome it is no id of ours at all."""
    if outcome is None:
        return DecisionAnswer(id=asked, outcome="not_found", status=None, detail=None)
    return DecisionAnswer(
        id=asked,
        outcome=outcome.result.value,
        status=outcome.status.value if outcome.status else None,
        detail=languages.say(outcome.detail),
        can_insist=outcome.can_insist,
    )
