"""The plain page of a thread: reads and posts without JavaScript."""

import html as html_module
import re

import pytest

from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.plain_page import FORM, count_comments, field, page_path, parsed
from tests.factories.statements import row_counts
from tests.markup.xss_vectors import FIELD_VECTORS


def test_an_article_leads_to_its_thread(client, site):
    posting.posted(client, identifier="an article")

    answer = client.get("/sites/blog/thread", query_string={"identifier": "an article"})

    assert answer.status_code == 302
    assert answer.headers["Location"] == page_path(client, "an article")


def test_nobody_commented_yet_shows_an_empty_form_and_stores_nothing(app, client, site):
    before = row_counts(app)

    answer = client.get("/sites/blog/thread?identifier=article&title=About")

    assert answer.status_code == 200
    assert "Nobody has commented yet" in answer.text
    assert field(answer, "identifier") == "article"
    assert row_counts(app) == before


def test_the_first_comment_is_posted_from_the_empty_form(app, client, site):
    empty = client.get("/sites/blog/thread", query_string={"identifier": " a b ", "title": "About"})
    form = {name: field(empty, name) for name in ("identifier", "url", "title", "key", "parent_id")}

    answer = client.post("/sites/blog/thread", data=form | {"name": "Ada", "text": "First"})

    shown = client.get(answer.headers["Location"])
    assert answer.status_code == 303
    assert "Your comment is here." in shown.text
    assert "<p>First</p>" in shown.text
    assert parsed(shown).find(".//h1").text == "About"
    assert page_path(client, " a b ") in answer.headers["Location"]


def test_a_reply_is_posted_from_its_link(client, site):
    root = posting.posted(client, author={"name": "Grace"})["id"]
    path = page_path(client)
    linked = client.get(f"{path}?reply_to={root}&comment={root}")

    answer = client.post(path, data=FORM | {"parent_id": field(linked, "parent_id")})

    shown = client.get(answer.headers["Location"])
    assert "You are answering <bdi>Grace</bdi>" in linked.text
    assert "in reply to" in shown.text


def test_a_held_comment_is_told_to_wait(app, client, site):
    posting.posted(client)
    posting.set_site(app, "premoderate=on")

    answer = client.post(page_path(client), data=FORM | {"text": "Held words"})

    shown = client.get(answer.headers["Location"])
    assert "waiting for a moderator" in shown.text
    assert "Held words" not in shown.text


def test_sending_the_form_twice_makes_one_comment(app, client, site):
    posting.posted(client)
    path = page_path(client)

    answers = [client.post(path, data=FORM) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert count_comments(app) == 2


def test_sending_the_first_form_twice_makes_one_comment(app, client, site):
    form = FORM | {"identifier": "article", "url": "", "title": ""}

    answers = [client.post("/sites/blog/thread", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert count_comments(app) == 1


def test_other_words_in_a_form_that_was_sent_can_be_sent_again(app, client, site):
    posting.posted(client)
    path = page_path(client)
    client.post(path, data=FORM)

    refused = client.post(path, data=FORM | {"text": "Another thought"})
    again = client.post(path, data=FORM | {"text": "Another thought", "key": field(refused, "key")})

    assert refused.status_code == 409
    assert field(refused, "text") == "Another thought"
    assert again.status_code == 303
    assert count_comments(app) == 3


@pytest.mark.parametrize("key", ["", "x", "k" * 500, "a\0b" + "k" * 20, "é" * 30, " " * 30])
def test_a_key_nobody_made_is_replaced(app, client, site, key):
    posting.posted(client)

    answer = client.post(page_path(client), data=FORM | {"key": key})

    assert answer.status_code == 303
    assert count_comments(app) == 2


@on_sqlite
@pytest.mark.parametrize("origin", ["https://evil.example.test", "null", ORIGIN])
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
def test_a_form_sent_by_another_page_is_refused(app, client, site, origin, is_first):
    posting.posted(client)
    path = "/sites/blog/thread" if is_first else page_path(client)

    refused = client.post(path, data=FORM | {"identifier": "x"}, headers={"Origin": origin})

    assert refused.status_code == 403
    assert count_comments(app) == 1


@on_sqlite
@pytest.mark.parametrize("origin", ["http://comments.example.test", None])
def test_a_form_of_ours_is_taken(app, client, site, origin):
    posting.posted(client)

    answer = client.post(page_path(client), data=FORM, headers={"Origin": origin} if origin else {})

    assert answer.status_code == 303


@on_sqlite
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/sites/nowhere/thread?identifier=a", 404),
        ("/sites/blog/threads/1", 404),
        ("/sites/blog/threads/x", 404),
        ("/sites/blog/threads/%00", 404),
        ("/sites/blog/comments/1/replies", 404),
        ("/sites/blog/thread", 422),
        ("/sites/blog/thread?identifier=", 422),
        ("/sites/blog/thread?identifier=%00", 422),
        ("/sites/blog/thread?identifier=" + "x" * 301, 422),
        ("/sites/blog/thread?url=" + "x" * 2001, 422),
        ("/sites/blog/thread?identifier=a&title=%00&comment=%00&cursor=%00&order=%00", 404),
        ("/sites/blog/thread?identifier=a&cursor=%00", 200),
    ],
)
def test_an_address_that_leads_nowhere_shows_a_page_that_says_so(client, site, path, status):
    answer = client.get(path, headers={"Accept": "text/html"})

    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "<h1" in answer.text


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("cursor=x", 422),
        ("cursor=%00", 422),
        ("cursor=%ff%fe", 422),
        ("comment=x", 404),
        ("comment=%00", 404),
        ("comment=1", 404),
        ("order=random", 200),
        ("order=%00", 200),
        ("reply_to=%00%ff", 200),
        ("notice=<script>", 200),
    ],
)
def test_a_query_that_does_not_fit_is_never_a_failure(client, site, query, status):
    posting.posted(client)

    assert client.get(f"{page_path(client)}?{query}").status_code == status


def test_pages_and_branches_lead_on(app, client, site):
    nodes = nodes_of([None] * 25 + [24] * 70)
    with app.app_context():
        plant_thread(site, nodes)
    seen, waiting = set(), [page_path(client)]
    while waiting:
        answer = client.get(waiting.pop())
        seen |= set(re.findall(r'id="comment-(\d+)"', answer.text))
        more = [e.find("a") for e in parsed(answer).findall(".//p[@class='more']")]
        waiting += [html_module.unescape(link.get("href")) for link in more]

    assert seen == {str(node.id) for node in nodes}


def test_the_page_runs_no_script_of_strangers_and_is_framed_by_nobody(client, site):
    posting.posted(client)

    shown = client.get(page_path(client))

    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "Set-Cookie" not in shown.headers
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_a_thread_takes_comments_however_long_its_imported_names_are(app, client, site):
    with app.app_context():
        thread = plant_thread(site, nodes_of([None]), "i" * 1500)
    path = f"/sites/blog/threads/{thread.id}"
    long_url = f"{ORIGIN}/{'u' * 1900}"
    posting.posted(client, identifier=None, url=long_url)

    by_url = client.get("/sites/blog/thread", query_string={"url": long_url})

    assert client.post(by_url.headers["Location"], data=FORM).status_code == 303
    assert client.post(path, data=FORM | {"key": "z" * 22}).status_code == 303


HANDLER = re.compile(r"^on", re.IGNORECASE)
SCHEMES = ("http://", "https://", "mailto:", "/", "#", "?")


def offences(answer):
    """Name what of ours never stands on this page: scripts, handlers, and links to odd places."""
    found = []
    for element in parsed(answer).iter():
        if element.tag == "script" and element.get("type") != "application/ld+json":
            found.append("script")
        if element.tag in {"iframe", "object", "embed", "svg", "img", "style", "base"}:
            found.append(element.tag)
        found += [f"{element.tag} {name}" for name in element.attrib if HANDLER.match(name)]
        for name in ("href", "src", "action", "formaction"):
            target = element.get(name)
            if target is not None and target and not target.startswith(SCHEMES):
                found.append(f"{name}={target}")
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("vector", [pytest.param(value, id=name) for name, value in FIELD_VECTORS])
def test_hostile_words_names_titles_and_addresses_stay_text(client, site, vector):
    storable = vector.replace("\0", "")
    identifier = storable[:300] or "x"
    link = {"url": storable[:300]}
    posting.post(client, identifier=identifier, title=vector[:500], text=storable or "x")
    posting.post(client, identifier=identifier, author={"name": storable[:80] or "x"} | link)
    posting.post(client, identifier=identifier, author={"name": storable[:80] or "x"})
    answers = [
        client.get(
            "/sites/blog/thread", query_string={"identifier": identifier}, follow_redirects=True
        ),
        client.get("/sites/blog/thread", query_string={"identifier": "y", "title": vector}),
        client.get("/sites/blog/thread", query_string={"url": storable[:2000], "title": vector}),
        client.post(
            "/sites/blog/thread",
            data=FORM
            | {
                "identifier": identifier,
                "name": vector,
                "text": "",
                "parent_id": vector,
                "email": vector,
                "key": vector,
            },
        ),
    ]

    assert [offence for answer in answers for offence in offences(answer)] == []
    assert all(answer.status_code < 500 for answer in answers)
