"""Discussions that their age closes."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from comments.core import clock
from comments.core.db import db, write_unit
from comments.screening.ageing import settle_threads
from comments.threads.models import Thread
from tests.factories import posting, readers


def grow_old(app, **values):
    with app.app_context(), write_unit():
        old = clock.now() - timedelta(days=10)
        db.session.execute(update(Thread).values(created_at=old, **values))


def settle(app):
    with app.app_context(), write_unit():
        return settle_threads(clock.now(), 10)


def thread_of(app):
    with app.app_context():
        return db.session.scalar(select(Thread))


def test_an_old_discussion_is_closed_at_once_and_readers_hear_of_it(app, client, site):
    comment, own = posting.posted_with_token(client)
    posting.set_site(app, "closes_after_days=10")
    readers.add_site_elsewhere(app)  # where nothing closes
    before = thread_of(app).version
    grow_old(app)

    refused = [posting.post(client), posting.edit(client, comment, own, "More")]
    changed = [settle(app), settle(app)]

    assert [answer.status_code for answer in refused] == [409, 409]
    assert changed == [1, 0]
    assert (thread_of(app).is_open, thread_of(app).version) == (False, before + 1)
    assert (
        client.get(f"{posting.API}/thread?identifier=article").get_json()["thread"]["is_open"]
        is False
    )


@pytest.mark.parametrize("days", [11, 0])
def test_it_opens_again_when_the_site_waits_longer(app, client, site, days):
    posting.posted(client)
    posting.set_site(app, "closes_after_days=10")
    grow_old(app)
    settle(app)

    posting.set_site(app, f"closes_after_days={days}")
    changed = settle(app)

    assert changed == 1
    assert posting.post(client).status_code == 201


@pytest.mark.parametrize(
    ("choice", "days", "status"),
    [({"closed_by_hand": False}, 1, 201), ({"closed_by_hand": True, "is_open": False}, 0, 409)],
    ids=["kept-open", "closed"],
)
def test_a_choice_by_hand_wins_for_ever(app, client, site, choice, days, status):
    posting.posted(client)
    posting.set_site(app, f"closes_after_days={days}")
    grow_old(app, **choice)

    assert settle(app) == 0
    assert posting.post(client).status_code == status
