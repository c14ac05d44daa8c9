"""Pages that nobody asked for yet: statements, work for the database, and time in the server, for every shape.

`python -m tests.benchmarks.bench_cold [--folder F]`. The time is that of one WSGI call with nothing kept ready, brotli
included, the median of many calls in this process; rounds go through all pages in turn.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from comments.app import create_app
from comments.core.db import db
from comments.core.settings import read_settings
from comments.embed import snapshots
from tests.benchmarks import report, seeding
from tests.benchmarks.reads import reads_of
from tests.factories.statements import recorded_statements
from tests.factories.work import work_of

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
THREADS = [f"thread-{size}" for size in SIZES]
PAIRS = [
    ("thread-100", "thread-1000000"),
    ("roots-100", "roots-1000000"),
    ("replies-100", "replies-1000000"),
    ("chain-100", "chain-10000"),
    ("branches-20x10", "branches-1000x1000"),
    ("held-100", "held-100000"),
]
SHAPES = [*THREADS, *(name for pair in PAIRS for name in pair if name not in THREADS)]
ROUNDS = 40


@dataclass
class Read:
    """What one page costs."""

    statements: int
    work: int
    milliseconds: float
    bytes_sent: int


def cold_app(database_url: str, folder: Path) -> Flask:
    """Return the application with no room to keep answers in."""
    settings = read_settings(
        {},
        database_url=database_url,
        instance_dir=folder,
        ratelimit_enabled=False,
        snapshot_megabytes=0,
    )
    return create_app(settings)


def caller(app: Flask, address: str) -> Callable[[], tuple[float, int]]:
    """Return a call that asks as a browser does: seconds and bytes."""
    path, _, query = address.partition("?")
    headers = {"Accept-Encoding": "gzip, deflate, br"}
    environ = EnvironBuilder(path=path, query_string=query, headers=headers).get_environ()

    def call() -> tuple[float, int]:
        statuses: list[str] = []
        asked = dict(environ)

        def start(status: str, _headers: object, _error: object = None) -> Any:
            statuses.append(status)

        started = time.perf_counter()
        body = b"".join(app(asked, start))
        seconds = time.perf_counter() - started
        if statuses != ["200 OK"]:
            raise SystemExit(f"{address} was answered with {statuses}")
        return seconds, len(body)

    return call


def measure(app: Flask, names: Sequence[str], rounds: int = ROUNDS) -> dict[tuple[str, str], Read]:
    """Measure every page of each planted thread, by (thread, page)."""
    calls, found = {}, {}
    for name in names:
        for what, address in reads_of(app.test_client(), name).items():
            calls[name, what] = caller(app, address)
            calls[name, what]()
            with recorded_statements(app) as seen:
                _, size = calls[name, what]()
            found[name, what] = Read(len(seen), work_of(app, seen), 0.0, size)
    times: dict[tuple[str, str], list[float]] = {key: [] for key in calls}
    for _ in range(rounds):
        for key, call in calls.items():
            times[key].append(call()[0])
    for key, seconds in times.items():
        found[key].milliseconds = 1000 * median(seconds)
    return found


def targets_of(found: dict[tuple[str, str], Read]) -> list[report.Target]:
    """Compare each shape's first pages, large with small, and all pages with their bounds."""
    made = []
    for small, large in PAIRS:
        pairs = [
            (found[small, f"{o}: first"], found[large, f"{o}: first"]) for o in ("newest", "best")
        ]
        # Of the same bytes: the shapes' pages may hold a little more or less than each other.
        times = [b.milliseconds / a.milliseconds for a, b in pairs]
        made.append(report.at_most(f"first page, cold, {large} against {small}", max(times), 1.5))
    slowest = found["thread-1000000", "newest: first"].milliseconds
    made.append(report.at_most("a miss at 1,000,000 comments, server time", slowest, 3, " ms"))
    most = max(read.statements for read in found.values())
    made.append(report.at_most("statements of any page of any shape", most, 5, ""))
    firsts = [read.bytes_sent for (_, what), read in found.items() if what.endswith(": first")]
    made.append(
        report.at_most("a page's first response, compressed", max(firsts) / 1000, 25, " KB")
    )
    return made


def table(found: dict[tuple[str, str], Read]) -> list[str]:
    """Return each shape's pages: how many kinds, and the most that any of them takes."""
    lines = [
        "| shape | pages | statements | steps of SQLite | ms in the server: newest first / slowest | bytes |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for name in dict.fromkeys(name for name, _ in found):
        api = {w: r for (n, w), r in found.items() if n == name and not w.startswith("plain")}
        reads = list(api.values())
        first = api["newest: first"].milliseconds
        lines.append(
            f"| {name} | {len(reads)} | {max(r.statements for r in reads)} | {max(r.work for r in reads):,} "
            f"| {first:.2f} / {max(r.milliseconds for r in reads):.2f} | {max(r.bytes_sent for r in reads):,} |"
        )
    return lines


def run(folder: Path, rounds: int = ROUNDS) -> tuple[list[report.Target], list[str]]:
    """Measure all shapes; return the targets and a table."""
    app = cold_app(seeding.kept_database(folder / "shapes", SHAPES), folder)
    found = measure(app, SHAPES, rounds)
    app.extensions[snapshots.EXTENSION].commits.close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return targets_of(found), table(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=seeding.FOLDER)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    found, lines = run(asked.folder, asked.rounds)
    print("\n".join([*lines, "", *report.targets(found)]))


if __name__ == "__main__":
    main()
