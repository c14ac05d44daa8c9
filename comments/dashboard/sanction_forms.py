"""The form by which a sanction is imposed: what was typed, what it means, and the question before it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from comments.audit.actions import Why
from comments.core import ids, text
from comments.core.errors import Invalid
from comments.core.words import gettext
from comments.dashboard.people_presenting import KINDS, present_target
from comments.moderation.sanctioning import Order
from comments.moderation.schemas import MAX_REASON
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import SanctionKind
from comments.screening.sanctions.targets import Target, TargetKind

# How long, by what is sent; for good is none of these.
DAYS = {
    "1": gettext("1 day"),
    "3": gettext("3 days"),
    "7": gettext("a week"),
    "30": gettext("30 days"),
    "90": gettext("90 days"),
    "365": gettext("a year"),
}
REMOVE_DAYS = {
    "1": gettext("the last day"),
    "7": gettext("the last week"),
    "30": gettext("the last 30 days"),
    "365": gettext("the last year"),
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
        raise Invalid(gettext("Choose what to do: warn, mute, shadow ban or ban."))
    if target not in set(TargetKind):
        raise Invalid(gettext("Choose for whom it holds."))
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
    said = [_order_in_words(order), KINDS[order.kind].effect]
    if form.remove_days:
        said.append(
            gettext(
                "All that they wrote in %(time)s is removed. It can be put back.",
                time=REMOVE_DAYS[str(form.remove_days)],
            )
        )
    if order.target.kind in {TargetKind.ADDRESS, TargetKind.NETWORK, TargetKind.DOMAIN}:
        said.append(
            gettext(
                "This holds for everybody there, also for people who did nothing; not for staff."
            )
        )
    return said


def _order_in_words(order: Order) -> str:
    named = {"sanction": KINDS[order.kind].verb, "whom": present_target(order.target)}
    if order.kind is SanctionKind.WARNING:
        return gettext("%(sanction)s %(whom)s.", **named)
    if order.ends_at is None:
        return gettext("%(sanction)s %(whom)s for good.", **named)
    return gettext("%(sanction)s %(whom)s until %(when)s.", **named, when=order.ends_at)


def choices(kinds: Sequence[TargetKind]) -> list[tuple[str, str]]:
    """Return what can be chosen of these, with its words."""
    return [(kind.value, targets.WORDS[kind]) for kind in kinds]
