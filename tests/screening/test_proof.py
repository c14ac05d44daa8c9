"""Proof of work: made here, good once, for one site, for a while."""

from datetime import timedelta

import altcha
import pytest

from comments.core import clock
from comments.core.db import write_unit
from comments.screening import proof
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.plain_page import FORM, count_comments

pytestmark = on_sqlite
KEY = "a secret for tests only"


@pytest.fixture(autouse=True)
def quickly_solved(monkeypatch):
    monkeypatch.setattr(proof, "COST", 1)


def solved(client, site="blog"):
    asked = client.get(f"/api/v1/sites/{site}/challenge")
    challenge = altcha.Challenge.from_dict(asked.get_json())
    found = altcha.solve_challenge(challenge, counter_step=1)
    return altcha.Payload(challenge, found).to_base64()


def test_where_it_is_asked_for_a_proof_lets_one_comment_in(app, client, site):
    posting.set_site(app, "proof_of_work=everyone")
    payload = solved(client)

    without = posting.post(client)
    first = posting.post(client, key="k", proof=payload)
    retried = posting.post(client, key="k", proof=payload)
    again = posting.post(client, text="More", proof=payload)

    assert [a.status_code for a in (without, first, retried, again)] == [422, 201, 201, 422]
    assert "compute for a moment" in without.get_json()["detail"]
    assert count_comments(app) == 1


@pytest.mark.parametrize("payload", ["", "x", "e30=", "bnVsbA==", "W10=", "x" * 4000])
def test_what_is_no_proof_is_none(app, site, payload):
    assert proof.read(KEY, site.id, payload) is None


def test_a_proof_is_for_one_site_and_for_a_while(app, client, site):
    elsewhere = readers.add_site_elsewhere(app)
    payload = solved(client)
    old = altcha.Challenge.from_dict(
        proof.make_challenge(KEY, site.id, clock.now() - proof.GOOD_FOR - timedelta(seconds=1))
    )
    late = altcha.Payload(old, altcha.solve_challenge(old)).to_base64()

    assert proof.read(KEY, site.id, payload) is not None
    assert proof.read(KEY, elsewhere.id, payload) is None
    assert proof.read("another key", site.id, payload) is None
    assert proof.read(KEY, site.id, late) is None


def test_on_the_plain_page_comments_wait_instead(app, client, site):
    posting.set_site(app, "proof_of_work=guests")

    answer = client.post("/sites/blog/thread", data=FORM | {"identifier": "article"})

    assert answer.status_code == 303
    assert "notice=held" in answer.location


def test_used_proofs_are_forgotten_when_they_are_over(app, site):
    spent = proof.Proof(b"1", clock.now() - timedelta(seconds=1))
    fresh = proof.Proof(b"2", clock.now() + timedelta(minutes=1))
    with app.app_context(), write_unit():
        proof.spend([spent, fresh])

    with app.app_context(), write_unit():
        forgotten = proof.forget_spent(clock.now(), 10)
        left = [proof.is_spent(spent), proof.is_spent(fresh)]

    assert (forgotten, left) == (1, [False, True])
