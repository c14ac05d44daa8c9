import pytest
from flask import Flask

from comments.core import clock
from comments.sites.models import Site
from tests.conftest import ORIGIN
from tests.factories import staff
from tests.factories.databases import on_sqlite
from tests.factories.posting import edit, posted, posted_with_token, set_site, stored

pytestmark = on_sqlite

API = "/api/v1/sites/blog/moderation"
OWN_ORIGIN = "http://comments.example.test"

ROUTES = [
    ("GET", "/comments", None),
    ("POST", "/decisions", {"comment_ids": ["1"], "decision": "approve"}),
    ("POST", "/undo", {"comment_ids": ["1"]}),
]
ROUTE_IDS = ["queue", "decisions", "undo"]


@pytest.fixture
def held(app: Flask, site: Site) -> str:
    """The id of a comment of Carol's that waits."""
    set_site(app, "premoderate=on")
    return posted(
        app.test_client(), text="Is *this* fine?", title="An <article>", url=f"{ORIGIN}/a"
    )["id"]


def _call(browser, method: str, path: str, body: object, **headers: str):
    headers = {"X-CSRFToken": staff.csrf_token(browser)} | headers
    return browser.open(f"{API}{path}", method=method, json=body, headers=headers)


@pytest.mark.parametrize(
    ("person", "statuses"),
    [
        ("stranger", [401, 401, 401]),
        ("mallory", [403, 403, 403]),
        ("olga", [200, 403, 403]),
        ("bob", [200, 200, 200]),
        ("alice", [200, 200, 200]),
    ],
    ids=["stranger", "other site's owner", "observer", "moderator", "owner"],
)
def test_who_may_call_what(app: Flask, site: Site, person: str, statuses: list[int]):
    browser = staff.browser_of(app, person)

    answers = [_call(browser, *route) for route in ROUTES]

    assert [answer.status_code for answer in answers] == statuses
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize(("method", "path", "body"), ROUTES, ids=ROUTE_IDS)
@pytest.mark.parametrize("values", ["ended_at", "expires_at"])
def test_ended_session_is_refused(
    app: Flask, site: Site, method: str, path: str, body, values: str
):
    browser = staff.browser_of(app, "bob")
    staff.end_all_sessions(app, **{values: clock.now()})

    assert _call(browser, method, path, body).status_code == 401


@pytest.mark.parametrize(("method", "path", "body"), ROUTES, ids=ROUTE_IDS)
@pytest.mark.parametrize("origin", [ORIGIN, "https://evil.example.test", "null"])
def test_other_origins_are_refused_even_where_the_site_allows_them(
    app: Flask, site: Site, method: str, path: str, body, origin: str
):
    browser = staff.browser_of(app, "bob")

    answer = _call(browser, method, path, body, Origin=origin)

    assert answer.status_code == 403
    assert answer.get_json()["type"].endswith("/problems/foreign-origin")
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(("method", "path", "body"), ROUTES, ids=ROUTE_IDS)
def test_own_origin_is_let_in(app: Flask, site: Site, method: str, path: str, body):
    browser = staff.browser_of(app, "bob")

    assert _call(browser, method, path, body, Origin=OWN_ORIGIN).status_code == 200


@pytest.mark.parametrize(("method", "path", "body"), ROUTES, ids=ROUTE_IDS)
def test_preflight_of_another_origin_is_refused(
    app: Flask, site: Site, method: str, path: str, body
):
    headers = {"Origin": ORIGIN, "Access-Control-Request-Method": method}

    answer = app.test_client().options(f"{API}{path}", headers=headers)

    assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path", "body"), ROUTES[1:], ids=ROUTE_IDS[1:])
@pytest.mark.parametrize("token", ["", "made up"], ids=["none", "made up"])
def test_write_without_the_csrf_token_is_refused(
    app: Flask, site: Site, method: str, path: str, body, token: str
):
    browser = staff.browser_of(app, "bob")

    answer = _call(browser, method, path, body, **{"X-CSRFToken": token})

    assert answer.status_code == 403
    assert answer.get_json()["type"].endswith("/problems/form-expired")


def test_queue_tells_staff_what_a_decision_needs(app: Flask, held: str):
    answer = _call(staff.browser_of(app, "olga"), "GET", "/comments?status=pending", None)

    (comment,) = answer.get_json()["comments"]
    assert answer.get_json()["next_cursor"] is None
    assert (comment["id"], comment["status"], comment["text"]) == (
        held,
        "pending",
        "Is *this* fine?",
    )
    assert comment["html"] == "<p>Is <em>this</em> fine?</p>"
    assert comment["author"]["email"] == "carol@example.test"
    assert comment["author"]["address"] == "127.0.0.0"
    assert comment["thread"]["title"] == "An <article>"
    assert comment["thread"]["url"] == f"{ORIGIN}/a"
    assert [reason["rule"] for reason in comment["reasons"]] == ["premoderated_site"]


def test_cursor_leads_on_and_belongs_to_its_queue(app: Flask, site: Site):
    set_site(app, "premoderate=on")
    carol = app.test_client()
    made = [posted(carol, text=f"Number {number}")["id"] for number in range(51)]
    bob = staff.browser_of(app, "bob")

    first = _call(bob, "GET", "/comments", None).get_json()
    second = _call(bob, "GET", f"/comments?cursor={first['next_cursor']}", None).get_json()
    foreign = _call(bob, "GET", f"/comments?status=spam&cursor={first['next_cursor']}", None)

    shown = [comment["id"] for comment in first["comments"] + second["comments"]]
    assert sorted(shown, reverse=True) == shown
    assert set(shown) == set(made)
    assert second["next_cursor"] is None
    assert foreign.status_code == 422


@pytest.mark.parametrize(
    "query", ["status=deleted", "status=x", "cursor=x", "q=%00", "unknown=1", "q=" + "x" * 201]
)
def test_queue_refuses_what_it_does_not_know(app: Flask, site: Site, query: str):
    answer = _call(staff.browser_of(app, "bob"), "GET", f"/comments?{query}", None)

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"


def test_every_asked_id_has_its_own_outcome(app: Flask, held: str):
    bob = staff.browser_of(app, "bob")
    body = {"comment_ids": [held, "17", "no id", held], "decision": "approve"}

    first = _call(bob, "POST", "/decisions", body)
    again = _call(bob, "POST", "/decisions", body)

    assert first.get_json()["decisions"] == [
        {"id": held, "outcome": "done", "status": "approved", "detail": None, "can_insist": False},
        {"id": "17", "outcome": "not_found", "status": None, "detail": None, "can_insist": False},
        {
            "id": "no id",
            "outcome": "not_found",
            "status": None,
            "detail": None,
            "can_insist": False,
        },
    ]
    assert again.get_json()["decisions"][0]["outcome"] == "unchanged"
    assert stored(app, held).status == "approved"


def test_approved_comment_appears_to_readers_and_undone_it_is_gone(app: Flask, held: str):
    bob, reader = staff.browser_of(app, "bob"), app.test_client()
    thread = "/api/v1/sites/blog/thread?identifier=article"

    before = reader.get(thread).get_json()
    _call(bob, "POST", "/decisions", {"comment_ids": [held], "decision": "approve"})
    approved = reader.get(thread).get_json()
    _call(bob, "POST", "/undo", {"comment_ids": [held]})
    undone = reader.get(thread).get_json()

    assert [len(answer["comments"]) for answer in (before, approved, undone)] == [0, 1, 0]
    assert [a["thread"]["comment_count"] for a in (before, approved, undone)] == [0, 1, 0]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"comment_ids": [], "decision": "approve"}, "Choose at least one comment"),
        ({"comment_ids": [str(n) for n in range(1, 10_002)], "decision": "spam"}, "at most 10,000"),
        ({"comment_ids": ["1"], "decision": "reject"}, "“decision” must be"),
        ({"comment_ids": ["1"]}, "“decision” is missing"),
        ({"comment_ids": ["1"], "decision": "spam", "note": "x" * 2001}, "at most 2,000"),
        ({"comment_ids": ["1"], "decision": "spam", "reason": "\0"}, "not text"),
        ({"comment_ids": ["1"], "decision": "spam", "who": "me"}, "not a field we know"),
    ],
    ids=["none", "too many", "word", "missing", "note", "NUL", "unknown field"],
)
def test_decision_that_does_not_fit_is_refused_in_words(
    app: Flask, site: Site, body, sentence: str
):
    answer = _call(staff.browser_of(app, "bob"), "POST", "/decisions", body)

    assert answer.status_code == 422
    assert sentence in answer.get_json()["detail"]


def test_unknown_site_is_not_found(app: Flask, site: Site):
    bob = staff.browser_of(app, "bob")

    assert bob.get("/api/v1/sites/nowhere/moderation/comments").status_code == 404


def test_what_comes_back_to_the_queue_by_an_edit_is_new_in_it(app, site, client):
    set_site(app, "premoderate=off", "many_links=1")
    bob = staff.browser_of(app, "bob")
    edited, token = posted_with_token(client)
    seen_at, after = clock.to_json(clock.now()), edited

    def new(status):
        query = {"status": status, "after": after, "seen_at": seen_at}
        return bob.get(f"{API}/comments/new", query_string=query).get_json()

    before = new("pending")
    edit(client, edited, token, "See https://example.test/")

    assert (before, new("pending")) == ({"count": 0}, {"count": 1})
    assert new("approved") == {"count": 0}
