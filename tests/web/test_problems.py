"""Errors: one shape for JSON and for pages, whatever raised."""

import re

import pytest
from flask import Flask

from comments.core import errors
from comments.core.errors import CommentsError
from comments.web import openapi, problems
from tests.factories.databases import on_sqlite
from tests.factories.reading import API

LEAVES = sorted(set(openapi.kinds(CommentsError)), key=lambda leaf: leaf.__name__)
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.__name__)
def test_every_problem_has_a_title_and_a_status(leaf):
    assert vars(leaf)["__doc__"], "without a docstring it would have its kind's title"
    assert problems.title_of(leaf)
    assert 400 <= problems.status_of(leaf) <= 503


def test_every_problem_has_a_slug_of_its_own():
    slugs = [problems.slug(leaf) for leaf in LEAVES]

    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)


@on_sqlite
def test_every_problem_has_a_page(client):
    answers = {leaf: client.get(f"/problems/{problems.slug(leaf)}") for leaf in LEAVES}

    assert {
        leaf.__name__: a.status_code for leaf, a in answers.items() if a.status_code != 200
    } == {}
    assert all(str(problems.status_of(leaf)) in a.text for leaf, a in answers.items())


@pytest.mark.parametrize("slug", ["nothing", "comments-error", "..", "%00", "Unknown-Site"])
@on_sqlite
def test_a_problem_nobody_has_has_no_page(client, slug):
    assert client.get(f"/problems/{slug}").status_code == 404


STATUSES = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Gone: 410,
    errors.TooLarge: 413,
    errors.Invalid: 422,
    errors.TooManyRequests: 429,
    errors.Unavailable: 503,
}


@pytest.fixture
def failing(app: Flask):
    """The application with a route that raises what the test puts here."""
    raised: list[Exception] = []

    def fail():
        raise raised[0]

    app._got_first_request = False
    app.add_url_rule("/fail", "fail", fail)
    app.add_url_rule("/api/fail", "api_fail", fail)
    return raised


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "status"), STATUSES.items(), ids=lambda x: getattr(x, "__name__", x)
)
def test_a_kind_is_answered_with_its_status_in_the_shape_of_rfc_9457(client, failing, kind, status):
    failing.append(kind("This went wrong. Do that."))

    answer = client.get("/api/fail")

    body = answer.get_json()
    assert answer.status_code == body["status"] == status
    assert answer.mimetype == "application/problem+json"
    assert body["type"] == f"http://comments.example.test/problems/{problems.slug(kind)}"
    assert body["title"] == problems.title_of(kind)
    assert body["detail"] == "This went wrong. Do that."
    assert body["instance"] == answer.headers["X-Request-Id"]
    assert "errors" not in body
    assert answer.headers["Cache-Control"] == "no-store"


@on_sqlite
def test_fields_and_the_time_to_wait_are_told(client, failing):
    failing.append(errors.Invalid("No.", errors=(errors.FieldError("/text", "Too short."),)))
    invalid = client.get("/fail").get_json()
    failing[0] = errors.Unavailable("Later.", retry_after=7)

    away = client.get("/fail")

    assert invalid["errors"] == [{"pointer": "/text", "detail": "Too short."}]
    assert away.get_json()["retry_after"] == 7
    assert away.headers["Retry-After"] == "7"


@on_sqlite
@pytest.mark.parametrize(
    ("path", "accept", "mimetype"),
    [
        ("/fail", BROWSER["Accept"], "text/html"),
        ("/fail", "text/html", "text/html"),
        ("/fail", "application/json", "application/problem+json"),
        ("/fail", "*/*", "application/problem+json"),
        ("/fail", None, "application/problem+json"),
        ("/api/fail", BROWSER["Accept"], "application/problem+json"),
    ],
)
def test_a_person_gets_a_page_and_a_program_json(client, failing, path, accept, mimetype):
    failing.append(errors.Forbidden("Not <b>you</b>."))

    answer = client.get(path, headers={"Accept": accept} if accept else {})

    assert answer.mimetype == mimetype
    assert answer.status_code == 403


@on_sqlite
def test_what_a_page_says_is_escaped(client, failing):
    field = errors.FieldError("/x", "<img src=x onerror=alert(1)>")
    failing.append(errors.Invalid("<script>alert(1)</script>", errors=(field,)))

    answer = client.get("/fail", headers=BROWSER)

    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


@on_sqlite
@pytest.mark.parametrize("accept", ["application/json", "text/html"])
def test_a_bug_says_nothing_of_itself(client, failing, accept):
    failing.append(RuntimeError("secret-of-the-house"))

    answer = client.get("/fail", headers={"Accept": accept})

    assert answer.status_code == 500
    assert "secret-of-the-house" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


@on_sqlite
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/api/v1/nowhere", 404),
        ("PUT", "/healthz", 405),
        ("DELETE", f"{API}/thread", 405),
        ("GET", "/%00", 404),
        ("GET", "/%ff", 404),
    ],
)
def test_werkzeugs_own_errors_have_the_same_shape(client, site, method, path, status):
    answer = client.open(path, method=method)

    body = answer.get_json()
    assert answer.status_code == body["status"] == status
    assert answer.mimetype == "application/problem+json"
    assert body["detail"].endswith(".")
    assert (
        body["type"]
        == {
            404: "http://comments.example.test/problems/not-found",
            405: "about:blank",  # RFC 9457: nothing to say beyond the status
        }[status]
    )


@on_sqlite
def test_a_wrong_method_names_the_right_ones(client, site):
    assert "GET" in client.delete(f"{API}/thread").headers["Allow"]
