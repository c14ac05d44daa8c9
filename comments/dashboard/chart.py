"""A small chart of the comments of each day, for an SVG: bars of what readers see, what waits, what was put away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from comments.core.words import Number, gettext
from comments.discussion.models import Status
from comments.moderation.numbers import Day

WIDTH, HEIGHT = 600, 120
GAP = 4
# What stands on what, from the ground up: its class, its words, and what it counts.
KINDS: tuple[tuple[str, str, tuple[Status, ...]], ...] = (
    ("shown", gettext("Approved"), (Status.APPROVED,)),
    ("waiting", gettext("Pending"), (Status.PENDING,)),
    ("away", gettext("Spam, removed or deleted"), (Status.SPAM, Status.REMOVED, Status.DELETED)),
)


@dataclass(frozen=True)
class Bar:
    """One rectangle."""

    kind: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Row:
    """The numbers of one day, for the table that says the same."""

    day: date
    numbers: list[Number]


@dataclass(frozen=True)
class Chart:
    """Bars and table, and the highest number, which the top of the chart stands for."""

    bars: list[Bar]
    rows: list[Row]
    highest: Number
    first: date
    last: date
    width: int = WIDTH
    height: int = HEIGHT


def draw(days: Sequence[Day]) -> Chart:
    """Draw some days, the first at the left."""
    highest = max((day.total for day in days), default=0)
    rows = [Row(day.date, _numbers(day)) for day in days]
    step = WIDTH / len(days)
    bars: list[Bar] = []
    for at, row in enumerate(rows):
        top = float(HEIGHT)
        for (kind, _, _), number in zip(KINDS, row.numbers, strict=True):
            height = round(HEIGHT * number / highest, 1) if number else 0.0
            top -= height
            if number:
                bars.append(
                    Bar(kind, round(at * step, 1), round(top, 1), round(step - GAP, 1), height)
                )
    return Chart(bars, rows[::-1], Number(highest), rows[0].day, rows[-1].day)


def _numbers(day: Day) -> list[Number]:
    return [
        Number(sum(day.numbers.get(status, 0) for status in statuses)) for _, _, statuses in KINDS
    ]
