"""What surrounds every answer: arguments, numbers for what is wrong, calls of a page's own function."""

import json
import re
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.accounts.errors import RoleTooLow
from comments.core import errors as core
from comments.discussion.errors import UnknownComment
from comments.disqus.rest import codes, endpoints, envelope, errors
from comments.disqus.rest.arguments import Arguments, ThreadName
from comments.disqus.rest.errors import BadArgument
from comments.threads.errors import ThreadClosed, UnknownThread
from tests.disqus.rest import asking
from tests.factories import posting
from tests.factories.databases import on_sqlite

NAMES = [
    *(
        "thread",
        "thread:ident",
        "thread:link",
        "post",
        "include",
        "related",
        "since",
        "start",
        "end",
        "order",
    ),
    *(
        "limit",
        "cursor",
        "interval",
        "message",
        "author_name",
        "author_email",
        "author_url",
        "parent",
        "state",
    ),
    *("ip_address", "url", "secret", "subscription", "user"),
]


@pytest.mark.parametrize(
    ("pairs", "named"),
    [
        ([("thread", "7")], [ThreadName("id", "7")]),
        ([("thread", "ident:a b:c")], [ThreadName("ident", "a b:c")]),
        ([("thread:ident", "ident:x")], [ThreadName("ident", "ident:x")]),
        ([("thread:link", "https://a.test/?b=1")], [ThreadName("link", "https://a.test/?b=1")]),
        ([("thread[]", "7"), ("thread[]", "8"), ("thread", "7")], [ThreadName("id", "7"), ThreadName("id", "8")]),
        ([("thread", "https://a.test/")], [ThreadName("id", "https://a.test/")]),
        ([("thread", "")], []),
    ],
)  # fmt: skip
def test_threads_are_named_in_every_spelling(pairs, named):
    assert Arguments(pairs).threads() == named


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1767323045", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T04:04:05+01:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
    ],
)
def test_a_time_is_unix_or_iso_and_without_a_zone_it_is_utc(written, meant):
    assert Arguments([("since", written)]).instant("since") == meant


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("limit", "0", Arguments.limit),
        ("limit", "101", Arguments.limit),
        ("limit", "²", Arguments.limit),
        ("order", "popular", Arguments.order),
        ("cursor", "1", Arguments.position),
        ("cursor", f"1:{2**53}:0", Arguments.position),
        ("since", "yesterday", lambda asked: asked.instant("since")),
        ("since", "nan", lambda asked: asked.instant("since")),
        ("post", "x", lambda asked: asked.number("post")),
        ("thread", "ident:" + "x" * 301, Arguments.threads),
    ],
)
def test_what_cannot_be_read_is_refused(name, value, read):
    with pytest.raises(BadArgument):
        read(Arguments([(name, value)]))


def test_25_are_listed_newest_first_unless_more_are_asked_for_or_the_oldest():
    assert (Arguments([]).limit(), Arguments([]).order()) == (25, "desc")
    assert Arguments([("limit", "100"), ("order", "asc")]).limit() == 100


@pytest.mark.parametrize(
    ("written", "is_on"), [("1", True), ("true", True), ("True", True), ("0", False), ("", False)]
)
def test_a_switch_is_on_by_the_words_that_clients_have(written, is_on):
    assert Arguments([("enableSending", written)]).is_on("enableSending") is is_on


@pytest.mark.parametrize("name", ["show", "jQuery19_7", "$.a.b", "_"])
def test_a_callback_is_a_name(name):
    assert envelope.check_callback(name) == name


@on_sqlite
@pytest.mark.parametrize(
    "name", ["", "1a", "a b", "a;b", "a(b", "a.", "é", "a\n", "x" * 201, "alert(1)//"]
)
def test_a_callback_that_is_no_identifier_is_a_bad_request(client, site, pair, name):
    answer = asking.by_page(client, pair, "posts/list.jsonp", callback=name)

    assert asking.refused(answer) == (400, 2)
    assert answer.content_type.startswith("application/json")


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [
        (errors.UnknownEndpoint, 1, 400),
        (errors.BadArgument, 2, 400),
        (UnknownThread, 2, 400),
        (UnknownComment, 2, 400),
        (ThreadClosed, 3, 400),
        (core.Unauthenticated, 4, 401),
        (errors.BadApiKey, 5, 403),
        (errors.WrongMethod, 7, 400),
        (core.NotFound, 8, 404),
        (errors.WrongFormat, 10, 400),
        (errors.DomainNotAllowed, 11, 400),
        (errors.OtherForum, 12, 400),
        (RoleTooLow, 12, 400),
        (core.TooManyRequests, 13, 400),
        (ZeroDivisionError, 15, 500),
        (errors.BadAccessToken, 18, 400),
        (core.Unavailable, 20, 503),
        (core.Forbidden, 22, 400),
    ],
)
def test_a_problem_has_the_number_and_status_that_clients_know(kind, code, status):
    found = codes.code_of(kind(""), 0)

    assert (found, codes.status_of(found)) == (code, status)


def test_every_kind_of_problem_has_its_number_and_status():
    numbers = {kind: codes.code_of(kind(""), 0) for kind in core.CommentsError.__subclasses__()}

    assert codes.Code.INTERNAL not in numbers.values()
    assert {codes.status_of(code) for code in numbers.values()} == {400, 401, 404, 503}


@on_sqlite
def test_a_page_is_called_with_the_answer_and_no_text_ends_its_script(client, site, pair):
    posting.posted(client, text="</script><b>")

    answer = asking.by_page(client, pair, "posts/list.jsonp", callback="jQuery1_2")

    called = re.fullmatch(r"/\*\*/jQuery1_2\((\{.*\})\);", answer.text)
    assert json.loads(called[1])["response"][0]["author"]["name"] == "Carol Example"
    assert "<" not in answer.text
    assert answer.content_type == "application/javascript; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "no-store" in answer.headers["Cache-Control"]


@on_sqlite
@pytest.mark.parametrize(
    ("call", "method", "expected"),
    [
        ("posts/nothing.json", "GET", (400, 1)),
        ("posts", "GET", (400, 1)),
        ("posts/list.xml", "GET", (400, 1)),
        ("posts/list.json", "POST", (400, 7)),
        ("posts/approve.json", "GET", (400, 7)),
        ("posts/approve.json", "HEAD", None),
        ("posts/approve.jsonp", "POST", (400, 7)),
        ("threads/details.rss", "GET", (400, 10)),
        ("threads/details.json", "GET", (400, 2)),
        ("threads/details.json/", "GET", (400, 2)),
        ("threads/set.json", "GET", (400, 2)),
        ("threads/listPosts.json", "GET", (400, 2)),
        ("threads/listPosts.json?thread=ident:nobody", "GET", (400, 2)),
        (
            f"threads/set.json?{'&'.join(f'thread={number}' for number in range(101))}",
            "GET",
            (400, 2),
        ),
        ("threads/details.json?thread=ident:nobody", "GET", (400, 2)),
        ("posts/details.json?post=1", "GET", (400, 2)),
        ("posts/list.json?limit=1000", "GET", (400, 2)),
        ("posts/list.json?forum=another", "GET", (400, 12)),
        ("posts/list.json?include=everything", "GET", (400, 2)),
        ("posts/list.json?forum=%00", "GET", (400, 2)),
    ],
)
def test_what_is_wrong_has_a_number(client, pair, call, method, expected):
    path, _, query = call.partition("?")
    keys = f"api_secret={pair.api_secret}"

    answer = client.open(f"/api/3.0/{path}?{keys}&{query}", method=method)

    if expected is None:
        assert answer.status_code == 400
    else:
        assert asking.refused(answer) == expected


@on_sqlite
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    call=st.sampled_from(sorted(endpoints.ENDPOINTS)),
    asked=st.dictionaries(
        st.sampled_from(NAMES),
        st.text(st.characters(codec="utf-8"), max_size=20)
        | st.integers().map(str)
        | st.sampled_from(["ident:article", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1:1:0", "asc"]),
        max_size=6,
    ),
)  # fmt: skip
def test_any_question_is_answered_or_refused_in_the_words_of_the_api(client, pair, call, asked):
    method = endpoints.ENDPOINTS[call].method

    answer = client.open(
        f"/api/3.0/{call}.json", method=method, query_string=asked | {"api_secret": pair.api_secret}
    )

    assert answer.status_code in {200, 400}, answer.text
    assert (answer.get_json()["code"] == 0) is (answer.status_code == 200)
