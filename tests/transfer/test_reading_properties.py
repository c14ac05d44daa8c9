from contextlib import suppress
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from hypothesis import given, settings
from hypothesis import strategies as st

from comments.transfer import errors, records
from comments.transfer.formats import disqus, xml_elements
from tests.transfer import importing

# A busy machine is no reason to fail.
unhurried = settings(deadline=None)

# What XML may hold, but for the carriage return, which every parser turns into a line feed.
texts = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"],
        include_characters="\t\n",
        exclude_characters="\ufffe\uffff",
    ),
    max_size=60,
)
ids = st.integers(1, 40).map(str)


@st.composite
def posts(draw):
    parent = draw(st.none() | ids)
    hangs_on = f"<parent dsq:id={quoteattr(parent)} />" if parent else ""
    date = draw(st.sampled_from(["2026-01-02T04:00:00Z", "2026-01-02 04:00:00", "", "never"]))
    return (
        f"<post dsq:id={quoteattr(draw(ids | st.just('')))}>"
        f"<message>{escape(draw(texts))}</message><createdAt>{date}</createdAt>"
        f"<isSpam>{draw(st.sampled_from(['true', 'false']))}</isSpam>"
        f"<author><name>{escape(draw(texts))}</name></author>"
        f"<thread dsq:id={quoteattr(draw(ids))} />{hangs_on}</post>"
    )


def read(*elements):
    return list(disqus.read(BytesIO(f"{importing.HEAD}{''.join(elements)}</disqus>".encode())))


@unhurried
@given(st.lists(posts(), max_size=20), st.sampled_from(["", "\n", "\n  "]))
def test_every_post_of_any_export_is_read_exactly_once_in_its_order(written, between):
    found = read(*(between + post for post in written))

    assert [record.source_id for record in found] == [
        post.partition('dsq:id="')[2].partition('"')[0] for post in written
    ]


@unhurried
@given(texts.filter(str.strip), texts)
def test_identifier_and_text_come_back_as_they_were(identifier, message):
    thread, post = read(
        f'<thread dsq:id="1"><id>{escape(identifier)}</id>'
        "<createdAt>2026-01-02T04:00:00Z</createdAt></thread>",
        f'<post dsq:id="2"><message>{escape(message)}</message>'
        '<createdAt>2026-01-02T04:00:00Z</createdAt><thread dsq:id="1" /></post>',
    )

    assert thread.identifiers == (identifier,)
    assert post.text == message.strip(xml_elements.WHITE_SPACE)


@unhurried
@given(texts.filter(str.strip), st.sampled_from([("\n\t\t\t", "\n\t\t"), (" ", " "), ("\n", "\n")]))
def test_an_identifier_comes_back_through_an_editor(identifier, around):
    before, after = around
    (thread,) = read(
        f'<thread dsq:id="1"><id>{before}{escape(identifier)}{after}</id>'
        f"<createdAt>{before}2026-01-02T04:00:00Z{after}</createdAt></thread>"
    )

    assert thread.identifiers == (identifier,)


@unhurried
@given(st.binary(max_size=200))
def test_no_bytes_make_anything_but_records_or_an_unreadable_file(tail):
    stream = BytesIO(importing.HEAD.encode() + tail)

    found = []
    with suppress(errors.UnreadableFile):
        found.extend(disqus.read(stream))

    assert all(isinstance(record, records.Record) for record in found)
