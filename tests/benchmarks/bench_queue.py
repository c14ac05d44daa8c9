"""The first page of a moderators' queue takes at most twice as long with a million comments as with a thousand.

`python -m tests.benchmarks.bench_queue [--folder F]`. One comment in twenty waits; fifty of these have a
link. The time is that of one WSGI call by a moderator, the median of many; both sites are asked in turn.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sqlalchemy import text

from comments.accounts import actions as accounts
from comments.accounts import cookie, sessions
from comments.accounts.models import RoleName
from comments.core import clock
from comments.core.db import db, write_unit
from comments.embed import snapshots
from tests.benchmarks import report, seeding
from tests.benchmarks.bench_cold import cold_app

SMALL, LARGE = 1_000, 1_000_000
VIEWS = ("status=pending", "status=pending&order=risk", "status=pending&has_link=true")
ROUNDS = 40
LINKED = 50  # of those that wait, at any size: so both pages show the same, and few of many are looked for
HOLD_SOME = """
    UPDATE comment SET status = 'pending', risk = id % 100,
        html = CASE WHEN id / 4096000 % :nth = 7 THEN '<p><a href="https://example.test/">Notes</a></p>'
            ELSE '<p>Words</p>' END
    WHERE id / 4096000 % 20 = 7
"""


def desk_of(size: int, folder: Path) -> Callable[[str], float]:
    """Return a call that asks a moderator's view of a site with so many comments: its seconds."""
    app = cold_app(seeding.kept_database(folder / f"queue-{size}", [f"thread-{size}"]), folder)
    with app.app_context(), write_unit():
        site = seeding.bench_site()
        db.session.execute(text(HOLD_SOME), {"nth": size // LINKED})
        staff = accounts.add_staff("bob@example.test", site, RoleName.MODERATOR, "Bob", clock.now())
        token = sessions.start(staff.id, "", clock.now())
    with app.app_context():
        db.session.execute(text("ANALYZE"))
    app.extensions[snapshots.EXTENSION].commits.close()
    browser = app.test_client()
    with browser.session_transaction() as session:
        session[cookie.TOKEN] = token

    def ask(view: str) -> float:
        started = time.perf_counter()
        answer = browser.get(f"/dashboard/{seeding.SHORTNAME}/comments?{view}")
        seconds = time.perf_counter() - started
        assert answer.status_code == 200, answer.status
        return seconds

    return ask


def run(folder: Path, rounds: int = ROUNDS) -> list[report.Target]:
    """Measure both sites in turn and compare them."""
    desks = {size: desk_of(size, folder) for size in (SMALL, LARGE)}
    targets = []
    for view in VIEWS:
        seconds: dict[int, list[float]] = {size: [] for size in desks}
        for _ in range(rounds):
            for size, ask in desks.items():
                seconds[size].append(ask(view))
        small, large = (median(seconds[size]) for size in (SMALL, LARGE))
        what = f"queue `{view}`, {LARGE:,} comments against {SMALL:,} ({1000 * large:.1f} ms)"
        targets.append(report.at_most(what, large / small, 2))
    return targets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=seeding.FOLDER)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    print("\n".join(report.targets(run(asked.folder, asked.rounds))))


if __name__ == "__main__":
    main()
