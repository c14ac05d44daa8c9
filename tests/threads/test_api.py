"""The staff's JSON routes for threads: who may, and what they are answered."""

import pytest

from tests.factories import posting, staff
from tests.factories.reading import API, get_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NAME = {"kind": "identifier", "value": "alias"}
MODERATORS, LEADS = {"bob", "lea", "alice"}, {"lea", "alice"}


@pytest.fixture
def browser(app, monkeypatch):
    monkeypatch.setitem(staff.ROLES, "lea", staff.RoleName.LEAD)

    def of(person):
        browser = staff.browser_of(app, person)
        return browser, {"X-CSRFToken": staff.csrf_token(browser)}

    return of


@pytest.mark.parametrize("person", ["stranger", "olga", "bob", "lea", "alice", "mallory"])
def test_a_thread_is_changed_by_those_who_may(client, thread, other, browser, person):
    someone, headers = browser(person)
    where = f"{API}/threads/{thread}"
    calls = [
        ("PATCH", where, {"is_open": False}, MODERATORS),
        ("PUT", f"{where}/names", NAME, LEADS),
        ("DELETE", f"{where}/names", NAME, LEADS),
        ("POST", f"{where}/merge", {"into": str(other)}, LEADS),
    ]

    answers = [
        someone.open(path, method=method, json=body, headers=headers)
        for method, path, body, _ in calls
    ]

    refused = 401 if person == "stranger" else 403
    expected = [200 if person in allowed else refused for *_, allowed in calls]
    assert [answer.status_code for answer in answers] == expected
    assert get_page(client)["thread"]["id"] == str(other if person in LEADS else thread)


def test_what_is_not_sent_stays_and_nothing_means_as_the_site_does(app, client, thread, browser):
    alice, headers = browser("alice")

    def change(**body):
        answer = alice.patch(f"{API}/threads/{thread}", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["thread"]

    assert change(premoderate=True)["is_open"] is True
    closed = change(is_open=False)
    again = change(premoderate=None)

    assert (closed["premoderate"], closed["closed_by_hand"]) == (True, True)
    assert (again["premoderate"], again["is_open"]) == (None, False)
    assert again["names"] == [{"kind": "identifier", "value": "article"}]


def test_a_taken_name_and_an_unknown_thread_are_explained(app, client, thread, other, browser):
    alice, headers = browser("alice")
    taken = {"kind": "identifier", "value": "other"}

    conflict = alice.put(f"{API}/threads/{thread}/names", json=taken, headers=headers)
    nowhere = alice.patch(f"{API}/threads/1", json={"is_open": False}, headers=headers)

    assert conflict.status_code == 409
    assert conflict.get_json()["type"].endswith("/name-taken")
    assert "Merge the two" in conflict.get_json()["detail"]
    assert nowhere.status_code == 404


def test_threads_of_another_site_are_out_of_reach(app, client, thread, browser):
    mallory, headers = browser("mallory")

    answer = mallory.patch(
        f"/api/v1/sites/elsewhere/threads/{thread}", json={"is_open": False}, headers=headers
    )

    assert answer.status_code == 404
    assert posting.post(client).status_code == 201
