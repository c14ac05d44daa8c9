"""Whatever happened to a file: one sentence with the line, exit 1, and nothing of it is there."""

import gzip
import random

import pytest
from click.testing import CliRunner

from comments.transfer import cli, compression, errors, registry
from tests.benchmarks import generate_disqus_export
from tests.factories.databases import on_sqlite
from tests.transfer import importing, lively

KILOBYTE = 1024


@pytest.fixture
def run(pond):
    return lambda path: CliRunner().invoke(cli.import_command, [str(path), "--site", "pond"])


def read_whole(path):
    with path.open("rb") as stream:
        for _ in registry.find_format(registry.AUTO, stream).read(stream):
            pass


@pytest.fixture
def exports(pond, tmp_path):
    xml = tmp_path / "disqus.xml"
    generate_disqus_export.write_export(xml, 30)
    importing.import_export(xml, pond)
    return {
        "disqus": xml,
        "wxr": importing.export_to(tmp_path / "wxr.xml", pond, "wxr"),
        "afterword": importing.export_to(tmp_path / "afterword.jsonl", pond),
    }


@on_sqlite
@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("name", ["disqus", "wxr", "afterword"])
def test_a_file_cut_off_at_any_kilobyte_is_refused_with_its_line(
    exports, tmp_path, name, is_packed
):
    content = exports[name].read_bytes()
    content = gzip.compress(content, mtime=0) if is_packed else content
    cut = tmp_path / "cut"

    for size in range(512, len(content) - 1, KILOBYTE):
        cut.write_bytes(content[:size])
        with pytest.raises(errors.UnreadableFile, match=r"^line \d+: ") as refused:
            read_whole(cut)
        assert "cut off" in refused.value.detail or "ends here" in refused.value.detail


@on_sqlite
def test_a_line_that_is_missing_is_noticed(exports, tmp_path):
    lines = exports["afterword"].read_bytes().splitlines(keepends=True)
    cut = tmp_path / "cut.jsonl"
    cut.write_bytes(b"".join(lines[:5] + lines[6:]))

    with pytest.raises(errors.UnreadableFile, match="lines are missing"):
        read_whole(cut)


@on_sqlite
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"afterword":"discussions","version":2}\n', "line 1: this is version 2"),
        (
            b'{"afterword":"discussions","version":1}\n{"type":"x"}\n',
            "line 2: this is no site, person",
        ),
        (b'{"afterword":"discussions","version":1}\n[1]\n', "line 2: this is no JSON object"),
        (b'{"afterword":"discussions","version":1}\n\xff\n', "line 2: this is not JSON"),
        (b"<rss><wordpress.org/export", "line 1: at character 21 stands something"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss>wordpress.org/export', "line 1: a document type"),
        (b"PK\x03\x04 and more", "this is a ZIP archive"),
    ],
    ids=["version", "kind", "shape", "utf8", "xml", "doctype", "zip"],
)
def test_what_cannot_be_read_is_said_in_a_sentence(run, tmp_path, content, sentence):
    path = tmp_path / "export"
    path.write_bytes(content)

    done = run(path)

    assert done.exit_code == 1
    assert sentence in done.output
    assert done.output.rstrip().endswith("Nothing was imported.")
    assert importing.snapshot() == [[], [], []]


@on_sqlite
def test_a_bomb_is_refused_before_it_fills_the_disk(run, tmp_path, monkeypatch):
    monkeypatch.setattr(compression, "RATIO_FREE_BYTES", 1_000_000)
    bomb = tmp_path / "bomb.jsonl.gz"
    bomb.write_bytes(
        gzip.compress(b'{"afterword":"discussions","version":1}\n' + bytes(30_000_000))
    )

    done = run(bomb)

    assert done.exit_code == 1
    assert "100-fold" in done.output


def sentence_about(path):
    try:
        read_whole(path)
    except errors.UnreadableFile as refused:
        return refused.detail
    return "line by line it can be read"


@on_sqlite
def test_damage_anywhere_leaves_records_or_a_sentence(exports, tmp_path):
    chance = random.Random(7)
    damaged = tmp_path / "damaged"
    for path in exports.values():
        content = path.read_bytes()
        for _ in range(25):
            broken = bytearray(content)
            for _ in range(chance.randint(1, 4)):
                broken[chance.randrange(64, len(broken))] = chance.randrange(256)
            damaged.write_bytes(broken)
            assert sentence_about(damaged).startswith("line ")


@on_sqlite
def test_a_record_that_does_not_fit_is_left_out_and_the_rest_comes(exports, tmp_path, run):
    content = exports["afterword"].read_bytes().decode()
    spoiled = tmp_path / "spoiled.jsonl"
    spoiled.write_text(content.replace('"status":"approved"', '"status":"fine"', 1))
    lively.empty_database()
    lively.make_site("pond", "Pond", "https://pond.example.test")

    done = run(spoiled)

    assert done.exit_code == 0
    assert "“status” must be 'pending', 'approved'" in done.output.replace("\n", " ")
    assert len(importing.comments()) >= 29
