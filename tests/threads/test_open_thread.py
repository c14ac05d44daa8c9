"""Which thread a page means: identifier, then URL, then a new one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from comments.core import ids
from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.threads.models import URL, Thread, ThreadName
from tests.conftest import NOW
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import row_counts

PAGE = "https://blog.example.test/post"

OPAQUE = [
    pytest.param("42", id="a-number"),
    pytest.param(" leading and trailing ", id="spaces"),
    pytest.param(" ", id="one-space"),
    pytest.param("Article", id="a-capital"),
    pytest.param("article%20one", id="percent"),
    pytest.param("100%", id="a-loose-percent"),
    pytest.param("a+b&c=d?e#f/g", id="what-urls-use"),
    pytest.param("a" * 300, id="300-letters"),
    pytest.param("🙂" * 300, id="300-emoji"),
    pytest.param("e\u0301", id="not-normalized"),
    pytest.param("é", id="normalized"),
    pytest.param("\u202e\u200b", id="controls"),
    pytest.param("a\nb\tc", id="a-newline"),
    pytest.param("'; DROP TABLE thread; --", id="sql"),
    pytest.param("<script>alert(1)</script>", id="html"),
    pytest.param("null", id="null"),
]


def thread_of(client, **names):
    answer = client.get(f"{posting.API}/thread", query_string=names)
    assert answer.status_code == 200, answer.text
    return answer.get_json()["thread"]


def plant_names(site, url):
    """Make a thread that only a URL leads to, and return its id."""
    thread = Thread(id=ids.new_id(NOW), site_id=site.id, title="", url=url, created_at=NOW)
    db.session.add(thread)
    db.session.flush()
    db.session.add(ThreadName(site_id=site.id, kind=URL, value=url, thread_id=thread.id))
    return thread.id


def count_threads(app):
    with app.app_context():
        return db.session.scalar(select(func.count(Thread.id)))


@pytest.mark.parametrize("identifier", OPAQUE)
def test_an_identifier_is_kept_as_it_is(app, client, site, identifier):
    posting.posted(client, identifier=identifier)

    found = thread_of(client, identifier=identifier)

    assert (found["identifier"], found["comment_count"]) == (identifier, 1)
    with app.app_context():
        assert db.session.scalar(select(ThreadName.value)) == identifier


@pytest.mark.parametrize(
    "other",
    ["article", " Article", "Article ", "ARTICLE", "Article%20", "Art\u200bicle", "Ａrticle"],
)
def test_identifiers_that_look_alike_are_different(client, site, other):
    posting.posted(client, identifier="Article")

    assert thread_of(client, identifier=other)["id"] is None


def test_a_number_is_the_same_as_its_digits(client, site):
    posting.posted(client, identifier=42)

    assert thread_of(client, identifier="42")["comment_count"] == 1


@pytest.mark.parametrize(
    ("identifier", "says"), [("a" * 301, "at most 300"), ("a\0b", "not text"), (True, "text")]
)
def test_what_cannot_be_an_identifier_is_refused(app, client, site, identifier, says):
    refused = posting.post(client, identifier=identifier)

    assert refused.status_code == 422
    assert says in refused.get_json()["detail"]
    assert count_threads(app) == 0


def test_the_identifier_wins_over_the_url(client, site):
    by_identifier = posting.posted(client, identifier="a", url=f"{PAGE}/a")
    posting.posted(client, identifier=None, url=f"{PAGE}/b")

    found = thread_of(client, identifier="a", url=f"{PAGE}/b")

    assert found["url"] == f"{PAGE}/a"
    assert found["comment_count"] == 1
    assert by_identifier["id"]


def test_an_unknown_identifier_falls_back_to_the_url(app, client, site):
    posting.posted(client, identifier=None, url=PAGE)
    posting.posted(client, identifier="new", url=PAGE)

    assert thread_of(client, url=PAGE)["comment_count"] == 2
    assert count_threads(app) == 1


def test_the_exact_url_wins_over_a_busier_variant(app, client, site):
    nodes = nodes_of([None] * 3)
    with app.app_context():
        busier = plant_thread(site, nodes, "imported")
        with write_unit():
            db.session.add(
                ThreadName(site_id=site.id, kind=URL, value=f"{PAGE}/", thread_id=busier.id)
            )
            exact = plant_names(site, PAGE)

    assert thread_of(client, url=PAGE)["id"] == str(exact)
    assert thread_of(client, url=f"{PAGE}/")["id"] == str(busier.id)
    assert thread_of(client, url="http://blog.example.test/post")["id"] == str(busier.id)


@pytest.mark.parametrize(
    "variant",
    [
        PAGE,
        f"{PAGE}/",
        f"{PAGE}#comments",
        "http://blog.example.test/post/",
        "https://www.blog.example.test/post",
        "http://www.blog.example.test/post/#x",
    ],
)
def test_the_usual_variants_of_a_url_are_the_same_page(client, site, variant):
    posting.posted(client, identifier=None, url=PAGE)

    assert thread_of(client, url=variant)["comment_count"] == 1


@pytest.mark.parametrize("other", [f"{PAGE}?page=2", f"{PAGE}s", f"{PAGE}/x", PAGE.upper()])
def test_other_urls_are_other_pages(client, site, other):
    posting.posted(client, identifier=None, url=PAGE)

    assert thread_of(client, url=other)["id"] is None


@on_sqlite
@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.test/post",
        "http://blog.example.test/post",
        "https://blog.example.test:8443/post",
        "https://blog.example.test.evil.example.test/post",
        "https://blog.example.test@evil.example.test/post",
        "https://evil.example.test\\@blog.example.test/post",
        "//blog.example.test/post",
        "/post",
        "post",
        "javascript:alert(1)",
        "data:text/html,x",
    ],
)
def test_a_page_that_is_not_on_an_allowed_origin_gets_no_thread(app, client, site, url):
    refused = posting.post(client, identifier="article", url=url)

    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("/problems/page-not-allowed")
    assert "afterword site set blog origins+=" in refused.get_json()["detail"]
    assert count_threads(app) == 0


def test_a_page_without_a_name_is_refused(client, site):
    refused = posting.post(client, identifier=None, url="")

    assert refused.status_code == 422
    assert refused.get_json()["type"].endswith("/problems/no-name")


def test_threads_of_two_sites_are_apart(app, client, site):
    with app.app_context(), write_unit():
        other = sites.add_site("news", "News", [], NOW)
        sites.set_site(other, "premoderate=off")
    posting.posted(client, identifier="a")

    found = client.get("/api/v1/sites/news/thread", query_string={"identifier": "a"}).get_json()

    assert found["thread"]["id"] is None


def test_a_thread_is_titled_by_what_the_page_said_or_by_its_name(client, site):
    posting.posted(client, identifier="a", title=" The\n title ")
    posting.posted(client, identifier="b", url=PAGE)
    posting.posted(client, identifier="c")

    titles = [thread_of(client, identifier=name)["title"] for name in "abc"]

    assert titles == ["The title", PAGE, "c"]


def test_asking_stores_nothing(app, client, site):
    before = row_counts(app)

    thread_of(client, identifier="nobody", url=PAGE)
    client.get(f"{posting.API}/counts?identifier=nobody&url={PAGE}")
    client.get("/sites/blog/thread?identifier=nobody")
    client.post(f"{posting.API}/preview", json={"text": "x"})

    assert row_counts(app) == before


def test_a_refused_first_comment_makes_no_thread(app, client, site):
    before = row_counts(app)

    refused = [
        posting.post(client, text=" \n "),
        posting.post(client, text="x" * 10_001),
        posting.post(client, parent_id="12345"),
        posting.post(client, author={"name": " "}),
    ]

    assert [answer.status_code for answer in refused] == [422] * 4
    assert row_counts(app) == before


@pytest.mark.parametrize(
    "names",
    [{"identifier": "a"}, {"identifier": None, "url": PAGE}, {"identifier": "a", "url": PAGE}],
)
def test_first_comments_at_the_same_moment_make_one_thread(app, site, names):
    together = Barrier(4)

    def post_first(number):
        client = app.test_client()
        together.wait()
        return posting.post(client, text=f"first {number}", **names).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(post_first, range(4)))

    assert statuses == [201] * 4
    assert count_threads(app) == 1
    assert (
        thread_of(app.test_client(), **{k: v for k, v in names.items() if v})["comment_count"] == 4
    )
