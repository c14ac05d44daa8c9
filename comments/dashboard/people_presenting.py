"""Ready values for the pages about people. Everything that came from outside is text here, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from comments.accounts.viewer import Viewer
from comments.dashboard.presenting import LABELS, Age, present_age
from comments.discussion.models import Status
from comments.moderation import sanctioning
from comments.moderation.models import Removal
from comments.moderation.notes import Noted
from comments.moderation.people import COUNTED
from comments.moderation.trail import Traced
from comments.screening import queries as screening
from comments.screening.models import Level
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.screening.sanctions.targets import Target, TargetKind
from comments.screening.trust import level_of

MAX_SHOWN_HASH = 16


@dataclass(frozen=True)
class KindWords:
    """What a sanction is called, as an order, and what it does."""

    label: str
    verb: str
    effect: str


KINDS = {
    SanctionKind.WARNING: KindWords(
        "Warning", "Warn", "They cannot write until they have read it and said so."
    ),
    SanctionKind.MUTE: KindWords("Mute", "Mute", "They cannot write or edit; they can still vote."),
    SanctionKind.SHADOW_BAN: KindWords(
        "Shadow ban",
        "Shadow ban",
        "Nobody else sees what they write from now on, and they are not told.",
    ),
    SanctionKind.BAN: KindWords(
        "Ban", "Ban", "They can only read; they are told why and how long."
    ),
}
TARGETS = {
    TargetKind.ACCOUNT: "their account",
    TargetKind.EMAIL: "their mail address",
    TargetKind.DOMAIN: "everybody at a mail domain",
    TargetKind.ADDRESS: "their network address, as it is kept here",
    TargetKind.NETWORK: "an address or a range of addresses",
}
ACTIONS = {
    **{f"sanction.{kind}": "imposed" for kind in SanctionKind},
    sanctioning.LIFT: "lifted",
    sanctioning.ACKNOWLEDGE: "read and acknowledged",
}


@dataclass(frozen=True)
class SanctionLine:
    """One sanction with its trail."""

    id: str
    kind: str
    target: str
    state: str
    is_standing: bool
    message: str
    trail: list[tuple[str, Age]]


@dataclass(frozen=True)
class Trust:
    """How far somebody is trusted, and the numbers that say so; of a guest there are none."""

    level: str
    is_pinned: bool
    inputs: str


@dataclass(frozen=True)
class NoteLine:
    """One note."""

    id: str
    text: str
    by: str
    age: Age
    may_remove: bool


@dataclass(frozen=True)
class RemovalLine:
    """One removal."""

    id: str
    words: str
    age: Age
    may_undo: bool


def present_target(target: Target, name: str | None = None) -> str:
    """Say for whom a sanction holds; an account by its name, where it does not stand above."""
    match target.kind:
        case TargetKind.ACCOUNT:
            return name or "this account"
        case TargetKind.DOMAIN:
            return f"everybody at {target.value}"
        case TargetKind.ADDRESS:
            return f"network address {target.value[:MAX_SHOWN_HASH]}"
        case TargetKind.NETWORK:
            return f"addresses {target.value}"
        case _:
            return target.value


def present_trust(person: screening.Person | None, now: datetime) -> Trust:
    """Present how far somebody is trusted; a guest is always new."""
    if person is None:
        return Trust(Level.NEW.value, is_pinned=False, inputs="a guest")
    record = person.record
    days = (now - record.since).days
    inputs = [
        f"{record.approved} stand",
        f"{record.removed} taken away"
        + (f" ({record.removed_share:.0%})" if record.removed else ""),
        f"{record.upheld_reports} upheld {'report' if record.upheld_reports == 1 else 'reports'}",
        f"account {days} {'day' if days == 1 else 'days'} old",
    ]
    return Trust(level_of(record, now).value, record.pinned is not None, ", ".join(inputs))


def summarize(found: Sequence[Sanction], now: datetime) -> str:
    """Say in a line what holds for somebody, and how much held before; empty where nothing did."""
    standing = [one for one in found if sanctioning.stands(one, now)]
    words = [f"{KINDS[SanctionKind(one.kind)].label} {state_of(one, now)}" for one in standing]
    over = len(found) - len(standing)
    return ", ".join([*words, f"{over} earlier"] if over else words)


def present_sanction(traced: Traced, now: datetime, name: str | None = None) -> SanctionLine:
    """Present a sanction; `name` is that of the account, where it is for one."""
    sanction = traced.sanction
    return SanctionLine(
        id=str(sanction.id),
        kind=KINDS[SanctionKind(sanction.kind)].label,
        target=present_target(targets.read_key(sanction.target), name),
        state=state_of(sanction, now),
        is_standing=sanctioning.stands(sanction, now),
        message=sanction.message,
        trail=[
            (
                " ".join(
                    [
                        f"{ACTIONS.get(line.action, line.action)} by {line.actor}",
                        *(f"({said})" for said in (line.reason, line.note) if said),
                    ]
                ),
                present_age(line.at, now),
            )
            for line in traced.lines
        ],
    )


def state_of(sanction: Sanction, now: datetime) -> str:
    """Say whether a sanction holds, and how long."""
    if sanction.acknowledged_at is not None:
        return "acknowledged"
    if not sanctioning.stands(sanction, now):
        return "over"
    if sanction.kind == SanctionKind.WARNING:
        return "not read yet"
    return f"until {sanctioning.day(sanction.ends_at)}" if sanction.ends_at else "for good"


def present_note(noted: Noted, viewer: Viewer, *, is_lead: bool, now: datetime) -> NoteLine:
    """Present a note."""
    is_own = noted.note.staff_id is not None and noted.note.staff_id == viewer.account_id
    return NoteLine(
        id=str(noted.note.id),
        text=noted.note.text,
        by=noted.staff_name or "somebody who was erased",
        age=present_age(noted.note.created_at, now),
        may_remove=is_own or is_lead,
    )


def present_removal(removal: Removal, now: datetime) -> RemovalLine:
    """Present a removal."""
    count = f"{removal.count} comments" if removal.count != 1 else "1 comment"
    since = f"since {removal.since.day} {removal.since:%B %Y}"
    words = f"{count} {since} removed"
    if removal.undone_at:
        words = f"Removal {since} taken back" + (f"; {count} stay removed" if removal.count else "")
    elif not removal.finished_at:
        words += " so far; it goes on"
    return RemovalLine(
        str(removal.id), words, present_age(removal.created_at, now), removal.undone_at is None
    )


def present_counts(counts: dict[Status, int]) -> Sequence[tuple[str, str]]:
    """Present how many comments stand where, and all together."""
    total = sum(counts.values())
    every = f"{COUNTED}+" if total >= COUNTED else str(total)
    return [
        ("Comments", every),
        *((LABELS[status], str(number)) for status, number in counts.items() if number),
    ]
