"""Answers kept in front of the application: always right, made once, bounded."""

import gzip
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest

from comments.disqus.api import disqus_api
from comments.embed import snapshots
from comments.embed.api import embed_api
from comments.embed.pages import embed_pages
from tests.conftest import ORIGIN
from tests.factories import posting, statements
from tests.factories.databases import on_sqlite
from tests.factories.reading import API, ask

PAGE = f"{API}/thread?identifier=article"


def test_a_second_reader_costs_no_question_to_the_tables(app, client, site):
    posting.posted(client)
    first = client.get(PAGE)

    with statements.recorded_statements(app) as seen:
        second = client.get(PAGE)

    assert seen == []
    assert second.data == first.data


def test_a_comment_in_one_thread_leaves_the_answer_about_another_as_it_is(app, client, site, layer):
    posting.posted(client, identifier="other")
    client.get(f"{API}/thread?identifier=other")
    posting.posted(client)

    with statements.recorded_statements(app) as seen:
        client.get(f"{API}/thread?identifier=other")

    assert not any(" comment " in statement for statement, _ in seen)
    assert 0 < len(seen) <= 2


def test_unchanged_answers_stay_unquestioned_until_the_next_commit(app, client, site):
    posting.posted(client, identifier="other")
    client.get(f"{API}/thread?identifier=other")
    posting.posted(client)
    client.get(f"{API}/thread?identifier=other")

    with statements.recorded_statements(app) as seen:
        client.get(f"{API}/thread?identifier=other")

    assert seen == []


def test_every_address_of_the_public_reads_is_kept_and_no_other(app):
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            address = re.sub(r"<(?:forum:)?site>", "blog", rule.rule).replace("<id>", "1")
            is_public_read = rule.endpoint.startswith(f"{embed_api.name}.") or rule.endpoint in {
                f"{disqus_api.name}.count_comments",
                f"{embed_pages.name}.show_fragment",
            }
            assert bool(snapshots.KEPT_PATHS.fullmatch(address)) == is_public_read, rule


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("GZIP", "gzip"),
        ("broken;;=,,", None),
    ],
)
@on_sqlite
def test_a_body_comes_in_the_best_encoding_that_is_taken(app, client, site, accepted, encoding):
    posting.posted(client, text="Paper boats again. " * 40)
    plain = ask(app, PAGE)[2]

    status, headers, body = ask(app, PAGE, Accept_Encoding=accepted)

    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert (status, headers.get("Content-Encoding")) == (200, encoding)
    assert decode(body) == plain
    assert headers["Content-Length"] == str(len(body))
    assert {"Origin", "Accept-Encoding"} == set(headers["Vary"].split(", "))


@pytest.mark.parametrize("known", ["{etag}", "{strong}", '"other", {etag}', "*"])
@on_sqlite
def test_who_has_the_answer_is_sent_no_body(app, client, site, known):
    posting.posted(client)
    _, headers, _ = ask(app, PAGE, Origin=ORIGIN)
    etag = headers["ETag"]

    status, again, body = ask(
        app,
        PAGE,
        Origin=ORIGIN,
        If_None_Match=known.format(etag=etag, strong=etag.removeprefix("W/")),
    )

    assert (status, body) == (304, b"")
    assert again["ETag"] == etag
    assert again["Cache-Control"] == headers["Cache-Control"]
    assert again["Access-Control-Allow-Origin"] == ORIGIN
    assert "Content-Length" not in again


@on_sqlite
def test_a_first_answer_is_304_too_for_who_has_it(app, new_instance, client, site):
    posting.posted(client)
    etag = ask(app, PAGE)[1]["ETag"]

    status, _, _ = ask(new_instance(), PAGE, If_None_Match=etag)

    assert status == 304


def test_an_answer_for_one_origin_is_not_given_to_another(app, client, site):
    posting.set_site(app, "origins+=https://second.example.test")
    posting.posted(client)

    allowed = [
        ask(app, PAGE, Origin=origin)[1].get("Access-Control-Allow-Origin")
        for origin in (ORIGIN, "https://second.example.test", ORIGIN)
    ]

    assert allowed == [ORIGIN, "https://second.example.test", ORIGIN]
    assert ask(app, PAGE, Origin="https://stranger.example.test")[0] == 403
    assert "Access-Control-Allow-Origin" not in ask(app, PAGE)[1]


@pytest.mark.parametrize(
    "address",
    [
        f"{API}/thread",
        f"{PAGE}&limit=0",
        f"{PAGE}&comment=12345",
        f"{API}/comments/12345/replies",
        "/api/v1/sites/nowhere/thread?identifier=article",
        f"{API}/moderation/comments?status=pending",
        "/healthz",
    ],
)
@on_sqlite
def test_refusals_and_what_is_not_public_are_never_kept(client, site, layer, address):
    client.get(address)

    assert (layer.bytes_kept, len(layer._kept)) == (0, 0)


@on_sqlite
def test_an_answer_is_made_once_when_many_ask_at_once(app, client, site, layer):
    posting.posted(client)
    made, begun, may_go_on = [], threading.Event(), threading.Event()
    inner = layer._inner

    def slow(environ, start):
        made.append(environ["PATH_INFO"])
        begun.set()
        assert may_go_on.wait(10)
        return inner(environ, start)

    layer._inner = slow
    with ThreadPoolExecutor(8) as readers:
        first = readers.submit(ask, app, PAGE)
        assert begun.wait(10)
        others = [readers.submit(ask, app, PAGE) for _ in range(7)]
        may_go_on.set()
        answers = [first.result(), *(one.result() for one in others)]

    assert len(made) == 1
    assert len({body for _, _, body in answers}) == 1


@on_sqlite
def test_an_error_while_making_is_not_waited_for_in_a_row(app, client, site, layer):
    begun, may_fail = threading.Event(), threading.Event()
    inner = layer._inner

    def failing(environ, start):
        begun.set()
        assert may_fail.wait(10)
        raise RuntimeError("the first one fails")

    layer._inner = failing
    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(ask, app, PAGE)
        assert begun.wait(10)
        layer._inner = inner
        second = readers.submit(ask, app, PAGE)
        may_fail.set()

        with pytest.raises(RuntimeError):
            first.result()
        assert second.result()[0] == 200
    assert layer._making == {}


@on_sqlite
def test_memory_is_bounded_and_what_was_asked_last_stays(app, client, site, layer):
    addresses = [f"{API}/thread?identifier=article-{number}" for number in range(40)]
    ask(app, addresses[0])
    layer._max_bytes = 10 * layer.bytes_kept + 100

    for address in addresses[1:]:
        ask(app, addresses[0])
        ask(app, address)
        assert layer.bytes_kept <= layer._max_bytes

    kept = [query for _, query, _ in layer._kept]
    assert "identifier=article-0" in kept
    assert "identifier=article-39" in kept
    assert "identifier=article-1" not in kept
    assert layer.bytes_kept == sum(one.size for one in layer._kept.values())


@on_sqlite
def test_a_giant_answer_is_given_but_not_kept(app, client, site, layer):
    posting.posted(client, text="word " * 1500)
    layer._max_bytes = 8 * 10_000

    status, _, body = ask(app, PAGE)

    assert (status, layer.bytes_kept) == (200, 0)
    assert b"word word" in body


@on_sqlite
def test_no_memory_for_answers_means_that_none_is_kept(app, client, site, layer):
    layer._max_bytes = 0

    assert [ask(app, PAGE)[0] for _ in range(2)] == [200, 200]
    assert layer.bytes_kept == 0
