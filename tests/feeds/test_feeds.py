"""Feeds hold the newest approved comments of a site or of a thread, and are XML whatever was written."""

from xml.etree import ElementTree as ET

import pytest

from comments.discussion.models import Status
from comments.feeds.queries import ENTRIES
from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_statements

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
SITE = "/sites/blog/comments"


def items(client, path=f"{SITE}.rss"):
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return ET.fromstring(answer.data).findall(".//item")


def words(client, path=f"{SITE}.rss"):
    return [item.findtext("description") for item in items(client, path)]


def thread_feed(client, app, identifier):
    answer = client.get("/api/v1/sites/blog/thread", query_string={"identifier": identifier})
    return f"/sites/blog/threads/{answer.get_json()['thread']['id']}/comments"


def test_a_site_has_the_newest_of_all_threads_and_a_thread_its_own(app, client, site):
    for identifier in ("a", "b", "a"):
        posting.posted(client, identifier=identifier, text=f"On {identifier}")

    assert words(client) == ["<p>On a</p>", "<p>On b</p>", "<p>On a</p>"]
    assert words(client, thread_feed(client, app, "b") + ".rss") == ["<p>On b</p>"]


def test_only_approved_comments_are_in_a_feed(app, client, site):
    hidden = [posting.posted(client, text="Hidden words")["id"] for _ in range(4)]
    posting.posted(client, text="A reply", parent_id=hidden[0])
    for comment, status in zip(
        hidden, (Status.PENDING, Status.SPAM, Status.REMOVED, Status.DELETED), strict=True
    ):
        posting.decide(app, comment, status)
    feed = thread_feed(client, app, "article")

    for path in (f"{SITE}.rss", f"{SITE}.atom", f"{feed}.rss", f"{feed}.atom"):
        shown = client.get(path).text
        assert "Hidden words" not in shown
        assert "A reply" in shown


@on_sqlite
def test_an_entry_says_who_where_and_when(client, site):
    comment = posting.posted(client, url=f"{ORIGIN}/p?a=1&b=2", title="Boats & <ships>")

    (item,) = items(client)
    atom = ET.fromstring(client.get(f"{SITE}.atom").data).find(f"{ATOM}entry")

    link = f"{ORIGIN}/p?a=1&b=2#comment-{comment['id']}"
    assert item.findtext("title") == "Carol Example on Boats & <ships>"
    assert item.findtext("link") == atom.find(f"{ATOM}link").get("href") == link
    assert item.findtext(f"{DC}creator") == "Carol Example"
    assert item.findtext("guid") == atom.findtext(f"{ATOM}id")
    assert "example.test" not in item.findtext(f"{DC}creator")


@on_sqlite
@pytest.mark.parametrize("text", ["]]> </item> &amp; <script>x()</script>", "a\x0bb\ufffec"])
def test_whatever_was_written_the_feed_is_xml_without_scripts(client, site, text):
    posting.posted(client, text=text, title=text, url=f"{ORIGIN}/")

    for feed in (f"{SITE}.rss", f"{SITE}.atom"):
        answer = client.get(feed)
        ET.fromstring(answer.data)
        assert "<script" not in "".join(words(client))


@on_sqlite
def test_a_feed_is_short_asks_little_and_is_not_sent_twice(app, client, site):
    for number in range(ENTRIES + 1):
        posting.posted(client, identifier=str(number), text=f"Number {number}.")

    with recorded_statements(app) as seen:
        first = client.get(f"{SITE}.rss")
    again = client.get(f"{SITE}.rss", headers={"If-None-Match": first.headers["ETag"]})

    assert first.text.count("<item>") == ENTRIES
    assert "Number 0." not in first.text
    assert len(seen) <= 2
    assert again.status_code == 304


def test_an_old_address_of_a_feed_leads_to_the_feed(app, client, site):
    posting.posted(client)
    thread_id = thread_feed(client, app, "article").split("/")[4]

    of_site = client.get("/blog.disqus.com/latest.rss").headers["Location"]
    of_thread = client.get(f"/blog/{thread_id}/latest.rss").headers["Location"]

    assert [len(items(client, address)) for address in (of_site, of_thread)] == [1, 1]
    assert client.get("/blog/no-such/latest.rss").status_code == 404


@on_sqlite
def test_what_is_not_there_has_no_feed(client, site):
    assert client.get("/sites/nobody/comments.rss").status_code == 404
    assert client.get("/sites/blog/threads/1/comments.atom").status_code == 404
