"""How often one client may write, and who counts as one."""

import ipaddress
from collections.abc import Iterator

import pytest
from flask import Flask

from comments.app import create_app
from comments.core.db import db, write_unit
from comments.core.settings import Settings
from comments.sites import actions as sites
from tests.conftest import NOW, ORIGIN, settings_for
from tests.factories import posting

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ALLOWED = 10
PROXY = "10.0.0.1"


@pytest.fixture
def settings(database_url, tmp_path) -> Settings:
    proxies = (ipaddress.ip_network("10.0.0.0/8"),)
    return settings_for(database_url, tmp_path, ratelimit_enabled=True, trusted_proxies=proxies)


@pytest.fixture
def app(settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        with write_unit():
            sites.set_site(sites.add_site("blog", "Blog", [ORIGIN], NOW), "premoderate=off")
        yield app
        db.session.remove()
        db.engine.dispose()


def post_from(client, peer, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return client.post(
        f"{posting.API}/comments",
        json={"identifier": "a", "text": "x", "author": {"name": "Ada"}},
        headers=headers | {"Origin": ORIGIN},
        environ_base={"REMOTE_ADDR": peer},
    )


def statuses(client, *peers_and_forwarded):
    return [post_from(client, *each).status_code for each in peers_and_forwarded]


def test_the_eleventh_comment_in_a_minute_is_refused_and_told_when(client):
    answers = [post_from(client, "192.0.2.1") for _ in range(ALLOWED + 1)]

    refused = answers[-1]
    assert [answer.status_code for answer in answers] == [201] * ALLOWED + [429]
    assert refused.mimetype == "application/problem+json"
    assert 1 <= int(refused.headers["Retry-After"]) <= 61
    assert refused.get_json()["retry_after"] == int(refused.headers["Retry-After"])
    assert refused.get_json()["type"].endswith("/problems/too-many-requests")
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]


def test_another_address_has_its_own_allowance(client):
    statuses(client, *[("192.0.2.1",)] * (ALLOWED + 1))

    assert post_from(client, "192.0.2.2").status_code == 201


def test_reading_is_never_limited(client):
    statuses(client, *[("192.0.2.1",)] * (ALLOWED + 1))

    answers = [
        client.get(
            f"{posting.API}/thread?identifier=a", environ_base={"REMOTE_ADDR": "192.0.2.1"}
        ).status_code
        for _ in range(100)
    ]

    assert set(answers) == {200}


def test_a_network_of_one_customer_is_one_client(client):
    peers = [(f"2001:db8:1:1:{number:x}::1",) for number in range(ALLOWED + 1)]

    assert statuses(client, *peers)[-1] == 429
    assert post_from(client, "2001:db8:1:2::1").status_code == 201


def test_a_mapped_address_is_the_address_it_maps(client):
    peers = [("192.0.2.1",), ("::ffff:192.0.2.1",)] * ALLOWED

    assert statuses(client, *peers)[ALLOWED:] == [429] * ALLOWED


def test_a_stranger_cannot_choose_an_address(client):
    forged = [("192.0.2.1", f"198.51.100.{number}") for number in range(ALLOWED + 1)]

    assert statuses(client, *forged)[-1] == 429


def test_behind_a_trusted_proxy_each_reader_has_an_allowance(client):
    readers = [(PROXY, f"198.51.100.{number}") for number in range(ALLOWED + 1)]

    assert statuses(client, *readers)[-1] == 201


def test_what_a_reader_writes_before_the_proxys_own_word_is_ignored(client):
    forged = [(PROXY, f"203.0.113.{number}, 198.51.100.7") for number in range(ALLOWED + 1)]

    assert statuses(client, *forged)[-1] == 429


def test_the_plain_form_has_the_same_allowance(client):
    form = {"identifier": "a", "name": "Ada"}
    answers = [
        client.post("/sites/blog/thread", data=form | {"text": f"words {number}"})
        for number in range(ALLOWED + 1)
    ]

    assert [answer.status_code for answer in answers] == [303] * ALLOWED + [429]


def test_votes_and_emoji_have_an_allowance_of_their_own(client):
    comment = post_from(client, "192.0.2.1").get_json()["comment"]["id"]
    path = f"{posting.API}/comments/{comment}/vote"

    votes = [client.put(path, json={"value": at % 2}).status_code for at in range(61)]

    assert votes[-1] == 429
    assert 429 not in votes[:-1]
    assert post_from(client, "192.0.2.1").status_code == 201
