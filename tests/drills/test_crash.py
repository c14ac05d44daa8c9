"""Nothing acknowledged is lost, through `kill -9` of every process. `make drill` runs the long form.

This proves our logic, not the disk: the machine goes on, and its page cache with it.
"""

import random
from collections.abc import Iterator

import pytest
from flask import Flask

from comments.core.settings import Settings
from comments.sites.models import Site
from tests import servers
from tests.conftest import ORIGIN
from tests.drills.clients import Commenter, Ledger
from tests.drills.reckoning import Reckoning, reckon
from tests.drills.service import Service

CLIENTS = 4
KILLS_SHORT, KILLS_LONG = 3, 50
KILLS_OF_A_LIAR = 1  # each loses what was acknowledged a moment ago
PAGE = {"identifier": "crash", "url": f"{ORIGIN}/crash", "title": "A page with bad luck"}


@pytest.fixture
def service(app: Flask, settings: Settings, site: Site) -> Iterator[Service]:
    service = Service(settings)
    yield service
    service.clean_up()


@pytest.fixture
def lying_service(app: Flask, settings: Settings, site: Site) -> Iterator[Service]:
    service = Service(settings, module="tests.drills.acknowledging_early")
    yield service
    service.clean_up()


def drill(service: Service, app: Flask, kills: int) -> Reckoning:
    """Kill the service again and again under writing clients, let them finish, and reckon."""
    chance = random.Random(20260301)
    ledger = Ledger()
    commenters = [Commenter(service.port, PAGE, ledger) for _ in range(CLIENTS)]
    service.start()
    for commenter in commenters:
        commenter.start()
    for _ in range(kills):
        wanted = len(ledger.acknowledged) + chance.randint(1, 40)
        servers.wait_until(lambda wanted=wanted: len(ledger.acknowledged) >= wanted, "posting")
        service.kill()
        service.start()
    wanted = len(ledger.acknowledged) + CLIENTS
    servers.wait_until(lambda: len(ledger.acknowledged) >= wanted, "posting after the last kill")
    for commenter in commenters:
        commenter.finish()
    service.stop()
    return reckon(app, ledger)


def test_what_was_acknowledged_survives_killing_every_process(service: Service, app: Flask):
    reckoning = drill(service, app, KILLS_SHORT)

    assert reckoning.is_clean, reckoning
    assert reckoning.acknowledged >= KILLS_SHORT


@pytest.mark.drill
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_acknowledged_survives_fifty_kills(
    service: Service, app: Flask, settings: Settings, capsys: pytest.CaptureFixture[str]
):
    reckoning = drill(service, app, KILLS_LONG)

    with capsys.disabled():
        print(f"\n{KILLS_LONG} kills, {settings.database_url.partition(':')[0]}: {reckoning}")
    assert reckoning.is_clean, reckoning
    assert reckoning.acknowledged >= KILLS_LONG


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_drill_catches_a_service_that_acknowledges_before_it_commits(
    lying_service: Service, app: Flask
):
    reckoning = drill(lying_service, app, KILLS_OF_A_LIAR)

    assert not reckoning.is_clean
    assert 0 < reckoning.lost < reckoning.acknowledged, reckoning
