"""The card says of who wrote what a decision needs: trust, sanctions, history, and what it said before."""

import pytest

from comments.accounts import queries as accounts
from comments.screening.sanctions import targets
from tests.factories import posting, readers, sanctions, staff
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_statements

pytestmark = on_sqlite
CARDS = "/dashboard/blog/comments"


@pytest.fixture
def header(app, site):
    return readers.bearing(app, "carol")


@pytest.fixture
def said(client, header):
    """Make Carol, who has an account, say something; return its id."""

    def say(text="As Carol"):
        body = {"identifier": "article", "text": text}
        answer = client.post(f"{posting.API}/comments", json=body, headers=header)
        return answer.get_json()["comment"]["id"]

    return say


def carol_is(app, kind, viewer="bob", **facts):
    with app.app_context():
        carol = accounts.get_account_by_email("carol@example.test")
    by = staff.viewer_of(app, staff.hire(app, viewer))
    return by, sanctions.impose(app, by, kind, targets.account(carol.id), **facts)


def test_card_and_queue_say_trust_with_its_inputs_and_sanctions(app, said, client):
    comment = said()
    guests = posting.posted(client)["id"]
    by, warning = carol_is(app, "warning")
    sanctions.lift(app, by, warning)
    carol_is(app, "mute")
    bob = staff.browser_of(app, "bob")

    card = bob.get(f"{CARDS}/{comment}").text
    queue = bob.get(f"{CARDS}?status=approved").text

    for page in (card, queue):
        assert "(1 stand, 0 taken away, 0 upheld reports, account" in page
        assert "Mute for good, 1 earlier" in page
    assert "(a guest)" in queue
    assert "Mute for good" not in bob.get(f"{CARDS}/{guests}").text


def test_a_card_is_shown_on_its_own_site_alone(app, client, site):
    comment = posting.posted(client)["id"]
    mallory = staff.browser_of(app, "mallory")

    assert mallory.get(f"/dashboard/elsewhere/comments/{comment}").status_code == 404
    assert staff.browser_of(app, "bob").get(f"{CARDS}/{comment}").status_code == 200


def test_sanctions_of_colleagues_are_told_to_nobody_below(app, client, site):
    leo = staff.hire(app, "leo")
    header = {"Authorization": f"Bearer {readers.token_for(app, leo, site)}"}
    body = {"identifier": "article", "text": "As Leo"}
    comment = client.post(f"{posting.API}/comments", json=body, headers=header).get_json()
    alice = staff.viewer_of(app, staff.hire(app, "alice"))
    sanctions.impose(app, alice, "mute", targets.account(leo.id))

    shown = [
        "Mute for good"
        in staff.browser_of(app, person).get(f"{CARDS}/{comment['comment']['id']}").text
        for person in ("olga", "bob", "alice")
    ]

    assert shown == [False, False, True]


def test_a_queue_asks_no_more_of_the_database_for_more_authors(app, client, site):
    bob = staff.browser_of(app, "bob")

    def statements():
        with recorded_statements(app) as seen:
            bob.get(f"{CARDS}?status=approved")
        return len(seen)

    for person in ("carol", "dora", "eve"):
        body = {"identifier": "article", "text": f"By {person}"}
        headers = readers.bearing(app, person)
        client.post(f"{posting.API}/comments", json=body, headers=headers)
        if person == "carol":
            few = statements()

    assert statements() == few


def test_history_shows_numbers_last_comments_decisions_and_earlier_words(app, said, client, header):
    first, comment = said("Something else"), said("Before the edit")
    client.patch(f"{posting.API}/comments/{comment}", json={"text": "After"}, headers=header)
    bob = staff.browser_of(app, "bob")
    path = f"{CARDS}/{comment}"
    data = {"csrf_token": staff.csrf_token(bob), "decide": f"remove:{comment}"}
    bob.post(CARDS, data=data)

    part = bob.get(f"{path}/person").text

    assert f'href="{CARDS}/{first}"' in part
    assert "Before the edit" in part
    assert "removed by \u2068Bob Example\u2069" in part
    assert part.strip() in bob.get(path).text
    assert "Before the edit" not in client.get(f"{posting.API}/thread?identifier=article").text
