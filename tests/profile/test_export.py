"""A copy of everything about a person: whole, valid at any size, in little memory, without secrets."""

import json
import tracemalloc

import pytest
from sqlalchemy import insert, select

from comments.accounts.models import Account, Grant, Session
from comments.core import ids
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.profile import exporting
from tests.conftest import NOW
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import recorded_statements
from tests.profile.conftest import send
from tests.profile.test_change_details import write
from tests.profile.test_set_picture import file


def exported(browser):
    answer = browser.get("/profile/export")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.data)


def plant(app, site, carol, count, text="words"):
    """Give Carol many comments."""
    with app.app_context():
        thread = plant_thread(site, nodes_of([None] * count))
        with write_unit():
            db.session.execute(
                Comment.__table__.update()
                .where(Comment.thread_id == thread.id)
                .values(author_id=carol.id, author_email=None, text=text)
            )


def test_it_is_a_file_of_json_that_no_cache_keeps(browser):
    answer = browser.get("/profile/export")

    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="afterword-2')
    assert answer.headers["Cache-Control"] == "no-store"


def test_everything_about_the_person_is_in_it(app, client, carol, browser, token):
    for status in (Status.APPROVED, Status.PENDING, Status.SPAM, Status.REMOVED):
        posting.decide(app, write(client, token, text=f"my {status}")["id"], status)
    posting.posted(client, text="as a guest")
    posting.posted(client, text="Dora's", author={"name": "Dora", "email": "dora@example.test"})
    send(browser, "/profile/picture", picture=file())

    copy = exported(browser)

    assert copy["account"]["email"] == "carol@example.test"
    assert copy["account"]["id"] == str(carol.id)
    assert [(c["text"], c["status"]) for c in copy["comments"]] == [
        ("my approved", "approved"),
        ("my pending", "pending"),
        ("my spam", "removed"),
        ("my removed", "removed"),
    ]
    assert copy["comments"][0]["site"] == "blog"
    assert [c["text"] for c in copy["comments_as_guest"]] == ["as a guest"]
    assert [page["site"] for page in copy["pages_signed_in"]] == ["blog"]
    assert len(copy["sessions"]) == len(copy["pictures"]) == 1
    assert "Dora" not in json.dumps(copy)


def test_staff_find_their_roles_and_what_they_did(app, client, site):
    alice = staff.sign_in(app, client, staff.hire(app, "alice"))

    copy = exported(alice)

    assert [(role["site"], role["role"]) for role in copy["roles"]] == [("blog", "owner")]
    assert [(line["action"], line["by"]) for line in copy["log"]] == [("staff.set_role", "staff")]
    assert len(copy["sign_in_links"]) == 1


def test_no_secret_is_in_it(app, client, carol, browser, token):
    write(client, token)
    secrets = []
    with app.app_context():
        secrets += db.session.scalars(select(Session.token_hash))
        secrets += db.session.scalars(select(Grant.token_hash))
        secrets += db.session.scalars(select(Comment.edit_token_hash))

    copy = browser.get("/profile/export").data

    assert len(secrets) == 3
    assert token["Authorization"].removeprefix("Bearer ").encode() not in copy
    assert b"token" not in copy
    assert b"hash" not in copy
    assert [secret for secret in secrets if secret.hex().encode() in copy] == []


def test_votes_and_emoji_are_in_it(app, client, browser, token):
    posting.set_site(app, "votes=up", "reactions=🎉,🐸")
    theirs = posting.posted(client)
    for path, body in (
        (f"/comments/{theirs['id']}/vote", {"value": 1}),
        (f"/comments/{theirs['id']}/reactions", {"emoji": "🎉"}),
        (f"/comments/{theirs['id']}/reactions", {"emoji": "🐸"}),
        ("/thread/reactions?identifier=article", {"emoji": "🐸"}),
    ):
        answer = client.put(f"{posting.API}{path}", json=body, headers=token)
        assert answer.status_code == 200, answer.text

    copy = exported(browser)

    assert copy["votes"] == [{"comment_id": theirs["id"], "value": 1}]
    assert {given["emoji"] for given in copy["emoji_on_comments"]} == {"🎉", "🐸"}
    assert [given["emoji"] for given in copy["emoji_on_articles"]] == ["🐸"]


@on_sqlite
def test_a_new_person_has_a_short_one(browser):
    copy = exported(browser)

    assert copy["comments"] == copy["log"] == copy["roles"] == []


@pytest.mark.parametrize("count", [199, 200, 201])
def test_no_comment_is_lost_or_doubled_where_pieces_meet(app, site, carol, browser, count):
    plant(app, site, carol, count)

    found = [comment["id"] for comment in exported(browser)["comments"]]

    assert len(found) == len(set(found)) == count


def test_ten_thousand_comments_are_valid_and_take_no_more_memory_than_the_first(app, site, carol):
    plant(app, site, carol, 10_000, text="x" * 1000)
    with app.app_context():
        account = db.session.get_one(Account, carol.id)
        whole = b"".join(exporting.stream(account))  # and with it everything that is made once
        peaks = []

        tracemalloc.start()
        for number, _ in enumerate(exporting.stream(account)):
            if number in {25, 45}:
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.reset_peak()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert number > 60
    assert len(json.loads(whole)["comments"]) == 10_000
    assert len(whole) > 12_000_000
    assert max(peaks[1:]) < 1.25 * peaks[0]


def test_between_two_pieces_no_transaction_is_open(app, site, carol):
    plant(app, site, carol, 500)

    with app.app_context():
        for _ in exporting.stream(db.session.get_one(Account, carol.id)):
            assert not db.session().in_transaction()


def test_its_statements_are_few_and_bounded(app, site, carol):
    plant(app, site, carol, 1000)

    with app.app_context():
        account = db.session.get_one(Account, carol.id)
        with recorded_statements(app) as seen:
            list(exporting.stream(account))

    # One for each list, and one more for every 200 of what is long.
    assert len(seen) < len(exporting.sections_of(carol.id, carol.email)) + 10
    assert all("LIMIT" in statement for statement, _ in seen)


@on_sqlite
def test_text_from_outside_cannot_break_it(app, client, browser, token):
    hostile = '"},{"\u2028\\ </script> \U0001f642'
    write(client, token, text=hostile)

    assert exported(browser)["comments"][0]["text"] == hostile


def test_a_comment_written_meanwhile_does_no_harm(app, site, carol):
    plant(app, site, carol, 250)

    with app.app_context():
        pieces = []
        for piece in exporting.stream(db.session.get_one(Account, carol.id)):
            pieces.append(piece)
            if len(pieces) == 12:
                with write_unit():
                    first = db.session.execute(select(Comment.__table__).limit(1)).one()
                    number = ids.first_id_at(NOW) - 5000
                    row = first._asdict() | {"id": number, "path": number.to_bytes(7, "big")}
                    db.session.execute(insert(Comment), [row])

    assert len(json.loads(b"".join(pieces))["comments"]) >= 250


@on_sqlite
def test_a_reader_of_another_account_gets_their_own(app, carol, site):
    dora = readers.sign_in(app, app.test_client(), readers.make_person(app, "dora"))

    assert exported(dora)["account"]["name"] == "Dora Example"
