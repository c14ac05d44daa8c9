"""How often one address may call."""

import pytest

from tests.conftest import settings_for
from tests.disqus.rest import asking
from tests.factories.databases import on_sqlite

PROMISED = 1000


@pytest.fixture
def settings(database_url, tmp_path):
    return settings_for(database_url, tmp_path, ratelimit_enabled=True)


@on_sqlite
def test_more_calls_than_promised_are_refused_with_the_number_for_that(client, pair):
    for _ in range(PROMISED - 1):
        client.get("/api/3.0/nothing")

    last = asking.by_program(client, pair, "forums/details")
    refused = asking.by_program(client, pair, "forums/details")

    assert asking.told(last)["id"] == "blog"
    assert asking.refused(refused) == (400, 13)
    assert int(refused.headers["Retry-After"]) > 0
