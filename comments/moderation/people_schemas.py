"""Shapes of people, sanctions, notes and removals: for staff alone."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from comments.audit.models import AuditEntry
from comments.core import clock
from comments.moderation import sanctioning
from comments.moderation.models import Removal
from comments.moderation.notes import MAX_NOTE, Noted
from comments.moderation.people import Person
from comments.moderation.removing import MAX_DAYS
from comments.moderation.schemas import MAX_REASON
from comments.moderation.trail import Traced
from comments.screening.models import Level
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.targets import TargetKind
from comments.screening.trust import Record
from comments.sites.schemas import SitePath
from comments.web.text_types import Shape, SingleLine, Storable

MAX_TYPED = 300
Reason = Annotated[SingleLine, Field(max_length=MAX_REASON)]
Note = Annotated[Storable, Field(max_length=MAX_NOTE)]


class PersonPath(SitePath):
    """A path that names a person: the id of their account, or `comment-17` for whoever wrote comment 17."""

    id: str


class NotePath(PersonPath):
    """A path that names a note about a person."""

    note_id: str


class ThingPath(SitePath):
    """A path that names a sanction or a removal."""

    id: str


class PageQuery(Shape):
    """Where to go on."""

    cursor: Storable | None = None


class NoteBody(Shape):
    """A note about somebody, for the staff."""

    text: Note


class WhyBody(Shape):
    """Why, for the log."""

    reason: Reason | None = None
    note: Note | None = None


class SanctionBody(WhyBody):
    """A sanction to impose.

    For a person's account, mail address, mail domain or kept address name the `person`; a mail address, a mail domain
    or a range of addresses (`network`) can also be typed as `value`. Without `ends_at` it holds for good. `message` is
    what the person is told. With `remove_days` all that they wrote in that many days is removed as well.
    """

    kind: SanctionKind
    target: TargetKind
    person: Annotated[Storable, Field(max_length=40)] | None = None
    value: Annotated[SingleLine, Field(max_length=MAX_TYPED)] | None = None
    ends_at: AwareDatetime | None = None
    message: Annotated[Storable, Field(max_length=sanctioning.MAX_MESSAGE)] = ""
    remove_days: Annotated[int, Field(ge=1, le=MAX_DAYS)] | None = None


class LineAnswer(BaseModel):
    """A line of the log."""

    at: str
    by: str
    action: str
    reason: str | None
    note: str | None


class SanctionAnswer(BaseModel):
    """A sanction, whether it holds, and its trail."""

    id: str
    kind: SanctionKind
    target: TargetKind
    value: str
    message: str
    created_at: str
    ends_at: str | None
    lifted_at: str | None
    acknowledged_at: str | None
    is_standing: bool
    trail: list[LineAnswer]


class NoteAnswer(BaseModel):
    """A note about somebody."""

    id: str
    text: str
    by: str | None
    created_at: str


class RemovalAnswer(BaseModel):
    """An order to remove what somebody wrote, and how far it came."""

    id: str
    since: str
    created_at: str
    state: Literal["going on", "done", "taken back"]
    count: int


class ImposedAnswer(BaseModel):
    """What was imposed, and the removal that was ordered with it."""

    sanction: SanctionAnswer
    removal: RemovalAnswer | None


class TrustAnswer(BaseModel):
    """How far somebody is trusted here, and the numbers that say so, unless staff pinned a level."""

    level: Level
    is_pinned: bool
    since: str
    approved: int
    removed: int
    upheld_reports: int


class PersonAnswer(BaseModel):
    """Somebody as a site's staff know them; `comments` counts the last ten thousand by their status.

    Guests have no `trust`: they are always new.
    """

    id: str
    name: str
    has_account: bool
    role: str | None
    email: str | None
    address: str | None
    comments: dict[str, int]
    trust: TrustAnswer | None = None
    sanctions: list[SanctionAnswer]
    notes: list[NoteAnswer]
    removals: list[RemovalAnswer]


class SanctionsAnswer(BaseModel):
    """A page of what holds on a site, newest first."""

    sanctions: list[SanctionAnswer]
    next_cursor: str | None


def present_sanction(traced: Traced, now: datetime) -> SanctionAnswer:
    """Present a sanction with its trail."""
    sanction = traced.sanction
    target = targets.read_key(sanction.target)
    return SanctionAnswer(
        id=str(sanction.id),
        kind=SanctionKind(sanction.kind),
        target=target.kind,
        value=target.value,
        message=sanction.message,
        created_at=clock.to_json(sanction.created_at),
        ends_at=_at(sanction.ends_at),
        lifted_at=_at(sanction.lifted_at),
        acknowledged_at=_at(sanction.acknowledged_at),
        is_standing=sanctioning.stands(sanction, now),
        trail=[_line(entry) for entry in traced.lines],
    )


def present_note(noted: Noted) -> NoteAnswer:
    """Present a note to staff."""
    note = noted.note
    return NoteAnswer(
        id=str(note.id),
        text=note.text,
        by=noted.staff_name,
        created_at=clock.to_json(note.created_at),
    )


def present_removal(removal: Removal) -> RemovalAnswer:
    """Present a removal to staff."""
    state: Literal["going on", "done", "taken back"] = "done" if removal.finished_at else "going on"
    return RemovalAnswer(
        id=str(removal.id),
        since=clock.to_json(removal.since),
        created_at=clock.to_json(removal.created_at),
        state="taken back" if removal.undone_at else state,
        count=removal.count,
    )


def present_trust(level: Level, record: Record) -> TrustAnswer:
    """Present how far somebody is trusted."""
    return TrustAnswer(
        level=level,
        is_pinned=record.pinned is not None,
        since=clock.to_json(record.since),
        approved=record.approved,
        removed=record.removed,
        upheld_reports=record.upheld_reports,
    )


def present_person(
    person: Person,
    comments: dict[str, int],
    sanctions: list[SanctionAnswer],
    notes: list[NoteAnswer],
    removals: list[RemovalAnswer],
) -> PersonAnswer:
    """Present somebody to staff."""
    return PersonAnswer(
        id=person.key,
        name=person.name,
        has_account=person.account is not None,
        role=person.role.value if person.role else None,
        email=person.email,
        address=person.address,
        comments=comments,
        sanctions=sanctions,
        notes=notes,
        removals=removals,
    )


def _line(entry: AuditEntry) -> LineAnswer:
    return LineAnswer(
        at=clock.to_json(entry.at),
        by=entry.actor,
        action=entry.action,
        reason=entry.reason,
        note=entry.note,
    )


def _at(instant: datetime | None) -> str | None:
    return clock.to_json(instant) if instant else None
