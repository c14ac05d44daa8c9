"""Ready values for the pages about people. Everything that came from outside is text here, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from comments.accounts.viewer import Viewer
from comments.core.words import Number, Sentence, Share, gettext, joined, kept, ngettext
from comments.dashboard.presenting import LABELS, Age, present_age
from comments.discussion.models import Status
from comments.moderation import sanctioning
from comments.moderation.models import Removal
from comments.moderation.notes import Noted
from comments.moderation.people import COUNTED
from comments.moderation.trail import Traced
from comments.screening import queries as screening
from comments.screening import trust
from comments.screening.models import Level
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.screening.sanctions.targets import Target, TargetKind
from comments.screening.trust import Bar, Record, level_of

MAX_SHOWN_HASH = 16


@dataclass(frozen=True)
class KindWords:
    """What a sanction is called, as an order, and what it does."""

    label: str
    verb: str
    effect: str


KINDS = {
    SanctionKind.WARNING: KindWords(
        gettext("Warning"),
        gettext("Warn"),
        gettext("They cannot write until they have read it and said so."),
    ),
    SanctionKind.MUTE: KindWords(
        gettext("Mute"), gettext("Mute"), gettext("They cannot write or edit; they can still vote.")
    ),
    SanctionKind.SHADOW_BAN: KindWords(
        gettext("Shadow ban"),
        gettext("Shadow ban"),
        gettext("Nobody else sees what they write from now on, and they are not told."),
    ),
    SanctionKind.BAN: KindWords(
        gettext("Ban"),
        gettext("Ban"),
        gettext("They can only read; they are told why and how long."),
    ),
}
ACTIONS = {
    **{f"sanction.{kind}": gettext("imposed") for kind in SanctionKind},
    sanctioning.LIFT: gettext("lifted"),
    sanctioning.ACKNOWLEDGE: gettext("read and acknowledged"),
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
            return name or gettext("this account")
        case TargetKind.DOMAIN:
            return gettext("everybody at %(domain)s", domain=target.value)
        case TargetKind.ADDRESS:
            return gettext("network address %(address)s", address=target.value[:MAX_SHOWN_HASH])
        case TargetKind.NETWORK:
            return gettext("addresses %(range)s", range=target.value)
        case _:
            return target.value


def present_trust(person: screening.Person | None, now: datetime) -> Trust:
    """Present how far somebody is trusted; a guest is always new."""
    if person is None:
        return Trust(trust.WORDS[Level.NEW], is_pinned=False, inputs=gettext("a guest"))
    record = person.record
    days = (now - record.since).days
    inputs = [
        gettext("%(number)s stand", number=Number(record.approved)),
        _say_taken_away(record),
        _say_upheld(record.upheld_reports),
        ngettext("account %(num)s day old", "account %(num)s days old", days),
    ]
    return Trust(
        trust.WORDS[level_of(record, now)], record.pinned is not None, joined(inputs, ", ")
    )


def present_bar(bar: Bar) -> dict[str, Any]:
    """Present what a level asks for."""
    asks = (
        ngettext("%(num)s comment that stands", "%(num)s comments that stand", bar.approved),
        ngettext(
            "an account of %(num)s day or more", "an account of %(num)s days or more", bar.age.days
        ),
        gettext("at most %(share)s taken away", share=Share(bar.removed_share)),
        gettext("at most %(reports)s", reports=_say_upheld(bar.upheld_reports)),
    )
    return {"level": trust.WORDS[bar.level], "asks": joined(asks, ", ")}


def _say_taken_away(record: Record) -> str:
    if not record.removed:
        return gettext("0 taken away")
    return gettext(
        "%(number)s taken away (%(share)s)",
        number=Number(record.removed),
        share=Share(record.removed_share),
    )


def _say_upheld(number: int) -> str:
    return ngettext("%(num)s upheld report", "%(num)s upheld reports", number)


def summarize(found: Sequence[Sanction], now: datetime) -> str:
    """Say in a line what holds for somebody, and how much held before; empty where nothing did."""
    standing = [one for one in found if sanctioning.stands(one, now)]
    words = [
        gettext(
            "%(sanction)s %(state)s",
            sanction=KINDS[SanctionKind(one.kind)].label,
            state=state_of(one, now),
        )
        for one in standing
    ]
    over = len(found) - len(standing)
    return joined([*words, gettext("%(number)s earlier", number=over)] if over else words, ", ")


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
                joined(
                    [
                        gettext(
                            "%(done)s by %(name)s",
                            done=ACTIONS.get(line.action, line.action),
                            name=line.actor,
                        ),
                        *(
                            Sentence("(%(said)s)", {"said": kept(said)})
                            for said in (line.reason, line.note)
                            if said
                        ),
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
        return gettext("acknowledged")
    if not sanctioning.stands(sanction, now):
        return gettext("over")
    if sanction.kind == SanctionKind.WARNING:
        return gettext("not read yet")
    if sanction.ends_at is None:
        return gettext("for good")
    return gettext("until %(when)s", when=sanction.ends_at)


def present_note(noted: Noted, viewer: Viewer, *, is_lead: bool, now: datetime) -> NoteLine:
    """Present a note."""
    is_own = noted.note.staff_id is not None and noted.note.staff_id == viewer.account_id
    return NoteLine(
        id=str(noted.note.id),
        text=noted.note.text,
        by=noted.staff_name or gettext("somebody who was erased"),
        age=present_age(noted.note.created_at, now),
        may_remove=is_own or is_lead,
    )


def present_removal(removal: Removal, now: datetime) -> RemovalLine:
    """Present a removal."""
    return RemovalLine(
        str(removal.id),
        _say_removal(removal),
        present_age(removal.created_at, now),
        removal.undone_at is None,
    )


def _say_removal(removal: Removal) -> str:
    day, count = removal.since.date(), removal.count
    if removal.undone_at and not count:
        return gettext("Removal since %(day)s taken back", day=day)
    if removal.undone_at:
        return ngettext(
            "Removal since %(day)s taken back; %(num)s comment stays removed",
            "Removal since %(day)s taken back; %(num)s comments stay removed",
            count,
            day=day,
        )
    if removal.finished_at:
        return ngettext(
            "%(num)s comment since %(day)s removed",
            "%(num)s comments since %(day)s removed",
            count,
            day=day,
        )
    return ngettext(
        "%(num)s comment since %(day)s removed so far; it goes on",
        "%(num)s comments since %(day)s removed so far; it goes on",
        count,
        day=day,
    )


def present_counts(counts: dict[Status, int]) -> Sequence[tuple[str, str | Number]]:
    """Present how many comments stand where, and all together."""
    total = sum(counts.values())
    most = Sentence("%(number)s+", {"number": Number(COUNTED)})
    return [
        (gettext("Comments"), most if total >= COUNTED else Number(total)),
        *((LABELS[status], Number(number)) for status, number in counts.items() if number),
    ]
