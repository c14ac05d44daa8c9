from datetime import UTC, datetime

import pytest

from comments.markup.render import RENDERER_VERSION
from tests.transfer import importing


def html_of(pond, source_id):
    importing.import_sample("disqus-texts.xml", pond)
    return importing.comments()[source_id].html


def test_a_comment_without_author_is_anonymous(pond):
    importing.import_sample("disqus-texts.xml", pond)

    found = importing.comments()

    assert found["1201"].author_name == "Anonymous"
    assert found["1208"].author_name == "Anonymous"


def test_a_name_is_text_on_one_line(pond):
    importing.import_sample("disqus-texts.xml", pond)

    assert importing.comments()["1209"].author_name == "Zoë <b>"


def test_a_comment_without_text_is_kept_live(pond):
    importing.import_sample("disqus-texts.xml", pond)

    comment = importing.comments()["1202"]

    assert (comment.status, comment.text, comment.html) == ("approved", "", "")


def test_a_comment_longer_than_one_may_type_is_kept_whole(pond):
    importing.import_sample("disqus-texts.xml", pond)

    comment = importing.comments()["1203"]

    assert len(comment.text) == 12_768
    assert comment.html == comment.text


def test_code_keeps_its_lines(pond):
    assert "for fold in range(3):\n    press(fold)\n\nlaunch()" in html_of(pond, "1204")


def test_redirected_links_lead_to_their_targets(pond):
    assert 'href="https://example.test/a?b=1&amp;c=2"' in html_of(pond, "1205")


def test_every_script_of_the_world_comes_through(pond):
    html = html_of(pond, "1206")

    assert html.startswith("<p>⛵👩‍🚀 紙の船 20")
    assert "disq" not in html


@pytest.mark.parametrize("hostile", ["<script", "<img", "onerror"])
def test_html_passes_the_sanitizer(pond, hostile):
    assert hostile not in html_of(pond, "1207")


def test_source_and_rendered_text_are_both_kept(pond):
    importing.import_sample("disqus-texts.xml", pond)

    comment = importing.comments()["1207"]

    assert "<script>" in comment.text
    assert (comment.text_format, comment.renderer_version) == ("html", RENDERER_VERSION)


def test_dates_keep_their_instant(pond, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")

    importing.import_sample("disqus-2012.xml", pond)

    found = importing.comments()
    assert found["601"].created_at == datetime(2012, 5, 2, 10, tzinfo=UTC)
    assert found["602"].created_at == datetime(2012, 5, 2, 10, 0, 1, 250_000, UTC)


def test_mail_addresses_come_along(pond):
    importing.import_sample("disqus-2012.xml", pond)

    assert importing.comments()["602"].author_email == "ben@example.test"
