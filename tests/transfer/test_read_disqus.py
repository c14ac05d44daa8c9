from datetime import UTC, datetime

import pytest

from comments.transfer import records
from tests.transfer import importing


def test_a_plain_export_is_read_in_the_order_of_the_file():
    found = importing.read_sample("disqus-plain.xml")

    assert [record.source_id for record in found] == [
        *("101", "102", "103", "201", "202", "203", "204", "205", "206")
    ]
    assert [record.line for record in found] == list(range(4, 13))


def test_a_gzipped_export_reads_as_the_plain_one():
    assert importing.read_sample("disqus-plain.xml.gz") == importing.read_sample("disqus-plain.xml")


def test_a_post_keeps_everything_the_file_says():
    found = importing.by_id(importing.read_sample("disqus-plain.xml"))

    assert found["202"] == records.CommentRecord(
        source_id="202",
        line=8,
        thread_source_id="101",
        parent_source_id="201",
        author_name="Ada Example",
        author_username="ada",
        text="<p>Second, to the first.</p>",
        created_at=datetime(2026, 1, 2, 5, tzinfo=UTC),
        status="approved",
        address="203.0.113.77",
    )


@pytest.mark.parametrize(
    ("source_id", "status"),
    [
        pytest.param("204", "approved", id="neither-flag"),
        pytest.param("205", "spam", id="spam"),
        pytest.param("206", "removed", id="deleted"),
    ],
)
def test_the_two_flags_make_the_status(source_id, status):
    found = importing.by_id(importing.read_sample("disqus-plain.xml"))

    assert found[source_id].status == status


def test_deleted_spam_is_spam():
    found = importing.by_id(importing.read_sample("disqus-parents.xml"))

    assert found["1020"].status == "spam"


@pytest.mark.parametrize(
    ("source_id", "identifiers", "fallback"),
    [
        pytest.param("301", (), "301", id="empty"),
        pytest.param("302", ("42",), "", id="number"),
        pytest.param("303", ("/notes/boats/",), "", id="path"),
        pytest.param("304", ("https://pond.example.test/?p=7",), "", id="url"),
        pytest.param("305", ("0b8f3f0e-6a55-4f0e-9d1e-2f3a4b5c6d7e",), "", id="uuid"),
        pytest.param("306", ("12 https://pond.example.test/?p=12",), "", id="with-a-space"),
        pytest.param("307", (" spaced  out ",), "", id="spaces-at-both-ends"),
        pytest.param("308", ("Caf%C3%A9/CAFÉ",), "", id="neither-decoded-nor-folded"),
    ],
)
def test_an_identifier_is_taken_as_it_stands(source_id, identifiers, fallback):
    found = importing.by_id(importing.read_sample("disqus-identifiers.xml"))

    assert found[source_id].identifiers == identifiers
    assert found[source_id].fallback_identifier == fallback


@pytest.mark.parametrize(
    ("source_id", "title"),
    [
        pytest.param("310", "Named like another thread's id", id="escaped-once"),
        pytest.param("311", "Tom & Jerry’s <boat>", id="escaped-twice"),
        pytest.param("312", "Fish & chips", id="escaped-three-times"),
    ],
)
def test_a_title_is_unescaped(source_id, title):
    found = importing.by_id(importing.read_sample("disqus-identifiers.xml"))

    assert found[source_id].title == title


def test_the_schema_of_2012_is_read_without_its_missing_flags():
    thread, *posts = importing.read_sample("disqus-2012.xml")

    assert thread.is_open
    assert [post.status for post in posts] == ["approved"] * 3


def test_only_a_username_makes_an_account():
    _thread, *posts = importing.read_sample("disqus-2012.xml")

    assert [post.author_username for post in posts] == ["ada", "", ""]


def test_a_nameless_author_with_an_account_goes_by_the_username():
    found = importing.by_id(importing.read_sample("disqus-2012.xml"))

    assert found["601"].author_name == "ada"


@pytest.mark.parametrize(
    ("source_id", "instant"),
    [
        pytest.param("601", datetime(2012, 5, 2, 10, tzinfo=UTC), id="no-zone-is-utc"),
        pytest.param("602", datetime(2012, 5, 2, 10, 0, 1, 250_000, UTC), id="fraction"),
        pytest.param("603", datetime(2012, 5, 2, 10, 0, 2, tzinfo=UTC), id="other-zone"),
    ],
)
def test_a_date_is_an_instant_in_utc(source_id, instant):
    found = importing.by_id(importing.read_sample("disqus-2012.xml"))

    assert found[source_id].created_at == instant
    assert found[source_id].created_at.tzinfo is UTC


def test_the_clock_of_the_machine_does_not_move_dates(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")

    found = importing.by_id(importing.read_sample("disqus-plain.xml"))

    assert found["204"].created_at == datetime(2026, 1, 3, 0, 30, tzinfo=UTC)


def test_white_space_of_an_editor_goes_from_every_text():
    found = importing.by_id(importing.read_sample("disqus-reindented.xml"))

    assert found["701"] == records.ThreadRecord(
        source_id="701",
        line=3,
        identifiers=("post 7 of 9",),
        fallback_identifier="",
        url="https://pond.example.test/7/",
        title="A page that an editor broke",
        created_at=datetime(2026, 1, 1, 8, tzinfo=UTC),
        is_open=False,
    )
    assert found["702"].identifiers == ()
    assert found["801"].author_name == "Ben Sample"
    assert found["801"].text == "<p>Fold it</p><pre>one\n  two\nthree</pre>"
    assert found["802"].status == "spam"


def test_white_space_of_an_identifier_survives_an_editor(tmp_path):
    export = importing.write_export(
        tmp_path / "export.xml",
        '<thread dsq:id="1">\n  <id>\n     a \n  </id>\n'
        "  <createdAt>\n    2026-01-01T08:00:00Z\n  </createdAt>\n</thread>\n",
    )

    with export.open("rb") as stream:
        (thread,) = importing.disqus.read(stream)

    assert thread.identifiers == (" a ",)


@pytest.mark.parametrize(
    ("line", "kind", "source_id", "reason"),
    [
        pytest.param(6, "thread", "", "it has no dsq:id", id="thread-without-id"),
        pytest.param(9, "comment", "1801", "its date “yesterday” is none", id="word-for-date"),
        pytest.param(11, "comment", "1803", "it has no date", id="no-date"),
        pytest.param(12, "comment", "", "it has no dsq:id", id="post-without-id"),
        pytest.param(
            15,
            "comment",
            "1805",
            "its message is not escaped: there are XML elements in it",
            id="elements-in-message",
        ),
        pytest.param(
            17, "comment", "1807", "its date “2026-02-30T04:00:00Z” is none", id="impossible-date"
        ),
    ],
)
def test_what_cannot_be_used_is_skipped_with_its_line_and_reason(line, kind, source_id, reason):
    found = importing.read_sample("disqus-malformed.xml")

    assert records.Skipped(kind, source_id, line, reason) in found


def test_a_post_beyond_the_limit_is_skipped_and_the_next_one_read(tmp_path):
    export = importing.write_export(
        tmp_path / "export.xml",
        importing.post(1, 9, words="a" * 1_000_001),
        importing.post(2, 9, words="b"),
    )

    with export.open("rb") as stream:
        too_long, short = importing.disqus.read(stream)

    assert too_long.reason == "it has more than 1,000,000 characters"
    assert short.text == "<p>b</p>"


def test_a_byte_order_mark_is_no_stray_character(tmp_path):
    export = tmp_path / "export.xml"
    export.write_bytes(b"\xef\xbb\xbf" + (importing.SAMPLES / "disqus-plain.xml").read_bytes())

    with export.open("rb") as stream:
        found = list(importing.disqus.read(stream))

    assert len(found) == 9
