"""People over the API: who may ask and do what, and what comes back."""

import pytest

from comments.accounts import queries as accounts
from comments.sites import queries as sites
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.workers import work

pytestmark = on_sqlite

API = "/api/v1/sites/blog/moderation"
SITES = posting.API


@pytest.fixture
def carol(app, site, client):
    """The id of Carol, who wrote three comments."""
    header = readers.bearing(app, "carol")
    for number in range(3):
        body = {"identifier": "article", "text": f"Words {number}"}
        client.post(f"{SITES}/comments", json=body, headers=header)
    with app.app_context():
        return str(accounts.get_account_by_email("carol@example.test").id)


@pytest.fixture
def bob(app, site):
    return staff.browser_of(app, "bob")


def call(browser, method, path, body=None, token=None):
    headers = {"X-CSRFToken": token or staff.csrf_token(browser)}
    return browser.open(f"{API}{path}", method=method, json=body, headers=headers)


BAN = {"kind": "ban", "target": "domain", "value": "spam.example"}
ROUTES = {
    "person": ("GET", "/people/{carol}", None, 200),
    "comments": ("GET", "/people/{carol}/comments", None, 200),
    "sanctions": ("GET", "/sanctions", None, 200),
    "note": ("POST", "/people/{carol}/notes", {"text": "Rude."}, 201),
    "remove note": ("DELETE", "/people/{carol}/notes/1", None, 404),
    "sanction": ("POST", "/sanctions", BAN, 201),
    "lift": ("POST", "/sanctions/1/lift", {}, 404),
    "undo": ("POST", "/removals/1/undo", {}, 404),
}
READING = {"person", "comments", "sanctions"}


@pytest.mark.parametrize(
    ("person", "refused_with", "allowed"),
    [
        ("stranger", 401, set()),
        ("mallory", 403, set()),
        ("olga", 403, READING),
        ("bob", 403, ROUTES.keys()),
        ("alice", 403, ROUTES.keys()),
    ],
    ids=["stranger", "other site's owner", "observer", "moderator", "owner"],
)
def test_who_may_call_what(app, carol, person, refused_with, allowed):
    browser = staff.browser_of(app, person)
    token = staff.csrf_token(browser)

    answers = {
        name: call(browser, method, path.format(carol=carol), body, token).status_code
        for name, (method, path, body, _) in ROUTES.items()
    }

    assert answers == {
        name: route[3] if name in allowed else refused_with for name, route in ROUTES.items()
    }


def test_a_reader_with_a_token_is_nobody_here(app, carol, client):
    header = readers.bearing(app, "dora")

    answer = client.get(f"{API}/people/{carol}", headers=header)

    assert answer.status_code == 401


def test_a_person_is_shown_with_counts_sanctions_notes_and_comments(app, bob, carol):
    call(bob, "POST", f"/people/{carol}/notes", {"text": "Third time."})
    imposed = call(
        bob,
        "POST",
        "/sanctions",
        {
            "kind": "mute",
            "target": "account",
            "person": carol,
            "ends_at": "2090-05-03T10:00:00Z",
            "message": "A week off.",
            "reason": "rude",
            "remove_days": 1,
        },
    )
    work(app)

    person = call(bob, "GET", f"/people/{carol}").get_json()
    listed = call(bob, "GET", f"/people/{carol}/comments").get_json()

    assert imposed.status_code == 201, imposed.text
    assert {name: person[name] for name in ("id", "name", "has_account", "role", "email")} == {
        "id": carol,
        "name": "Carol Example",
        "has_account": True,
        "role": None,
        "email": "carol@example.test",
    }
    assert person["comments"] == {
        "pending": 0, "approved": 0, "spam": 0, "removed": 3, "deleted": 0
    }  # fmt: skip
    trust = person["trust"]
    assert (trust["level"], trust["is_pinned"]) == ("new", False)
    assert (trust["approved"], trust["removed"], trust["upheld_reports"]) == (0, 3, 0)
    (sanction,) = person["sanctions"]
    assert (sanction["kind"], sanction["target"], sanction["value"]) == ("mute", "account", carol)
    assert (sanction["message"], sanction["ends_at"]) == ("A week off.", "2090-05-03T10:00:00.000Z")
    assert sanction["is_standing"] is True
    (line,) = sanction["trail"]
    assert (line["by"], line["action"], line["reason"]) == ("Bob Example", "sanction.mute", "rude")
    assert [(note["text"], note["by"]) for note in person["notes"]] == [
        ("Third time.", "Bob Example")
    ]
    assert [(one["state"], one["count"]) for one in person["removals"]] == [("done", 3)]
    assert [(one["status"], one["text"]) for one in listed["comments"]] == [
        ("removed", f"Words {number}") for number in (2, 1, 0)
    ]

    undone = call(bob, "POST", f"/removals/{person['removals'][0]['id']}/undo", {"reason": "no"})
    work(app)
    lifted = call(bob, "POST", f"/sanctions/{sanction['id']}/lift", {"reason": "enough"})

    assert undone.get_json()["state"] == "taken back"
    assert lifted.get_json()["is_standing"] is False
    assert [line["reason"] for line in lifted.get_json()["trail"]] == ["rude", "enough"]
    assert call(bob, "GET", f"/people/{carol}").get_json()["comments"]["approved"] == 3


def test_what_holds_is_listed_and_what_somebody_wrote_is_paged(app, bob, carol, monkeypatch):
    monkeypatch.setattr("comments.moderation.trail.PER_PAGE", 1)
    monkeypatch.setattr("comments.moderation.people.list_comments.__defaults__", (None, 2))
    for value in ("one.example", "two.example"):
        call(bob, "POST", "/sanctions", BAN | {"value": value})

    first = call(bob, "GET", "/sanctions").get_json()
    second = call(bob, "GET", f"/sanctions?cursor={first['next_cursor']}").get_json()
    page = call(bob, "GET", f"/people/{carol}/comments").get_json()
    rest = call(bob, "GET", f"/people/{carol}/comments?cursor={page['next_cursor']}").get_json()

    values = [one["value"] for answer in (first, second) for one in answer["sanctions"]]
    assert values == ["two.example", "one.example"]
    assert second["next_cursor"] is None
    assert [len(page["comments"]), len(rest["comments"]), rest["next_cursor"]] == [2, 1, None]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"target": "account"}, "bad-target"),
        ({"target": "account", "person": "12345"}, "unknown-person"),
        ({"target": "network", "value": "0.0.0.0/0"}, "bad-target"),
        ({"target": "email", "value": "nobody"}, "bad-email"),
        ({"target": "domain", "value": "x", "kind": "slap"}, "invalid"),
        ({"target": "domain", "value": "spam.example", "remove_days": 0}, "invalid"),
        ({"target": "domain", "value": "spam.example", "remove_days": 7}, "bad-sanction"),
        ({"target": "domain", "value": "spam.example", "ends_at": "2020-01-01T00:00:00Z"}, "bad-sanction"),
        ({"target": "domain", "value": "example.test"}, "own-sanction"),
        ({"target": "email", "value": "alice@example.test"}, "role-too-low"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(app, bob, body, problem):
    staff.hire(app, "alice")

    answer = call(bob, "POST", "/sanctions", {"kind": "ban"} | body)

    assert answer.get_json()["type"].endswith(f"/problems/{problem}")
    assert answer.get_json()["detail"].endswith((".", ")."))
    with app.app_context():
        assert not sites.get_site("blog").has_sanctions


def test_another_sites_people_are_not_there(app, bob, carol):
    dora = readers.make_person(app, "dora")

    assert call(bob, "GET", f"/people/{dora.id}").status_code == 404
    mallory = staff.browser_of(app, "mallory")
    found = mallory.get(f"/api/v1/sites/elsewhere/moderation/people/{carol}")
    assert found.status_code == 404
