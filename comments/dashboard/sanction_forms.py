"""The form by which a sanction is imposed: what was typed, what it means, and the question before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comments.audit.actions import Why
from comments.core import ids, text
from comments.core.errors import Invalid
from comments.dashboard.people_presenting import KINDS, TARGETS, present_target
from comments.moderation.sanctioning import Order, day
from comments.moderation.schemas import MAX_REASON
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.targets import Target, TargetKind

# How long, by what is sent; for good is none of these.
DAYS = {
    "1": "1 day",
    "3": "3 days",
    "7": "a week",
    "30": "30 days",
    "90": "90 days",
    "365": "a year",
}
REMOVE_DAYS = {
    "1": "the last day",
    "7": "the last week",
    "30": "the last 30 days",
    "365": "the last year",
}
FIELDS = ("kind", "target", "value", "days", "message", "reason", "remove_days")


@dataclass(frozen=True)
class SanctionForm:
    """What was chosen and typed."""

    kind: SanctionKind
    target: TargetKind
    value: str
    days: int | None
    message: str
    why: Why
    remove_days: int | None

    def order(self, target: Target, now: datetime) -> Order:
        """Return the sanction that is meant."""
        is_warning = self.kind is SanctionKind.WARNING
        ends_at = now + timedelta(days=self.days) if self.days and not is_warning else None
        return Order(self.kind, target, self.message, ends_at)


def read(form: Mapping[str, str]) -> SanctionForm:
    """Read a form.

    Raises:
        Invalid: nothing was chosen.

    """
    kind, target = form.get("kind", ""), form.get("target", "")
    if kind not in set(SanctionKind):
        raise Invalid("Choose what to do: warn, mute, shadow ban or ban.")
    if target not in set(TargetKind):
        raise Invalid("Choose for whom it holds.")
    return SanctionForm(
        SanctionKind(kind),
        TargetKind(target),
        form.get("value", "").strip(),
        ids.parse_id(form["days"]) if form.get("days") in DAYS else None,
        form.get("message", "").replace("\r\n", "\n").strip(),
        Why(text.single_line(form.get("reason", ""))[:MAX_REASON] or None),
        ids.parse_id(form["remove_days"]) if form.get("remove_days") in REMOVE_DAYS else None,
    )


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, to be shown or sent again."""
    return {name: form.get(name, "") for name in FIELDS}


def describe(form: SanctionForm, order: Order) -> Sequence[str]:
    """Say what will happen, sentence by sentence."""
    until = f" until {day(order.ends_at)}" if order.ends_at else " for good"
    is_warning = order.kind is SanctionKind.WARNING
    said = [
        f"{KINDS[order.kind].verb} {present_target(order.target)}{'' if is_warning else until}.",
        KINDS[order.kind].effect,
    ]
    if form.remove_days:
        said.append(
            f"All that they wrote in {REMOVE_DAYS[str(form.remove_days)]} is removed. It can be put back."
        )
    if order.target.kind in {TargetKind.ADDRESS, TargetKind.NETWORK, TargetKind.DOMAIN}:
        said.append(
            "This holds for everybody there, also for people who did nothing; not for staff."
        )
    return said


def choices(kinds: Sequence[TargetKind]) -> list[tuple[str, str]]:
    """Return what can be chosen of these, with its words."""
    return [(kind.value, TARGETS[kind]) for kind in kinds]
