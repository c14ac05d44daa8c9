"""Does the time of an answer tell who is known here? Medians over addresses that somebody has and that nobody has.

`python -m tests.benchmarks.bench_enumeration [--count N]`. Each address is tried once, known and unknown in turn,
through the whole application on SQLite. The difference is to stay below 5 ms.
"""

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient

from comments.accounts import passwords, people
from comments.app import create_app
from comments.core import clock, schema
from comments.core.db import write_unit
from comments.core.settings import read_settings
from tests.benchmarks import report
from tests.factories import staff

PATHS = {"wrong password": "/sign-in/password", "mailed link": "/sign-in"}
WANTED_MS = 5
COUNT = 300


def run(count: int) -> list[report.Target]:
    """Measure both forms; return what was found."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings(
            {}, instance_dir=Path(folder), secret_key="of a benchmark", ratelimit_enabled=False
        )
        app = create_app(settings)
        with app.app_context():
            schema.migrate(settings)
        _make_people(app, count)
        return [_compare(app, what, path, count) for what, path in PATHS.items()]


def _make_people(app: Flask, count: int) -> None:
    with app.app_context(), write_unit():
        kept = passwords.hash_password("the same for all of them")
        for number in range(count):
            account = people.make_account("", clock.now(), f"known{number}@example.test")
            passwords.set_password(account, kept, clock.now())


def _compare(app: Flask, what: str, path: str, count: int) -> report.Target:
    client = app.test_client()
    token = staff.csrf_token(client)
    for number in range(20):  # whatever is done once only
        _ask(client, path, f"first{number}@example.test", token)
    taken: dict[str, list[float]] = {"known": [], "other": []}
    for number in range(count):
        # Which of the two comes first changes: the second one finds warmer caches.
        for who in ("known", "other")[:: 1 if number % 2 else -1]:
            taken[who].append(_ask(client, path, f"{who}{number}@example.test", token))
    known, other = (median(times) * 1000 for times in taken.values())
    print(f"{what}: known {known:.2f} ms, unknown {other:.2f} ms, {count} each")
    return report.at_most(
        f"{what}: known against unknown addresses", abs(known - other), WANTED_MS, " ms"
    )


def _ask(client: FlaskClient, path: str, email: str, token: str) -> float:
    data = {"csrf_token": token, "email": email, "password": "a wrong one"}
    started = time.perf_counter()
    answer = client.post(path, data=data)
    taken = time.perf_counter() - started
    if answer.status_code not in {303, 401}:
        raise SystemExit(f"{path} was answered with {answer.status_code}")
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    print("\n".join(["", *report.targets(run(parser.parse_args().count))]))


if __name__ == "__main__":
    main()
