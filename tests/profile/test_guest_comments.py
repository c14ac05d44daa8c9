"""What one wrote as a guest: taken over by whoever proved the address, and by nobody else."""

import pytest
from sqlalchemy import func, select

from comments.accounts import people
from comments.accounts.models import Account
from comments.accounts.people import Known
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.threads.models import Thread
from tests.conftest import NOW
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.reading import get_page
from tests.factories.workers import work
from tests.profile.conftest import send

CLAIM = "/profile/guest-comments"


def as_guest(client, email="carol@example.test", name="C.", **fields):
    return posting.posted(client, author={"name": name, "email": email}, **fields)


def authors(app):
    with app.app_context():
        return db.session.scalars(select(Comment.author_id).order_by(Comment.id)).all()


def test_the_profile_offers_them_and_takes_none_by_itself(app, client, browser):
    as_guest(client)
    as_guest(client)

    page = browser.get("/profile/").text

    assert "2 comments were written as a guest with your address" in page
    assert authors(app) == [None, None]


def test_taken_over_they_are_the_persons_in_every_way(app, client, carol, browser, token):
    mine = as_guest(client)
    as_guest(client, email="dora@example.test")

    send(browser, CLAIM)

    kept = posting.stored(app, mine["id"])
    assert (kept.author_id, kept.author_email, kept.author_name) == (
        carol.id,
        None,
        "Carol Example",
    )
    assert authors(app) == [carol.id, None]
    assert "as a guest" not in browser.get("/profile/").text
    assert "Hello" in browser.get("/profile/comments").text
    assert posting.delete(client, mine["id"], token).status_code == 204


def test_readers_see_the_persons_name_at_once(app, client, browser):
    as_guest(client)
    before = get_page(client)["thread"]["version"]

    send(browser, CLAIM)

    page = get_page(client)
    assert [comment["author"]["name"] for comment in page["comments"]] == ["Carol Example"]
    assert page["thread"]["version"] == before + 1


def test_an_address_with_capitals_is_the_same_address(app, client, carol, browser):
    as_guest(client, email="Carol@Example.test")

    send(browser, CLAIM)

    assert authors(app) == [carol.id]


def test_an_address_that_only_begins_alike_is_another(app, client, browser):
    as_guest(client, email="carol@example.test.evil.test")
    as_guest(client, email="xcarol@example.test")

    send(browser, CLAIM)

    assert authors(app) == [None, None]


def test_an_address_that_a_provider_told_gets_nothing(app, client, site):
    as_guest(client)
    told = Known(
        "oauth", "https://provider.example.test", "17", "carol@example.test", "carol@example.test"
    )
    with app.app_context(), write_unit():
        account = people.sign_in_with(told, NOW)
    provided = readers.sign_in(app, app.test_client(), account)

    page = provided.get("/profile/").text
    answer = send(provided, CLAIM)

    assert "as a guest" not in page
    assert answer.status_code == 303
    assert authors(app) == [None]


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.REMOVED])
def test_what_waits_or_was_removed_is_taken_over_as_it_is(app, client, carol, browser, status):
    mine = as_guest(client)
    posting.decide(app, mine["id"], status)

    send(browser, CLAIM)

    kept = posting.stored(app, mine["id"])
    assert (kept.author_id, kept.status) == (carol.id, status)


def test_many_are_taken_over_by_and_by(app, client, site, carol, browser):
    with app.app_context():
        plant_thread(site, nodes_of([None] * 450))
        with write_unit():
            for comment in db.session.scalars(select(Comment)):
                comment.author_email = "carol@example.test"

    send(browser, CLAIM)
    first = sum(author == carol.id for author in authors(app))
    work(app)

    assert first == 200
    assert set(authors(app)) == {carol.id}
    with app.app_context():
        assert db.session.scalar(select(Thread.version)) == 4


@on_sqlite
def test_a_thousand_guest_posts_change_no_account(app, client, carol):
    with app.app_context():
        before = db.session.execute(select(Account.__table__)).all()

    for number in range(1000):
        as_guest(
            client, name=f"Guest {number}" if number % 2 else "Carol Example", text=f"{number}"
        )

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Comment)) == 1000
        assert db.session.execute(select(Account.__table__)).all() == before
        assert set(db.session.scalars(select(Comment.author_id))) == {None}
