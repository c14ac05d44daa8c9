"""Files of WordPress's: what its plugin sends for each article is loaded, and nothing else is taken so."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from comments.app import MAX_BODY_BYTES
from comments.audit.models import AuditEntry
from comments.core.db import db
from comments.discussion.models import Comment
from comments.disqus.rest.imports import MAX_IMPORT_BODY
from comments.transfer import handlers
from comments.transfer.models import ImportRun
from tests.conftest import ORIGIN
from tests.disqus.rest import asking
from tests.factories import staff, workers
from tests.factories.databases import on_sqlite

pytestmark = on_sqlite

SAMPLES = Path(__file__).parents[2] / "samples"
DISQUS = (SAMPLES / "disqus-parents.xml").read_bytes()
ITEM = """
<item><title>Seven</title><link>https://blog.example.test/7</link><content:encoded />
<dsq:thread_identifier>7 x</dsq:thread_identifier>
<wp:post_date_gmt>2024-01-02 03:04:05</wp:post_date_gmt><wp:comment_status>open</wp:comment_status>{comments}</item>"""
COMMENT = """
<wp:comment><wp:comment_id>{number}</wp:comment_id><wp:comment_author>Ed Example</wp:comment_author>
<wp:comment_author_email>ed@example.test</wp:comment_author_email>
<wp:comment_date_gmt>2024-01-03 03:04:05</wp:comment_date_gmt>
<wp:comment_content><![CDATA[{words}]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>
<wp:comment_parent>0</wp:comment_parent></wp:comment>"""
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dsq="https://disqus.com/"
 xmlns:wp="http://wordpress.org/export/1.0/"><channel>{items}</channel></rss>"""


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The worker asks again at once."""
    monkeypatch.setattr(handlers, "AGAIN", timedelta(0))


def wxr(*numbers, words="Words that were said there"):
    comments = "".join(COMMENT.format(number=number, words=words) for number in numbers)
    return FILE.format(items=ITEM.format(comments=comments)).encode()


def send(client, asked, content, *, in_query=False):
    """Send a file as the plugin's page does: multipart, with the keys beside it or in the address."""
    keys = {"sourceType": "0", "forum": "blog"} | asked
    query, form = (keys, {}) if in_query else ({}, keys)
    return post(client, "imports/create.json", form | file_of(content), query)


def file_of(content):
    return {} if content is None else {"upload": FileStorage(io.BytesIO(content), "7.wxr")}


def post(client, call, form, query):
    boundary, body = encode_multipart(form)
    return client.post(
        f"/api/3.0/{call}",
        query_string=query,
        data=body,
        headers={"Origin": ORIGIN},
        content_type=f"multipart/form-data; boundary={boundary}",
    )


def count(app, kind):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(kind))


def folder_of(app):
    kept = app.config["SETTINGS"].instance_dir / "imports"
    return list(kept.iterdir()) if kept.exists() else []


@pytest.mark.parametrize("in_query", [True, False])
def test_a_file_of_the_plugin_is_loaded_by_the_worker_without_anybodys_word(
    app, client, pair, in_query
):
    keys = {"api_key": pair.api_key, "access_token": pair.access_token}

    begun = asking.told(send(client, keys, wxr(1, 2), in_query=in_query))
    before = count(app, Comment)
    workers.work(app)
    ended = asking.told(
        asking.by_program(client, pair, "imports/details.json", group=begun["group"])
    )

    assert (begun["state"], before) == ("checking", 0)
    assert (ended["state"], ended["posts"], ended["problem"]) == ("finished", 2, None)
    assert count(app, Comment) == 2
    assert folder_of(app) == []
    thread = asking.told(asking.by_page(client, pair, "threads/details", thread="ident:7 x"))
    assert (thread["posts"], thread["link"]) == (2, "https://blog.example.test/7")
    with app.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.action == "import.upload")
        ).one()
        assert entry.actor == f"API key {pair.api_key}"


def test_a_file_that_comes_again_makes_nothing_twice(app, client, pair):
    keys = {"api_secret": pair.api_secret}
    for content in (wxr(1), wxr(1, 2)):
        asking.told(send(client, keys, content))
        workers.work(app)

    assert count(app, Comment) == 2


def test_a_file_larger_than_any_other_body_is_taken_here_alone_up_to_its_bound(app, client, pair):
    keys = {"api_secret": pair.api_secret}
    large = wxr(1, words="word " * 1000).ljust(MAX_BODY_BYTES * 2)

    taken = send(client, keys, large)
    too_large = send(client, keys, b" " * (MAX_IMPORT_BODY + 1))
    elsewhere = post(client, "posts/create.json", keys | file_of(large), {})

    assert asking.told(taken)["fileName"] == "7.wxr"
    assert asking.refused(too_large) == asking.refused(elsewhere) == (400, 2)
    assert len(folder_of(app)) == 1


@pytest.mark.parametrize(
    ("asked", "content"),
    [
        ({}, None),
        ({}, b""),
        ({}, b"no XML"),
        ({}, DISQUS),
        ({"sourceType": "1"}, wxr(1)),
    ],
)
def test_what_is_no_file_of_wordpress_is_refused_and_not_kept(app, client, pair, asked, content):
    answer = send(client, {"api_secret": pair.api_secret} | asked, content)

    assert asking.refused(answer) == (400, 2)
    assert folder_of(app) == []
    assert count(app, ImportRun) == 0


def test_nobody_imports_or_asks_about_it_by_the_public_key_or_for_another_site(app, client, pair):
    staff.hire_elsewhere(app, "mallory")
    mallorys = asking.make_pair(app, "elsewhere")
    mine = asking.told(send(client, {"api_secret": pair.api_secret}, wxr(1)))["id"]

    by_page = send(client, {"api_key": pair.api_key}, wxr(2))
    by_mallory = send(client, {"api_secret": mallorys.api_secret}, wxr(2))
    asked = asking.by_page(client, pair, "imports/details", group=mine)
    asked_by_mallory = asking.by_program(client, mallorys, "imports/details", group=mine)

    assert asking.refused(by_page) == asking.refused(asked) == (401, 4)
    assert asking.refused(by_mallory) == (400, 12)
    assert asking.refused(asked_by_mallory)[1] in {2, 8}
    assert count(app, ImportRun) == len(folder_of(app)) == 1
