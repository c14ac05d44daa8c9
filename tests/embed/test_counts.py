"""`GET /counts`: many at once, in the order asked."""

import pytest

from comments.discussion.models import Status
from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.reading import API


def ask(client, **names):
    return client.get(f"{API}/counts", query_string=names)


def test_counts_come_in_the_order_asked(client, site):
    posting.posted(client, identifier="a")
    posting.posted(client, identifier="b")
    posting.posted(client, identifier="b")
    posting.posted(client, identifier=None, url=f"{ORIGIN}/post")

    answer = ask(
        client, url=[f"{ORIGIN}/none", f"{ORIGIN}/post"], identifier=["b", "none", "a", "b"]
    )

    assert answer.get_json() == {
        "counts": [
            {"url": f"{ORIGIN}/none", "count": 0},
            {"url": f"{ORIGIN}/post", "count": 1},
            {"identifier": "b", "count": 2},
            {"identifier": "none", "count": 0},
            {"identifier": "a", "count": 1},
            {"identifier": "b", "count": 2},
        ]
    }


def test_a_url_counts_under_its_usual_variants_and_is_answered_as_asked(client, site):
    posting.posted(client, identifier=None, url=f"{ORIGIN}/post")
    asked = ["http://www.blog.example.test/post/#comments", f"{ORIGIN}/post/"]

    counts = ask(client, url=asked).get_json()["counts"]

    assert counts == [{"url": url, "count": 1} for url in asked]


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.REMOVED, Status.DELETED])
def test_only_approved_comments_count(app, client, site, status):
    hidden = posting.posted(client)
    posting.posted(client, parent_id=hidden["id"])
    posting.decide(app, hidden["id"], status)

    assert ask(client, identifier="article").get_json()["counts"][0]["count"] == 1


@pytest.mark.parametrize(
    "names",
    [
        {"identifier": [str(number) for number in range(100)]},
        {"url": [f"{ORIGIN}/{number}" for number in range(100)]},
        {"identifier": ["x"] * 50, "url": [f"{ORIGIN}/x"] * 50},
        {"identifier": ["🙂" * 300] * 100},
        {},
    ],
)
def test_up_to_a_hundred_are_answered(client, site, names):
    asked = sum(len(values) for values in names.values())

    answer = ask(client, **names)

    assert answer.status_code == 200
    assert len(answer.get_json()["counts"]) == asked


@pytest.mark.parametrize(
    "names",
    [
        {"identifier": ["x"] * 101},
        {"url": [f"{ORIGIN}/x"] * 101},
        {"identifier": ["x"] * 51, "url": [f"{ORIGIN}/x"] * 50},
    ],
)
def test_more_are_refused_naming_the_limit(client, site, names):
    refused = ask(client, **names)

    assert refused.status_code == 422
    assert "100" in refused.get_json()["detail"]


@pytest.mark.parametrize("names", [{"identifier": "x" * 301}, {"url": "\0"}, {"name": "x"}])
def test_names_that_do_not_fit_are_refused(client, site, names):
    assert ask(client, **names).status_code == 422


def test_unchanged_counts_are_answered_with_304(client, site):
    first = ask(client, identifier="article")

    again = client.get(
        f"{API}/counts?identifier=article", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 304
    assert first.headers["Cache-Control"].startswith("public, max-age=30")
