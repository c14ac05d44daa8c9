"""Bodies that cannot be read are refused in words, never a failure."""

import json

import pytest

from tests.factories.databases import on_sqlite
from tests.factories.reading import API
from tests.factories.statements import row_counts

WRITES = [("POST", "/comments"), ("PATCH", "/comments/1"), ("POST", "/preview")]
MAX_BYTES = 256 * 1024

UNREADABLE = {
    "empty": b"",
    "spaces": b"  \n",
    "not-json": b"{",
    "two-values": b"{} {}",
    "not-utf-8": b'{"text": "\xff\xfe"}',
    "a-list": b"[]",
    "a-list-of-objects": b'[{"text": "x"}]',
    "a-number": b"1",
    "a-text": b'"text"',
    "null": b"null",
    "true": b"true",
    "nan": b'{"text": NaN}',
    "nul": b"\0",
    "nul-in-a-value": b'{"text": "a\\u0000b"}',
    "lone-surrogate": b'{"text": "\\ud800"}',
    "lone-surrogate-as-a-name": b'{"\\ud800": 1, "text": "x"}',
    "nul-as-a-name": b'{"\\u0000": 1, "text": "x"}',
    "deep": b"[" * 100_000,
    "deep-object": b'{"text":' * 20_000,
    "long-number": b'{"text": ' + b"9" * 10_000 + b"}",
    "wrong-kinds": b'{"text": {"a": [1]}, "author": [], "parent_id": {}, "identifier": []}',
}


@on_sqlite
@pytest.mark.parametrize(("method", "path"), WRITES, ids=lambda value: value.strip("/"))
@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE)
def test_a_body_that_cannot_be_read_is_refused_in_words(app, client, site, method, path, body):
    before = row_counts(app)

    refused = client.open(
        API + path,
        method=method,
        data=body,
        content_type="application/json",
        headers={"Authorization": "Bearer x"},
    )

    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert refused.get_json()["detail"].endswith(".")
    assert row_counts(app) == before


@on_sqlite
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", None])
def test_a_body_that_is_not_called_json_is_refused(client, site, content_type):
    """A form of another page can send these kinds without asking first."""
    body = '{"identifier": "a", "text": "x", "author": {"name": "Ada"}}'

    refused = client.post(f"{API}/comments", data=body, content_type=content_type)

    assert refused.status_code == 422
    assert "application/json" in refused.get_json()["detail"]


@on_sqlite
@pytest.mark.parametrize("path", ["/comments", "/preview"])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(client, site, path):
    body = json.dumps({"text": "x" * MAX_BYTES})

    refused = client.post(API + path, data=body, content_type="application/json")

    assert refused.status_code == 413
    assert refused.get_json()["detail"] == "That is larger than we take. Please shorten it."


@on_sqlite
def test_a_form_that_is_too_large_is_refused(client, site):
    form = {"identifier": "a", "name": "Ada", "text": "x" * MAX_BYTES}

    assert client.post("/sites/blog/thread", data=form).status_code == 413


@on_sqlite
def test_the_longest_comment_fits_whatever_its_letters(client, site):
    """Six bytes of JSON for each half of a character beyond the first plane."""
    body = json.dumps({"identifier": "a", "text": "🙂" * 10_000, "author": {"name": "Ada"}})

    answer = client.post(f"{API}/comments", data=body, content_type="application/json")

    assert answer.status_code == 201


@on_sqlite
def test_the_place_of_a_mistake_is_a_pointer_into_the_body(client, site):
    body = {"text": "x", "a/b~c": 1, "author": {"name": "Ada", "nick/name": "x"}}

    refused = client.post(f"{API}/comments", json=body)

    assert {field["pointer"] for field in refused.get_json()["errors"]} == {
        "/a~1b~0c",
        "/author/nick~1name",
    }


@on_sqlite
def test_a_preview_shows_and_keeps_nothing(app, client, site):
    before = row_counts(app)

    answer = client.post(f"{API}/preview", json={"text": "*x* <b>"})

    assert answer.get_json() == {"html": "<p><em>x</em> &lt;b&gt;</p>"}
    assert row_counts(app) == before
