"""What the overview costs on a busy site: a hundred thousand decisions in a month, a million comments.

`python -m tests.benchmarks.bench_overview [--folder F] [--postgresql]`. Most of what was decided had been held, by some
of two hundred words of the site's own or for having links; some decisions were undone, some overturned. The time is
that of one WSGI call by an owner, the median of several.
"""

import argparse
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import bindparam, insert, select, text, update

from comments.accounts import actions as accounts
from comments.accounts import cookie, sessions
from comments.accounts.models import RoleName
from comments.audit.actions import Actor
from comments.audit.models import AuditEntry
from comments.core import clock, ids
from comments.core.db import db, write_unit
from comments.core.words import gettext
from comments.discussion import judging
from comments.discussion.models import Comment
from comments.screening import actions as screening
from comments.screening.draft import Outcome, Verdict
from comments.screening.models import Kind
from comments.sites.models import Site
from tests.benchmarks import seeding
from tests.benchmarks.bench_cold import cold_app
from tests.servers import PostgresServer

SHAPE = "thread-1000000"
DECIDED = 100_000
WORDS = [f"word{number}" for number in range(200)]
NOW = seeding.END + timedelta(days=28)
PAGES = ("overview", "rules", "comments?status=pending")
ROUNDS = 9


def decide(site: Site, who: int) -> None:
    """Plant what the site's rules held and what its moderators made of it."""
    chance = random.Random(5)
    newest = select(Comment.id).where(Comment.site_id == site.id).order_by(Comment.id.desc())
    statuses: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for number in db.session.scalars(newest.limit(DECIDED)).all():
        is_held, end = chance.random() < 0.8, chance.choice(("approved", "removed", "spam"))
        reasons = _reasons(chance) if is_held else []
        at = ids.time_of(number) + timedelta(minutes=chance.random() * 600)
        before = "pending" if is_held else "approved"
        for after in chance.choice(((end,), (end,), (end,), ("spam", "undo", end), ("spam", end))):
            entries.append(_entry(site.id, who, number, at, before, after))
            before = before if after == "undo" else after
            at += timedelta(seconds=30)
        statuses.append({"number": number, "status": end, "reasons": reasons})
    decided = update(Comment).where(Comment.id == bindparam("number"))
    connection = db.session.connection()
    connection.execute(
        decided.values(status=bindparam("status"), reasons=bindparam("reasons")), statuses
    )
    connection.execute(insert(AuditEntry), sorted(entries, key=lambda entry: entry["at"]))


def _reasons(chance: random.Random) -> list[dict[str, Any]]:
    words = ", ".join(chance.sample(WORDS, chance.choice((1, 1, 1, 2, 3))))
    link = f"https://{chance.random()}.example.test/"
    found = [
        ("link_of_new_person", gettext("Somebody new posts a link."), link),
        ("held_by_rule", gettext("A rule of this site asks to read it first."), words),
    ]
    return [
        judging.reason_of(Verdict(Outcome.HOLD, rule, reason, value, 40))
        for rule, reason, value in found[chance.choice((0, 1, 1)) :]
    ]


def _entry(
    site_id: int, who: int, number: int, at: datetime, before: str, after: str
) -> dict[str, Any]:
    was, is_now = ("spam", before) if after == "undo" else (before, after)
    verb = {"approved": "approve", "removed": "remove"}.get(after, after)
    return {
        "at": at, "site_id": site_id, "actor_id": who, "actor": "Alice", "action": f"comment.{verb}",
        "subject_kind": "comment", "subject_id": number, "before": {"status": was}, "after": {"status": is_now},
    }  # fmt: skip


def plant(app: Flask) -> str:
    """Plant decisions and rules; return the session of somebody who may see all of it."""
    with app.app_context(), write_unit():
        site = seeding.bench_site()
        owner = accounts.add_staff("alice@example.test", site, RoleName.OWNER, "Alice", NOW)
        token = sessions.start(owner.id, "", NOW)
        rules = [screening.NewRule(Kind.WORD, word) for word in WORDS]
        screening.write_rules(Actor(owner.id, "Alice"), site, rules, NOW)
        decide(site, owner.id)
    with app.app_context(), write_unit():
        db.session.execute(text("ANALYZE"))
    return token


@contextmanager
def database(folder: Path, *, is_postgresql: bool) -> Iterator[str]:
    """Give a database with a million comments, to be changed."""
    if not is_postgresql:
        seeding.kept_database(folder / "million", [SHAPE])
        shutil.copy(folder / "million" / "afterword.db", folder / "overview.db")
        yield f"sqlite:///{folder / 'overview.db'}"
        return
    server = PostgresServer()
    try:
        seeding.plant_all(server.url, folder, [SHAPE])
        yield server.url
    finally:
        server.remove()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=seeding.FOLDER)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    clock.now = lambda: NOW
    asked.folder.mkdir(parents=True, exist_ok=True)
    with database(asked.folder, is_postgresql=asked.postgresql) as url:
        app = cold_app(url, asked.folder)
        token = plant(app)
        browser = app.test_client()
        with browser.session_transaction() as session:
            session[cookie.TOKEN] = token
        for page in PAGES:
            seconds = []
            for _ in range(ROUNDS):
                started = time.perf_counter()
                answer = browser.get(f"/dashboard/{seeding.SHORTNAME}/{page}")
                seconds.append(time.perf_counter() - started)
                assert answer.status_code == 200, answer.status
            print(f"{page}: {1000 * median(seconds):.0f} ms", flush=True)
        with app.app_context():
            db.engine.dispose()


if __name__ == "__main__":
    main()
