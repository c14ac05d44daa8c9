"""Posting a comment, and posting it again."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.outbox.models import OutboxEvent
from comments.sites import actions as sites
from tests.conftest import NOW
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.statements import row_counts

SHOWN = ("id", "parent_id", "depth", "author", "html", "status", "created_at", "edited_at")


def count_comments(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Comment.id)))


def test_a_comment_appears_at_once_where_the_site_publishes_at_once(client, site):
    answer = posting.post(client, text="Hello *you*", author={"name": "Ada", "url": None})

    comment = answer.get_json()["comment"]
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert (comment["html"], comment["status"]) == ("<p>Hello <em>you</em></p>", "approved")
    assert get_page(client)["comments"] == [comment]


def test_a_comment_is_held_where_the_site_reads_first(app, client, site):
    posting.set_site(app, "premoderate=on")

    comment = posting.posted(client, text="Hello")

    kept = posting.stored(app, comment["id"])
    assert (comment["status"], comment["html"]) == ("pending", "<p>Hello</p>")
    assert get_page(client)["comments"] == []
    assert [reason["rule"] for reason in kept.reasons] == ["premoderated_site"]


def test_a_reply_stands_one_level_under_what_it_answers(client, site):
    root = posting.posted(client)
    reply = posting.posted(client, parent_id=root["id"])

    shown = get_page(client)["comments"]

    assert [(c["id"], c["parent_id"], c["depth"]) for c in shown] == [
        (root["id"], None, 0),
        (reply["id"], root["id"], 1),
    ]
    assert shown[0]["reply_count"] == 1


def test_every_comment_tells_the_outbox_in_the_same_unit(app, client, site):
    comment = posting.posted(client)

    with app.app_context():
        event = db.session.scalars(select(OutboxEvent)).one()
    assert (event.name, event.subject_id) == ("CommentPosted", int(comment["id"]))
    assert event.payload["status"] == "approved"


def test_the_same_key_answers_the_same_comment_and_token(app, client, site):
    first = posting.post(client, key="k1")
    before = row_counts(app)

    again = posting.post(client, key="k1")

    assert again.status_code == 201
    assert again.get_json() == first.get_json()
    assert row_counts(app) == before


def test_the_token_of_a_retry_edits_the_comment(client, site):
    posting.post(client, key="k1")

    comment_id, own = posting.posted_with_token(client, key="k1")

    assert posting.edit(client, comment_id, own, "Changed").status_code == 200


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Other words"},
        {"identifier": "another"},
        {"url": "https://blog.example.test/p"},
        {"author": {"name": "Mallory"}},
        {"parent_id": "12345"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_key_that_made_another_comment_is_refused(app, client, site, other):
    posting.post(client, key="k1")
    before = row_counts(app)

    refused = posting.post(client, key="k1", **other)

    assert refused.status_code == 409
    assert refused.get_json()["type"].endswith("/problems/key-reused")
    assert "edit_token" not in refused.text
    assert row_counts(app) == before


def test_the_same_words_under_two_keys_are_two_comments(app, client, site):
    posting.post(client, key="k1")
    posting.post(client, key="k2")
    posting.post(client)

    assert count_comments(app) == 3


def test_keys_of_two_sites_are_apart(app, client, site):
    with app.app_context(), write_unit():
        sites.add_site("news", "News", [], NOW)
    posting.post(client, key="k1")

    other = client.post(
        "/api/v1/sites/news/comments",
        json={"identifier": "x", "text": "Other words", "author": {"name": "Ada"}},
        headers={"Idempotency-Key": "k1"},
    )

    assert other.status_code == 201


def test_a_retry_is_answered_although_the_thread_has_closed(app, client, site):
    first = posting.post(client, key="k1")
    posting.close_thread(app)

    assert posting.post(client, key="k1").get_json() == first.get_json()


def test_one_key_many_times_at_once_makes_one_comment(app, site):
    together = Barrier(4)

    def retry(_):
        client = app.test_client()
        together.wait()
        return posting.post(client, key="k1")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(retry, range(4)))

    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.text for answer in answers}) == 1
    assert count_comments(app) == 1


@pytest.mark.parametrize("key", ["x", "~" * 200, "a b", "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}"])
def test_a_key_is_any_printable_ascii(client, site, key):
    assert posting.post(client, key=key).status_code == 201


@on_sqlite
@pytest.mark.parametrize("key", ["", " ", "x" * 201, "é", "a\tb", "a\x7fb"])
def test_another_key_is_refused(app, client, site, key):
    refused = posting.post(client, key=key)

    assert refused.status_code == 400
    assert "Idempotency-Key" in refused.get_json()["detail"]
    assert count_comments(app) == 0


def test_a_closed_thread_takes_nothing(app, client, site):
    root = posting.posted(client)
    posting.close_thread(app)

    refused = [posting.post(client), posting.post(client, parent_id=root["id"])]

    assert [answer.status_code for answer in refused] == [409, 409]
    assert refused[0].get_json()["type"].endswith("/problems/thread-closed")
    assert count_comments(app) == 1


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.REMOVED, Status.DELETED])
def test_a_reply_to_what_is_not_approved_is_refused(app, client, site, status):
    root = posting.posted(client)
    posting.posted(client, parent_id=root["id"])
    posting.decide(app, root["id"], status)

    refused = posting.post(client, parent_id=root["id"])

    assert refused.status_code == 422
    assert refused.get_json()["type"].endswith("/problems/unknown-parent")
    assert refused.get_json()["errors"][0]["pointer"] == "/parent_id"


def test_a_reply_to_a_comment_of_another_thread_is_refused(app, client, site):
    elsewhere = posting.posted(client, identifier="elsewhere")

    refused = posting.post(client, parent_id=elsewhere["id"])

    assert refused.status_code == 422
    assert count_comments(app) == 1


@on_sqlite
@pytest.mark.parametrize("parent_id", ["0", "x", "-1", "99999999999999999999", "123", "1.5", "\0"])
def test_a_reply_to_what_was_never_there_is_refused(app, client, site, parent_id):
    assert posting.post(client, parent_id=parent_id).status_code == 422
    assert count_comments(app) == 0


@on_sqlite
@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0", "\u2003"])
def test_a_comment_without_words_is_refused(app, client, site, text):
    refused = posting.post(client, text=text)

    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == "/text"
    assert count_comments(app) == 0


def test_lengths_are_counted_in_characters(client, site):
    assert posting.post(client, text="🙂" * 10_000).status_code == 201
    assert posting.post(client, text="🙂" * 10_001).status_code == 422


@on_sqlite
@pytest.mark.parametrize(
    ("author", "pointer"),
    [
        ({}, "/author/name"),
        ({"name": ""}, "/author/name"),
        ({"name": " \u200b "}, "/author/name"),
        ({"name": "\u200d"}, "/author/name"),
        ({"name": "x" * 81}, "/author/name"),
        ({"name": 5}, "/author/name"),
        ({"name": None}, "/author/name"),
        ({"name": "Ada", "email": "nowhere"}, "/author/email"),
        ({"name": "Ada", "email": "a@b"}, "/author/email"),
        ({"name": "Ada", "email": "ada@example.test, eve@example.test"}, "/author/email"),
        ({"name": "Ada", "email": f"{'a' * 255}@example.test"}, "/author/email"),
        ({"name": "Ada", "url": "example.test"}, "/author/url"),
        ({"name": "Ada", "url": "javascript:alert(1)"}, "/author/url"),
        ({"name": "Ada", "url": " javascript:alert(1)"}, "/author/url"),
        ({"name": "Ada", "url": "https://"}, "/author/url"),
        ({"name": "Ada", "url": "mailto:ada@example.test"}, "/author/url"),
        ({"name": "Ada", "url": "data:text/html,x"}, "/author/url"),
        ({"name": "Ada", "is_staff": True}, "/author/is_staff"),
        ("Ada", "/author"),
        (None, "/author"),
    ],
)
def test_an_author_that_does_not_fit_is_refused_and_the_field_named(client, site, author, pointer):
    refused = posting.post(client, author=author)

    assert refused.status_code == 422
    assert [field["pointer"] for field in refused.get_json()["errors"]] == [pointer]


def test_a_link_of_an_author_can_not_end_its_attribute(client, site):
    link = 'https://example.test/"><script>'

    comment = posting.posted(client, author={"name": "Ada", "url": link})

    assert comment["author"]["url"] == "https://example.test/%22%3E%3Cscript%3E"


def test_a_name_is_tidied_to_one_line(client, site):
    comment = posting.posted(client, author={"name": "  Ada\n\u202eExample "})

    assert comment["author"]["name"] == "Ada Example"


@pytest.mark.parametrize(
    ("form", "kept"), [("truncated", "127.0.0.0"), ("none", None)], ids=["truncated", "none"]
)
def test_of_an_address_is_kept_what_the_site_chose(app, client, site, form, kept):
    posting.set_site(app, f"addresses={form}")

    comment = posting.posted(client)

    assert posting.stored(app, comment["id"]).address == kept


def test_a_hashed_address_is_the_same_on_one_site_and_another_elsewhere(app, client, site):
    with app.app_context(), write_unit():
        sites.set_site(sites.add_site("news", "News", [], NOW), "addresses=hashed")
    posting.set_site(app, "addresses=hashed")
    first, second = (posting.posted(client)["id"] for _ in range(2))
    body = {"identifier": "x", "text": "Words", "author": {"name": "Ada"}}
    elsewhere = client.post("/api/v1/sites/news/comments", json=body).get_json()["comment"]["id"]

    kept = [posting.stored(app, each).address for each in (first, second, elsewhere)]

    assert kept[0] == kept[1] != kept[2]
    assert "127.0.0" not in "".join(kept)
