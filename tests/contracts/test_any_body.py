"""Whatever is sent to the API is answered in its own words, never with a failure."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.reading import API

texts = st.text(st.characters(), max_size=30) | st.sampled_from(
    [
        "article",
        "Hello",
        "Ada",
        "ada@example.test",
        "https://blog.example.test/p",
        "1",
        "\0",
        "\ud800",
    ]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
authors = st.fixed_dictionaries(
    {}, optional={"name": texts | anything, "email": texts | anything, "url": texts | anything}
)
bodies = anything | st.fixed_dictionaries(
    {},
    optional={
        "identifier": texts | anything,
        "url": texts | anything,
        "title": texts | anything,
        "parent_id": texts | anything,
        "text": texts | anything,
        "author": authors | anything,
        "value": st.integers(-2, 2) | anything,
        "emoji": st.sampled_from(["🎉", "🐸"]) | anything,
        "is_on": st.booleans() | anything,
        "reason": st.sampled_from(["spam", "other"]) | anything,
        "note": texts | anything,
    },
)
bounded = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WRITES = [
    "POST /comments",
    "PATCH /comments/1",
    "POST /preview",
    "PUT /comments/1/vote",
    "PUT /comments/1/reactions",
    "PUT /thread/reactions?identifier=article",
    "POST /comments/1/reports",
]
READS = ["/thread", "/counts", "/comments/1/replies", "/moderation/comments"]


@bounded
@given(write=st.sampled_from(WRITES), body=bodies, key=st.none() | st.text("abc ~", max_size=5))
def test_any_json_is_taken_or_refused(client, site, write, body, key):
    method, _, path = write.partition(" ")
    headers = {"Authorization": "Bearer x"} | ({"Idempotency-Key": key} if key else {})

    answer = client.open(
        API + path,
        method=method,
        data=json.dumps(body),
        content_type="application/json",
        headers=headers,
    )

    assert answer.status_code in {200, 201, 400, 403, 404, 409, 422}, answer.text
    assert answer.get_json() is not None


@bounded
@given(write=st.sampled_from(WRITES), body=st.binary(max_size=60))
def test_any_bytes_are_taken_or_refused(client, site, write, body):
    method, _, path = write.partition(" ")
    headers = {"Authorization": "Bearer x"}

    answer = client.open(
        API + path, method=method, data=body, content_type="application/json", headers=headers
    )

    assert answer.status_code in {400, 422}, answer.text


@bounded
@given(
    path=st.sampled_from(READS),
    query=st.dictionaries(
        st.sampled_from(["identifier", "url", "order", "cursor", "limit", "comment", "q", "status"])
        | texts.filter(lambda text: text.isprintable() and text != ""),
        st.text(st.characters(codec="utf-8"), max_size=30) | st.integers().map(str),
        max_size=4,
    ),
)
def test_any_question_is_answered_or_refused(client, site, path, query):
    answer = client.get(API + path, query_string=query)

    assert answer.status_code in {200, 401, 403, 404, 422}, answer.text


@pytest.mark.parametrize("segment", ["%00", "%ff", "%F0%9F%99%82", "..%2f..", "x" * 5000, "%"])
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/sites/{}/thread?identifier=a",
        API + "/comments/{}/replies",
        "/sites/{}/thread?identifier=a",
        "/sites/blog/threads/{}",
        "/sites/blog/comments/{}/replies",
        "/problems/{}",
        "/sign-in/{}",
        "/set-up/{}",
        "/dashboard/{}/comments",
        "/{}",
    ],
)
def test_any_path_is_found_or_not(client, site, path, segment):
    assert client.get(path.format(segment)).status_code in {303, 401, 403, 404, 405}
