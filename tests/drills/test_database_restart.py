"""PostgreSQL crashes and comes back under load: 503 meanwhile, nothing worse, and nothing acknowledged is lost.

What is not drilled: the disk. The server is stopped without a checkpoint, and the machine goes on.
"""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask

from comments.core.settings import Settings
from comments.sites.models import Site
from tests import servers
from tests.conftest import ORIGIN
from tests.drills.clients import Commenter, Ledger
from tests.drills.readers import Reader
from tests.drills.reckoning import reckon
from tests.drills.service import Service

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
COMMENTERS, READERS = 3, 3
PAGE = {"identifier": "restart", "url": f"{ORIGIN}/restart", "title": "A page with bad luck"}


@pytest.fixture
def service(app: Flask, settings: Settings, site: Site) -> Iterator[Service]:
    service = Service(settings)
    service.start()
    yield service
    service.clean_up()


def drill(service: Service, app: Flask, database: servers.PostgresServer, restarts: int) -> Counter:
    """Restart the database under readers and writers; return how often which status was answered."""
    ledger = Ledger()
    commenters = [Commenter(service.port, PAGE, ledger) for _ in range(COMMENTERS)]
    readers = [Reader(service.port) for _ in range(READERS)]
    for commenter in commenters:
        commenter.start()
    wait_for_more(ledger)
    for reader in readers:
        reader.start()
    for _ in range(restarts):
        wait_for_more(ledger)
        database.stop()
        try:
            away = sum(reader.statuses[503] for reader in readers)
            servers.wait_until(
                lambda away=away: sum(r.statuses[503] for r in readers) > away, "it is noticed"
            )
        finally:
            database.start()
    wait_for_more(ledger)
    for client in (*commenters, *readers):
        client.finish()
    assert service.stop() == 0
    reckoning = reckon(app, ledger)
    assert reckoning.is_clean, reckoning
    assert sum(reader.without_retry_after for reader in readers) == 0
    assert set(ledger.statuses) <= {201, 503}, ledger.statuses
    return sum((reader.statuses for reader in readers), Counter())


def wait_for_more(ledger: Ledger) -> None:
    wanted = len(ledger.acknowledged) + 3 * COMMENTERS
    servers.wait_until(lambda: len(ledger.acknowledged) >= wanted, "posting", 60)


def test_a_restart_of_the_database_is_answered_with_503_and_loses_nothing(
    service: Service, app: Flask, postgres_server: servers.PostgresServer
):
    statuses = drill(service, app, postgres_server, restarts=1)

    assert set(statuses) == {200, 302, 503}
    assert "Traceback" not in service.log.read_text()
    assert (
        "process ended" not in service.log.read_text()
    )  # the worker and the server lived through it


@pytest.mark.drill
def test_twenty_restarts_are_answered_with_503_and_lose_nothing(
    service: Service,
    app: Flask,
    postgres_server: servers.PostgresServer,
    capsys: pytest.CaptureFixture[str],
):
    statuses = drill(service, app, postgres_server, restarts=20)

    with capsys.disabled():
        print(f"\n20 restarts, what readers were answered: {dict(statuses)}")
    assert set(statuses) == {200, 302, 503}
