"""The lines of our own format, version 1, as they are checked on the way in. `docs/moving.md` describes them."""

from collections.abc import Hashable, Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
)

from comments.accounts.people import MAX_BADGE
from comments.accounts.sso.member import MAX_SUBJECT
from comments.core import ids
from comments.moderation.notes import MAX_NOTE as MAX_PERSON_NOTE
from comments.moderation.reports.models import Outcome
from comments.moderation.reports.models import Reason as Reported
from comments.moderation.reports.schemas import MAX_NOTE
from comments.moderation.sanctioning import MAX_MESSAGE
from comments.reactions.models import MAX_EMOJI
from comments.screening.sanctions import targets
from comments.screening.sanctions.errors import BadTarget
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.targets import TargetKind
from comments.sites import settings
from comments.sites.emoji import is_emoji
from comments.sites.errors import BadSetting
from comments.transfer.formats.values import MAX_SOURCE_ID
from comments.web.text_types import OpaqueIdentifier, Shape, Storable

MAX_TARGET = 400
FORMAT = "discussions"
VERSION = 1

Given = TypeVar("Given", bound=BaseModel)


def _read_id(value: object) -> int:
    number = ids.parse_id(value) if isinstance(value, str) else None
    if number is None:
        raise ValueError("“id” must be a whole number, written as text.")
    return number


def _check_emoji(value: object) -> object:
    if not isinstance(value, str) or len(value) > MAX_EMOJI or not is_emoji(value):
        raise ValueError("“emoji” must be one emoji.")
    return value


Id = Annotated[int, BeforeValidator(_read_id)]
Count = Annotated[int, Field(ge=0, le=2**31 - 1)]


def _check_settings(words: dict[str, str]) -> dict[str, str]:
    """Refuse settings that no thread can have; they stay words."""
    for name, word in words.items():
        if name not in settings.FOR_THREADS:
            raise ValueError(f"“{name}” is no setting of a thread")
        try:
            settings.changed({}, name, word)
        except BadSetting as error:
            raise ValueError(error.detail.rstrip(".")) from error
    return words


def _check_target(key: str) -> str:
    kind, _, value = key.partition(":")
    is_one = value and (kind != TargetKind.ACCOUNT or ids.parse_id(value) is not None)
    if kind not in set(TargetKind) or not is_one:
        raise ValueError("“target” must be who it is about, like “email:mallory@example.test”.")
    if kind == TargetKind.NETWORK:
        try:
            return targets.network(value).key
        except BadTarget as error:
            raise ValueError(error.detail.rstrip(".")) from error
    return key


Target = Annotated[
    Storable, StringConstraints(max_length=MAX_TARGET), AfterValidator(_check_target)
]
Short = Annotated[Storable, StringConstraints(max_length=40)]
Whole = Annotated[int, Field(strict=True, ge=-(2**53), le=2**53)]
Word = Storable | int | float | bool | None


class Head(Shape):
    """The first line."""

    afterword: Literal["discussions"]
    version: int


class Member(Shape):
    """Whom the site's publisher signs in by this id, since when, and the word that it puts beside their name."""

    id: Annotated[Storable, StringConstraints(min_length=1, max_length=MAX_SUBJECT)]
    badge: Annotated[Storable, StringConstraints(max_length=MAX_BADGE)] | None
    created_at: AwareDatetime


class Person(Shape):
    """Somebody with an account who wrote, voted or gave emoji. `members` are several where they made one of two."""

    type: Literal["person"]
    id: Id
    email: Storable | None
    name: Storable
    url: Storable | None
    created_at: AwareDatetime
    members: list[Member] = Field(default_factory=list)


class Site(Shape):
    """What the site was set to, as words; what it never set is not in it."""

    type: Literal["site"]
    settings: dict[Short, Storable]


class Sanction(Shape):
    """A warning, mute, ban or shadow ban, standing or over."""

    type: Literal["sanction"]
    id: Id
    kind: SanctionKind
    target: Target
    message: Annotated[Storable, StringConstraints(max_length=MAX_MESSAGE)]
    created_at: AwareDatetime
    ends_at: AwareDatetime | None
    lifted_at: AwareDatetime | None
    acknowledged_at: AwareDatetime | None


class Note(Shape):
    """What staff noted about somebody. `person` is who noted it."""

    type: Literal["note"]
    id: Id
    target: Target
    person: Id | None
    text: Annotated[Storable, StringConstraints(max_length=MAX_PERSON_NOTE)]
    created_at: AwareDatetime


class Vote(Shape):
    """One vote, and who gave it: `account:` and the id of a person, or a guest's sign."""

    voter: Short
    network: Short | None
    value: Literal[1, -1]


class Reaction(Shape):
    """One emoji, and who gave it."""

    emoji: Annotated[str, BeforeValidator(_check_emoji)]
    voter: Short
    network: Short | None


class Thread(Shape):
    """One page under discussion, with every name that leads to it."""

    type: Literal["thread"]
    id: Id
    title: Storable
    url: Storable | None
    identifiers: list[OpaqueIdentifier]
    urls: list[Storable]
    is_open: bool
    closed_by_hand: bool | None
    premoderate: bool | None
    settings: Annotated[dict[Short, Short], AfterValidator(_check_settings)]
    created_at: AwareDatetime
    reactions: list[Reaction]
    source: Annotated[Storable, StringConstraints(max_length=20)] | None
    source_id: Annotated[Storable, StringConstraints(max_length=MAX_SOURCE_ID)] | None


class Author(Shape):
    """Who wrote a comment, as it stands there."""

    person: Id | None
    name: Storable
    email: Storable | None
    url: Storable | None
    badge: Annotated[Storable, StringConstraints(max_length=MAX_BADGE)] | None


class Said(Shape):
    """What a sentence was made from, as `core/words.py` keeps it; whether it is one of ours shows when it is said."""

    message: Storable
    plural: Storable | None
    number: Whole
    values: dict[Storable, "Storable | Whole | Within | Counted | Moment | Day"]


class Within(Shape):
    """A sentence in another one."""

    sentence: Said | None
    text: Storable


class Counted(Shape):
    """A number of things in a sentence, written as its reader's language does."""

    count: Whole


class Moment(Shape):
    """A moment in a sentence."""

    moment: Storable


class Day(Shape):
    """A day in a sentence."""

    day: Storable


class Reason(BaseModel, extra="allow"):
    """Why a comment is not shown: in English, and what that was made from."""

    rule: Storable
    reason: Storable
    said: Said | None = None
    __pydantic_extra__: dict[str, Word]


class Edit(Shape):
    """What a comment said before somebody changed it, who that was, and when."""

    text: Storable
    text_format: Literal["markdown", "html"]
    person: Id | None
    edited_at: AwareDatetime


class Report(Shape):
    """What a reader had against a comment, and what became of that. `voter` is who, as for votes."""

    voter: Short
    network: Short | None
    reason: Reported
    note: Annotated[Storable, StringConstraints(max_length=MAX_NOTE)]
    weight: Count
    created_at: AwareDatetime
    outcome: Outcome | None
    settled_at: AwareDatetime | None


class Name(Shape):
    """What a comment was called in one more system."""

    source: Annotated[Storable, StringConstraints(max_length=20)]
    source_id: Annotated[Storable, StringConstraints(max_length=MAX_SOURCE_ID)]


class Comment(Shape):
    """One comment. `html` is there for who reads the file; it is made anew when it comes in."""

    type: Literal["comment"]
    id: Id
    thread_id: Id
    parent_id: Id | None
    status: Literal["pending", "approved", "spam", "removed", "deleted"]
    reasons: list[Reason]
    author: Author
    address: Annotated[Storable, StringConstraints(max_length=64)] | None
    text: Storable
    text_format: Literal["markdown", "html"]
    html: str
    created_at: AwareDatetime
    edited_at: AwareDatetime | None
    edits: list[Edit]
    risk: Annotated[int, Field(ge=0, le=100)]
    is_pinned: bool
    is_featured: bool
    imported_up_votes: Count
    imported_down_votes: Count
    votes: list[Vote]
    reactions: list[Reaction]
    reports: list[Report]
    source: Annotated[Storable, StringConstraints(max_length=20)] | None
    source_id: Annotated[Storable, StringConstraints(max_length=MAX_SOURCE_ID)] | None
    names: list[Name]


class End(Shape):
    """The last line: a file without it was cut off."""

    type: Literal["end"]
    people: Count
    sanctions: Count
    notes: Count
    threads: Count
    comments: Count


LINES: dict[str, type[Site | Person | Sanction | Note | Thread | Comment]] = {
    "site": Site,
    "person": Person,
    "sanction": Sanction,
    "note": Note,
    "thread": Thread,
    "comment": Comment,
}


def each_once(given: Iterable[Given]) -> list[dict[str, Any]]:
    """Return votes, emoji or reports of which nobody gave the same one twice; a network that did stays unnamed."""
    voters: set[Hashable] = set()
    networks: set[Hashable] = set()
    found = []
    for one in given:
        values = as_json(one)
        emoji = values.get("emoji")
        if (values["voter"], emoji) in voters:
            continue
        voters.add((values["voter"], emoji))
        if (values["network"], emoji) in networks:
            values["network"] = None
        networks.add((values["network"], emoji))
        found.append(values)
    return found


def as_json(line: BaseModel) -> dict[str, Any]:
    """Return the fields of a line that has nothing but texts, numbers and instants."""
    return {
        name: to_text(value) if isinstance(value, datetime) else value
        for name, value in line.model_dump().items()
    }


def to_text(instant: datetime) -> str:
    """Write an instant to the microsecond: it comes back as the same one."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
