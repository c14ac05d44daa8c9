"""Changing one's own comment."""

from datetime import timedelta

import pytest

from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page


def age(app, comment_id, minutes):
    with app.app_context(), write_unit():
        comment = db.session.get_one(Comment, int(comment_id))
        comment.created_at = clock.now() - timedelta(minutes=minutes)


def test_its_author_changes_the_words(app, client, site):
    comment_id, own = posting.posted_with_token(client, text="Helo")

    answer = posting.edit(client, comment_id, own, "Hello **all**")

    comment = answer.get_json()["comment"]
    assert answer.status_code == 200
    assert comment["html"] == "<p>Hello <strong>all</strong></p>"
    assert comment["edited_at"] is not None
    assert get_page(client)["comments"] == [comment]
    assert posting.stored(app, comment_id).text == "Hello **all**"


@on_sqlite
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer"}, 401),
        ({"Authorization": "Bearer "}, 401),
        ({"Authorization": "Basic Y2Fyb2w6eA=="}, 401),
        ({"Authorization": "Bearer wrong"}, 403),
        ({"Authorization": "Bearer " + "x" * 5000}, 403),
    ],
)
def test_nobody_else_changes_it_or_takes_it_back(app, client, site, headers, status):
    comment_id, _ = posting.posted_with_token(client)

    refused = [
        posting.edit(client, comment_id, headers, "Mallory was here"),
        posting.delete(client, comment_id, headers),
    ]

    assert [answer.status_code for answer in refused] == [status, status]
    assert posting.stored(app, comment_id).text == "Hello"


def test_the_token_of_one_comment_does_nothing_for_another(client, site):
    first, _ = posting.posted_with_token(client)
    _, own = posting.posted_with_token(client)

    assert posting.edit(client, first, own, "x").status_code == 403
    assert posting.delete(client, first, own).status_code == 403


def test_an_imported_comment_without_a_token_is_nobodys_to_change(app, client, site):
    comment_id, own = posting.posted_with_token(client)
    with app.app_context(), write_unit():
        db.session.get_one(Comment, int(comment_id)).edit_token_hash = None

    assert posting.edit(client, comment_id, own, "x").status_code == 403


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 403)])
def test_the_window_for_edits_ends(app, client, site, minutes, status):
    comment_id, own = posting.posted_with_token(client)
    age(app, comment_id, minutes)

    assert posting.edit(client, comment_id, own, "Late").status_code == status


def test_the_window_is_the_sites_own_and_said(app, client, site):
    posting.set_site(app, "edit_window_minutes=30")
    comment_id, own = posting.posted_with_token(client)
    age(app, comment_id, 31)

    refused = posting.edit(client, comment_id, own, "Late")

    assert "30 minutes" in refused.get_json()["detail"]


def test_an_old_comment_may_still_be_taken_back(app, client, site):
    comment_id, own = posting.posted_with_token(client)
    age(app, comment_id, 60 * 24 * 365)

    assert posting.delete(client, comment_id, own).status_code == 204


def test_new_words_are_judged_like_a_new_comment(app, client, site):
    root = posting.posted(client, text="Innocent")
    comment_id, own = posting.posted_with_token(client, parent_id=root["id"])
    posting.set_site(app, "premoderate=on")

    answer = posting.edit(client, comment_id, own, "Buy this")

    page = get_page(client)
    assert answer.get_json()["comment"]["status"] == "pending"
    assert [comment["id"] for comment in page["comments"]] == [root["id"]]
    assert page["thread"]["comment_count"] == 1
    assert page["comments"][0]["reply_count"] == 0


def test_what_is_held_stays_held_and_still_says_why(app, client, site):
    posting.set_site(app, "premoderate=on")
    comment_id, own = posting.posted_with_token(client)
    posting.set_site(app, "premoderate=off")

    answer = posting.edit(client, comment_id, own, "Better words")

    kept = posting.stored(app, comment_id)
    assert answer.get_json()["comment"]["status"] == "pending"
    assert get_page(client)["comments"] == []
    assert [reason["rule"] for reason in kept.reasons] == ["premoderated_site"]


@pytest.mark.parametrize("status", [Status.SPAM, Status.REMOVED, Status.DELETED])
def test_what_was_decided_is_not_changed_by_its_author(app, client, site, status):
    comment_id, own = posting.posted_with_token(client)
    posting.decide(app, comment_id, status)

    assert posting.edit(client, comment_id, own, "Again").status_code == 403


def test_nothing_is_changed_under_a_closed_thread(app, client, site):
    comment_id, own = posting.posted_with_token(client)
    posting.close_thread(app)

    assert posting.edit(client, comment_id, own, "Late").status_code == 409
    assert posting.stored(app, comment_id).text == "Hello"


@on_sqlite
@pytest.mark.parametrize("text", ["", "  ", "x" * 10_001, "a\0b"])
def test_words_that_could_not_be_posted_are_no_edit(app, client, site, text):
    comment_id, own = posting.posted_with_token(client)

    assert posting.edit(client, comment_id, own, text).status_code == 422
    assert posting.stored(app, comment_id).text == "Hello"


@on_sqlite
@pytest.mark.parametrize("comment_id", ["0", "x", "123456789", "9" * 30])
def test_there_is_nothing_to_change_where_nothing_is(client, site, comment_id):
    own = {"Authorization": "Bearer token"}

    assert posting.edit(client, comment_id, own, "x").status_code == 404
    assert posting.delete(client, comment_id, own).status_code == 404
