from datetime import UTC, datetime
from io import BytesIO

import pytest

from comments.transfer import errors, records
from comments.transfer.formats import wordpress_text, wxr
from tests.transfer import importing

ITEM = (
    '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><link>https://a.example.test/</link>'
    "{}</item></channel></rss>"
)
COMMENT = (
    "<wp:comment><wp:comment_id>{}</wp:comment_id><wp:comment_date_gmt>2026-01-02 04:00:00"
    "</wp:comment_date_gmt><wp:comment_content>x</wp:comment_content>"
    "<wp:comment_approved>1</wp:comment_approved>{}</wp:comment>"
)


def sample(name):
    with (importing.SAMPLES / name).open("rb") as stream:
        return list(wxr.read(stream))


def read(text):
    return list(wxr.read(BytesIO(text.encode())))


@pytest.fixture(scope="module")
def wordpress():
    return importing.by_id(sample("wxr-wordpress.xml"))


def test_a_page_of_wordpress_is_found_by_its_link_its_number_and_what_the_plugin_for_disqus_calls_it(
    wordpress,
):
    page = wordpress["wp:12"]

    assert page.identifiers == ("12 https://pond.example.test/?p=12",)
    assert page.fallback_identifier == "12"
    assert (page.url, page.title) == ("https://pond.example.test/boats/", "Paper & boats")
    assert page.created_at == datetime(2026, 1, 1, 8, tzinfo=UTC)
    assert not page.is_open


def test_a_comment_keeps_the_number_that_wordpress_knows_it_by(wordpress):
    comment = wordpress["9"]

    assert (comment.author_name, comment.author_email) == ("Ada Example", "ada@example.test")
    assert (comment.author_url, comment.address) == ("https://ada.example.test", "203.0.113.77")
    assert comment.created_at == datetime(2026, 1, 2, 4, tzinfo=UTC)
    assert comment.thread_source_id == "wp:12"
    assert comment.parent_source_id == ""


@pytest.mark.parametrize(
    ("told", "member_id"),
    [(" 7 ", "7"), ("0", ""), ("", ""), ("x" * 200, "x" * 200), ("x" * 201, "")],
)
def test_an_author_has_the_id_that_single_sign_on_knows_if_it_can_be_one(told, member_id):
    remote = f"<dsq:remote><dsq:id>{told}</dsq:id><dsq:avatar>a.png</dsq:avatar></dsq:remote>"
    text = ITEM.format(COMMENT.format("1", remote)).replace("<rss", '<rss xmlns:dsq="urn:x"')

    comment, _page = read(text)

    assert comment.member_id == member_id


@pytest.mark.parametrize(
    ("source_id", "status"),
    [("9", "approved"), ("11", "pending"), ("13", "spam"), ("14", "removed")],
)
def test_what_wordpress_decided_stays_decided(wordpress, source_id, status):
    assert wordpress[source_id].status == status


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("0", "pending"),
        ("1", "approved"),
        ("approved", "approved"),
        ("spam", "spam"),
        ("trash", "removed"),
        ("post-trashed", "removed"),
        ("a word of some plugin", "pending"),
    ],
)
def test_every_word_of_wordpress_for_what_became_of_a_comment_is_known(word, status):
    comment, _page = read(
        ITEM.format(
            COMMENT.format("1", "").replace(">1</wp:comment_app", f">{word}</wp:comment_app")
        )
    )

    assert comment.status == status


@pytest.mark.parametrize("kind", ["pingback", "trackback"])
def test_echoes_of_other_blogs_are_left_out_and_said(kind):
    echo, _page = read(
        ITEM.format(COMMENT.format("1", f"<wp:comment_type>{kind}</wp:comment_type>"))
    )

    assert echo.reason == f"it is a {kind}, not a comment"


def test_a_comment_without_a_utc_date_has_its_local_one(wordpress):
    assert wordpress["11"].created_at == datetime(2026, 1, 2, 6, tzinfo=UTC)


def test_a_page_spread_over_items_is_one_whatever_the_prefix():
    threads = [r for r in sample("wxr-disqus.xml") if isinstance(r, records.ThreadRecord)]

    assert [(thread.source_id, thread.identifiers) for thread in threads] == [("one", ("one",))]


@pytest.mark.parametrize(
    ("comment", "reason"),
    [
        (COMMENT.format("", ""), "it has no comment_id"),
        (COMMENT.format("9" * 101, ""), "its comment_id has more than 100 characters"),
        (COMMENT.format("1", "").replace("2026-01-02 04", "when"), "its date “when:00:00” is none"),
        (COMMENT.format("1", f"<x>{'y' * 1_000_001}</x>"), "it has more than 1,000,000 characters"),
    ],
    ids=["no-id", "long-id", "no-date", "endless"],
)
def test_a_comment_that_cannot_be_used_is_said_and_the_rest_is_read(comment, reason):
    first, second, _page = read(ITEM.format(comment + COMMENT.format("2", "")))

    assert (first.kind, first.reason) == ("comment", reason)
    assert second.source_id == "2"


def test_a_comment_before_anything_names_its_page_is_left_out():
    text = ITEM.format(COMMENT.format("1", "")).replace("<link>https://a.example.test/</link>", "")

    comment, page = read(text)

    assert comment.reason == "nothing before it says which page it is on"
    assert page.reason == "it has no identifier, number or link"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("one\r\n\r\ntwo\r\nthree\rfour", "<p>one</p><p>two<br>three<br>four</p>"),
        ("<p>as\nit is</p>", "<p>as\nit is</p>"),
        ("see\n<pre>a\n\nb</pre>\nthen", "<p>see</p><pre>a\n\nb</pre><p>then</p>"),
        ("", ""),
    ],
)
def test_line_breaks_of_wordpress_count(source, html):
    assert wordpress_text.to_html(source) == html


@pytest.mark.parametrize(
    ("namespace", "is_wxr"),
    [
        ("http://wordpress.org/export/1.0/", True),
        ("http://wordpress.org/export/1.1/", True),
        ("http://wordpress.org/export/1.2/", True),
        ("http://www.disqus.com/", True),
        ("https://disqus.com/", True),
        ("http://www.w3.org/2005/Atom", False),
    ],
)
def test_wxr_is_known_by_its_namespaces_and_another_feed_is_not_taken_for_it(namespace, is_wxr):
    head = f'<rss version="2.0" xmlns:x="{namespace}"><channel></channel></rss>'

    assert wxr.recognises(head.encode()) is is_wxr


def test_elements_in_elements_without_end_are_refused():
    with pytest.raises(errors.UnreadableFile, match="100 deep"):
        read(f"<rss>{'<a>' * 200}")
