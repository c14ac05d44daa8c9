"""Speaking as a person who signed in."""

import pytest
from sqlalchemy import select

from comments.accounts.models import Account
from comments.core.db import db
from tests.factories import posting, readers


def post(client, headers, **fields):
    body = {"identifier": "article", "text": "Hello"} | fields
    return client.post(f"{posting.API}/comments", json=body, headers=headers)


def test_a_person_speaks_under_the_name_of_their_account(app, client, site):
    answer = post(client, readers.bearing(app, "carol"), author={"name": "Alice Example"})

    comment = answer.get_json()["comment"]
    kept = posting.stored(app, comment["id"])
    assert comment["author"]["name"] == kept.author_name == "Carol Example"
    assert kept.author_email is None
    assert kept.author_id is not None


def test_a_person_need_not_say_who_they_are(app, client, site):
    assert post(client, readers.bearing(app, "carol")).status_code == 201


def test_a_guest_has_to(client, site):
    refused = post(client, {})

    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/author"


@pytest.mark.parametrize("token", ["reader_guess", "reader_"])
def test_a_token_that_is_over_posts_nothing_as_a_guest_either(app, client, site, token):
    refused = post(client, {"Authorization": f"Bearer {token}"}, author=posting.CAROL)

    assert refused.status_code == 401
    assert refused.get_json()["type"].endswith("/problems/token-ended")


def test_where_guests_may_not_write_a_person_may(app, client, site):
    posting.set_site(app, "guests=off")

    refused = posting.post(client)
    answer = post(client, readers.bearing(app, "carol"))

    assert refused.status_code == 401
    assert refused.get_json()["type"].endswith("/problems/guests-not-allowed")
    assert answer.status_code == 201


def test_a_person_edits_and_deletes_their_own_from_any_page_of_the_site(app, client, site):
    carol = readers.bearing(app, "carol")
    comment = post(client, carol).get_json()["comment"]["id"]

    edited = posting.edit(client, comment, carol, "Changed")
    deleted = posting.delete(client, comment, carol)

    assert (edited.status_code, deleted.status_code) == (200, 204)


def test_nobody_else_does(app, client, site):
    comment = post(client, readers.bearing(app, "carol")).get_json()["comment"]["id"]
    guests = posting.posted(client)["id"]
    dora = readers.bearing(app, "dora")

    for one in (comment, guests):
        assert posting.edit(client, one, dora, "Changed").status_code == 403
        assert posting.delete(client, one, dora).status_code == 403
        assert posting.stored(app, one).text == "Hello"


def test_a_guest_who_types_a_persons_address_is_not_that_person(app, client, site):
    readers.make_person(app, "carol")
    with app.app_context():
        before = [vars(account) for account in db.session.scalars(select(Account))]

    for number in range(50):
        posting.posted(client, text=f"Hello {number}")

    with app.app_context():
        after = [vars(account) for account in db.session.scalars(select(Account))]
    clean = [{k: v for k, v in row.items() if k[0] != "_"} for row in (*before, *after)]
    assert clean[0] == clean[1]
    assert len(clean) == 2


def test_a_retry_by_somebody_else_under_the_same_key_is_refused(app, client, site):
    carol, dora = readers.bearing(app, "carol"), readers.bearing(app, "dora")

    first = post(client, carol | {"Idempotency-Key": "k"})
    other = post(client, dora | {"Idempotency-Key": "k"})

    assert first.status_code == 201
    assert other.status_code == 409
