"""`count-data.js`: one call, each page named as it was asked, nothing but approved comments."""

import json
import re

import pytest

from comments.discussion.models import Status
from comments.disqus.count_data import MAX_ASKED, Asked, read_question
from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite


def counts(client, query):
    answer = client.get(f"/blog.disqus.com/count-data.js?{query}")
    assert answer.status_code == 200, answer.text
    called = re.fullmatch(r"DISQUSWIDGETS\.displayCount\((\{.*\})\);", answer.text)
    return json.loads(called[1])


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("1=a&2=u", [Asked("a", "identifier"), Asked("u", "url")]),
        ("1=a&1=a", [Asked("a", "identifier")]),
        ("1=12+http%3A%2F%2Fx%2F%3Fp%3D12", [Asked("12 http://x/?p=12", "identifier")]),
        ("1=%20a%20", [Asked(" a ", "identifier")]),
        ("1=", [Asked("", None)]),
        ("1=%00", [Asked("\0", None)]),
        (f"1={'x' * 301}", [Asked("x" * 301, None)]),
        ("x=1&_=99&a", []),
        ("q=1&0=1,a&1=2,u,v&2=3,slug", [Asked("a", "identifier", 0), Asked("u,v", "url", 1), Asked("slug", None, 2)]),
        ("q=1&x=1,a&9999999=1,a", []),
    ],
)  # fmt: skip
def test_a_question_is_read(query, asked):
    assert list(read_question(query).asked) == asked


def test_counts_are_of_approved_comments_under_the_name_that_was_asked(app, client, site):
    hidden = posting.posted(client, identifier="a (b)")
    posting.posted(client, identifier="a (b)")
    posting.posted(client, identifier=None, url=f"{ORIGIN}/p/")
    posting.decide(app, hidden["id"], Status.SPAM)

    answer = counts(client, f"1=a%20(b)&1=%20nobody%20&2={ORIGIN}/p/%23x&2={ORIGIN}/p")

    assert answer["counts"] == [
        {"id": "a (b)", "comments": 1},
        {"id": " nobody ", "comments": 0},
        {"id": f"{ORIGIN}/p/#x", "comments": 1},
        {"id": f"{ORIGIN}/p", "comments": 1},
    ]


@on_sqlite
def test_the_older_form_is_answered_by_its_keys(client, site):
    posting.posted(client)

    answer = counts(client, "q=1&7=1,article")

    assert answer["counts"] == [
        {"id": "article", "comments": 1, "uid": 7, "reactions": 0, "showReactions": False}
    ]
    assert set(answer["text"]["reactions"]) == {"zero", "one", "multiple"}


@on_sqlite
def test_the_words_are_the_sites_and_no_parenthesis_or_tag_is_in_the_answer(app, client, site):
    words = ("count_zero=None (yet)", "count_one=Just 1", "count_many=</script>{num}")
    posting.set_site(app, *words)

    shown = client.get("/blog/count-data.js?1=((").text

    assert shown.count("(") == shown.count(")") == 1
    assert "<" not in shown
    assert counts(client, "")["text"] == {
        "and": "and",
        "comments": {"zero": "None (yet)", "one": "Just 1", "multiple": "</script>{num}"},
    }


@on_sqlite
def test_an_answer_is_kept_and_yet_never_old(client, site):
    first = client.get("/blog/count-data.js?1=article")
    again = client.get(
        "/blog/count-data.js?1=article", headers={"If-None-Match": first.headers["ETag"]}
    )
    posting.posted(client)

    assert again.status_code == 304
    assert "public" in first.headers["Cache-Control"]
    assert first.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert counts(client, "1=article")["counts"] == [{"id": "article", "comments": 1}]


@on_sqlite
def test_25_at_once_are_counted_and_too_many_and_unknown_sites_are_refused(client, site):
    assert len(counts(client, "&".join(f"1={number}" for number in range(25)))["counts"]) == 25
    many = "&".join(f"1={number}" for number in range(MAX_ASKED + 1))

    assert client.get(f"/blog/count-data.js?{many}").status_code == 422
    assert client.get("/nobody/count-data.js?1=a").status_code == 404
