import gzip

import pytest

from comments.transfer import compression, errors, registry
from tests.transfer import importing

UNREADABLE = [
    pytest.param("disqus-stray-byte.xml", 1, "does not begin as XML", id="stray-byte"),
    pytest.param("disqus-empty-first-line.xml", 2, "does not begin as XML", id="empty-first-line"),
    pytest.param("disqus-truncated.xml", 9, "ends here, before its end", id="truncated"),
    pytest.param("disqus-truncated.xml.gz", 4, "ends here, before its end", id="truncated-gzip"),
    pytest.param("disqus-bad-utf8.xml", 7, "not in the file's encoding", id="bad-utf8"),
    pytest.param("disqus-control-character.xml", 7, "control character", id="control-character"),
    pytest.param("disqus-entity-bomb.xml", 2, "document type declaration", id="entity-bomb"),
    pytest.param("disqus-outside-entity.xml", 2, "document type declaration", id="outside-entity"),
    pytest.param("not-disqus.xml", 2, "outermost element is <rss>", id="wrong-root"),
]


@pytest.mark.parametrize(("name", "line", "words"), UNREADABLE)
def test_an_unreadable_file_is_refused_with_the_line_and_the_reason(name, line, words):
    with pytest.raises(errors.UnreadableFile) as refused:
        importing.read_sample(name)

    assert refused.value.line == line
    assert refused.value.detail.startswith(f"line {line}: ")
    assert words in refused.value.detail


def test_an_undeclared_entity_is_an_error_with_its_line(tmp_path):
    export = tmp_path / "export.xml"
    export.write_text(f"{importing.HEAD}\n<post>&nbsp;</post>\n</disqus>\n")

    with (
        export.open("rb") as stream,
        pytest.raises(errors.UnreadableFile, match=r"line 4: .*undefined entity"),
    ):
        list(importing.disqus.read(stream))


def test_damaged_compression_is_refused(tmp_path):
    export = tmp_path / "export.xml.gz"
    packed = bytearray((importing.SAMPLES / "disqus-plain.xml.gz").read_bytes())
    packed[400:420] = bytes(20)
    export.write_bytes(packed)

    with export.open("rb") as stream, pytest.raises(errors.UnreadableFile, match="is damaged"):
        list(importing.disqus.read(stream))


def test_a_file_that_grows_out_of_all_proportion_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(compression, "RATIO_FREE_BYTES", 1_000_000)
    export = tmp_path / "export.xml.gz"
    export.write_bytes(gzip.compress(importing.HEAD.encode() + b" " * 20_000_000))

    with export.open("rb") as stream, pytest.raises(errors.UnreadableFile, match="100-fold"):
        list(importing.disqus.read(stream))


def test_the_format_of_an_export_is_recognised_packed_or_not():
    for name in ("disqus-plain.xml", "disqus-plain.xml.gz", "disqus-reindented.xml"):
        with (importing.SAMPLES / name).open("rb") as stream:
            assert registry.find_format("auto", stream).name == "disqus"
            assert stream.tell() == 0


def test_a_file_of_no_known_format_is_refused_by_the_formats_there_are():
    with (
        (importing.SAMPLES / "not-disqus.xml").open("rb") as stream,
        pytest.raises(errors.UnknownFormat, match="disqus"),
    ):
        registry.find_format("auto", stream)


def test_an_unknown_format_name_is_refused():
    with (
        (importing.SAMPLES / "disqus-plain.xml").open("rb") as stream,
        pytest.raises(errors.UnknownFormat, match="“csv”"),
    ):
        registry.find_format("csv", stream)


def test_an_empty_file_is_refused(tmp_path):
    empty = tmp_path / "export.xml"
    empty.touch()

    with empty.open("rb") as stream, pytest.raises(errors.UnreadableFile, match="is empty"):
        registry.find_format("auto", stream)
