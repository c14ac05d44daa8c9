"""Figures against their targets, printed and, when asked, written to `docs/performance.md`."""

import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.benchmarks.wrk import Measured

PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
BEGIN, END = "<!-- figures: `make bench-report` -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Target:
    """One promise, what was measured, and whether it is kept."""

    what: str
    wanted: str
    measured: str
    is_met: bool


def at_least(what: str, measured: float, wanted: float, unit: str = "×") -> Target:
    """Compare with a lower bound."""
    return Target(what, f"≥ {wanted:,g}{unit}", f"{_short(measured)}{unit}", measured >= wanted)


def at_most(what: str, measured: float, wanted: float, unit: str = "×") -> Target:
    """Compare with an upper bound."""
    return Target(what, f"≤ {wanted:,g}{unit}", f"{_short(measured)}{unit}", measured <= wanted)


def ratio(ours: Sequence[Measured], theirs: Sequence[Measured]) -> float:
    """Return the median of the rounds' own ratios: what slows a round slows both sides of it."""
    return median(a.per_second / b.per_second for a, b in zip(ours, theirs, strict=True))


def middle(rounds: Sequence[Measured]) -> Measured:
    """Return the medians of several rounds."""
    names = ("per_second", "p50_ms", "p99_ms", "bytes_each")
    return Measured(*(median(getattr(one, name) for one in rounds) for name in names))


def rates(measured: dict[str, list[Measured]]) -> list[str]:
    """Return a table of what was asked and how fast it was answered."""
    lines = [
        "| | requests/s | p50 ms | p99 ms | bytes with headers |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for what, rounds in measured.items():
        one = middle(rounds)
        lines.append(
            f"| {what} | {_short(one.per_second)} | {one.p50_ms:.2f} | {one.p99_ms:.2f} | {one.bytes_each:,.0f} |"
        )
    return lines


def targets(found: Sequence[Target]) -> list[str]:
    """Return a table of promises."""
    lines = (
        f"| {one.what} | {one.wanted} | {one.measured} | {'' if one.is_met else '**missed**'} |"
        for one in found
    )
    return ["| what | must | is | |", "| --- | --- | ---: | --- |", *lines]


def machine() -> str:
    """Say where and when this was measured."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    today = datetime.now(UTC).date()
    return f"{today}, {cpu}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"


def write(lines: Sequence[str]) -> None:
    """Put figures in their place in the page; what is written around them stays."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text("\n".join([before + BEGIN, "", *lines, "", END]) + after, encoding="utf-8")
    print(f"Written to {PAGE}")


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:,.2f}"
