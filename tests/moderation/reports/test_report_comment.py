"""Reporting: by whom, on what, once each, and when it holds a comment."""

import pytest
from sqlalchemy import select

from comments.core.db import db
from comments.discussion.models import Comment, Status
from comments.outbox.models import OutboxEvent
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.reporting import report, reported, reports
from tests.factories.statements import row_counts


@pytest.fixture
def comment(client, site):
    return posting.posted(client)["id"]


def events(app):
    with app.app_context():
        found = db.session.scalars(
            select(OutboxEvent)
            .where(OutboxEvent.name == "CommentReported")
            .order_by(OutboxEvent.id)
        )
        return [event.payload["status"] for event in found]


def test_a_report_is_kept_counted_and_told_and_readers_see_nothing_of_it(app, client, comment):
    before = get_page(client)

    reported(client, comment, reason="abuse", note="It insults Dora.")

    [kept] = reports(app)
    assert (kept.reason, kept.note, kept.weight) == ("abuse", "It insults Dora.", 50)
    assert posting.stored(app, comment).open_reports == 1
    assert events(app) == ["approved"]
    assert get_page(client) == before


def test_the_same_guest_network_or_person_is_answered_alike_and_counts_once(app, client, comment):
    first = reported(client, comment)
    carol = readers.bearing(app, "dora")

    again = [
        reported(client, comment, headers={"Afterword-Voter": first["voter_token"]}, network=2),
        reported(client, comment),
        reported(client, comment, headers=carol),
        reported(client, comment, headers=carol, reason="abuse"),
    ]

    assert {answer["reason"] for answer in again} == {"spam", "abuse"}
    assert first.keys() == again[0].keys()
    assert sorted(report.weight for report in reports(app)) == [50, 100]
    assert posting.stored(app, comment).open_reports == 2


def test_enough_reports_hold_the_comment_and_say_why(app, client, comment):
    posting.set_site(app, "report_threshold=1")
    version = get_page(client)["thread"]["version"]
    reported(client, comment, network=1)

    reported(client, comment, network=2, reason="abuse")

    held = posting.stored(app, comment)
    page = get_page(client)
    assert held.status == Status.PENDING
    [why] = held.reasons
    assert (why["rule"], why["value"], why["weight"]) == ("reported", "2", held.risk)
    assert why["reason"] == "Reported by readers: spam ×1, abuse ×1"
    assert (page["comments"], page["thread"]["comment_count"]) == ([], 0)
    assert page["thread"]["version"] > version
    assert events(app) == ["approved", "pending"]


@on_sqlite
@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.REMOVED, Status.DELETED])
def test_what_readers_do_not_see_cannot_be_reported(app, client, comment, status):
    posting.decide(app, comment, status)

    assert report(client, comment).status_code == 404
    assert reports(app) == []


@on_sqlite
def test_what_readers_reported_still_says_so_when_its_author_edits_it(app, client, site):
    posting.set_site(app, "report_threshold=1", "many_links=1")
    comment, own = posting.posted_with_token(client)
    for network in (1, 2):
        reported(client, comment, network=network)

    posting.edit(client, comment, own, "See https://x.example/")
    posting.edit(client, comment, own, "See https://y.example/")

    held = posting.stored(app, comment)
    assert [reason["rule"] for reason in held.reasons] == ["reported", "many_links"]
    assert held.risk == sum(reason["weight"] for reason in held.reasons)


@on_sqlite
def test_nobody_reports_their_own(app, client, site):
    guests, edit_token = posting.posted_with_token(client)
    dora = readers.bearing(app, "dora")
    doras = client.post(
        f"{posting.API}/comments", json={"identifier": "article", "text": "Mine"}, headers=dora
    ).get_json()["comment"]["id"]

    answers = [
        report(client, guests, headers=edit_token),
        report(client, doras, headers=dora),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].get_json()["type"].endswith("/own-report")
    assert reports(app) == []


@on_sqlite
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"reason": "boring"}, "/reason"),
        ({"reason": "other", "note": "x" * 1001}, "/note"),
        ({"reason": "other", "why": "x"}, "/why"),
    ],
)
def test_what_does_not_fit_is_said_field_by_field(app, client, comment, body, pointer):
    answer = report(client, comment, **body)

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == [pointer]
    assert row_counts(app)["report"] == 0


def test_another_sites_comment_cannot_be_reported_here(app, client, comment):
    readers.add_site_elsewhere(app)

    answer = client.post(
        f"/api/v1/sites/elsewhere/comments/{comment}/reports", json={"reason": "spam"}
    )

    assert answer.status_code == 404
    with app.app_context():
        assert db.session.get_one(Comment, int(comment)).open_reports == 0
