"""Posting over HTTP, durable: Afterword on SQLite at `synchronous=FULL` with one web process, and Isso.

`python -m tests.benchmarks.bench_posting [--seconds S] [--rounds R]`. Eight writers each. Every comment that was
answered with 201 is looked for in the database afterwards.
"""

import argparse
import json
import sqlite3
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import report, seeding, servers, texts, wrk
from tests.benchmarks.reads import API
from tests.benchmarks.wrk import Load, Measured

WRITERS = 8
OURS, ISSO = "posting, Afterword", "posting, Isso"
JSON = {"Content-Type": "application/json"}


def run(folder: Path, seconds: float, rounds: int) -> tuple[list[report.Target], list[str]]:
    """Measure both in turn; return the target and a table."""
    wrk.check_tools("wrk", "taskset")
    text, name = texts.written()[0].text, texts.names()[0]
    # Where the disk is: a temporary folder may be memory, on which nothing is durable.
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as here, ExitStack() as stack:
        file = Path(here) / "afterword.db"
        seeding.plant_all(f"sqlite:///{file}", Path(here), ["thread-100"])
        us = stack.enter_context(servers.afterword(Path(here), f"sqlite:///{file}"))
        them = stack.enter_context(servers.isso(folder / "isso"))
        body = json.dumps({"identifier": "thread-100", "text": text, "author": {"name": name}})
        loads = {
            OURS: Load(f"{us.url}{API}/comments", JSON, body, WRITERS),
            ISSO: Load(
                f"{them.url}/new?uri=/posting",
                JSON,
                servers.isso_body("posting", name, text),
                WRITERS,
            ),
        }
        databases = {OURS: (file, "comment"), ISSO: (folder / "isso" / "isso.db", "comments")}
        measured = _measure(loads, databases, seconds, rounds)
    rate = report.ratio(measured[OURS], measured[ISSO])
    target = report.at_least("posting, durable, one process, against Isso", rate, 2.5)
    return [target], report.rates(measured)


def _measure(
    loads: dict[str, Load],
    databases: dict[str, tuple[Path, str]],
    seconds: float,
    rounds: int,
) -> dict[str, list[Measured]]:
    measured: dict[str, list[Measured]] = {what: [] for what in loads}
    for load in loads.values():  # the first makes what the others find
        answer = servers.ask(load.url, load.headers, load.body)
        if answer.status != 201:
            raise SystemExit(f"{load.url} was answered with {answer.status}: {answer.body[:300]!r}")
    for number in range(rounds):
        for what, load in loads.items():
            before = _count(*databases[what])
            one = wrk.run(load, seconds)
            kept = _count(*databases[what]) - before
            measured[what].append(one)
            print(f"{number + 1}/{rounds} {what}: {one.per_second:,.0f}/s", flush=True)
            if kept < 0.95 * one.per_second * seconds:
                raise SystemExit(
                    f"{what}: {kept} comments were kept, fewer than were answered with 201"
                )
    return measured


def _count(file: Path, table: str) -> int:
    with sqlite3.connect(file) as connection:
        [number] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    connection.close()
    return int(number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=seeding.FOLDER)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=9)
    asked = parser.parse_args()
    found, lines = run(asked.folder, asked.seconds, asked.rounds)
    print("\n".join([*lines, "", *report.targets(found)]))


if __name__ == "__main__":
    main()
