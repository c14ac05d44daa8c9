import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.transfer import batches, cli, loader, rendering
from comments.transfer.models import ImportRun
from tests.factories.databases import on_sqlite
from tests.transfer import importing


def run(*arguments):
    return CliRunner().invoke(cli.import_command, [*arguments, "--site", "pond"])


def sample(name):
    return str(importing.SAMPLES / name)


def runs():
    db.session.expire_all()
    return db.session.scalars(select(ImportRun).order_by(ImportRun.id)).all()


def test_a_file_is_imported_and_accounted_for(pond):
    done = run(sample("disqus-plain.xml"))

    assert done.exit_code == 0
    assert "Of these 0 comments were here already; 6 are new." in done.output
    assert len(importing.comments()) == 6


def test_a_dry_run_reports_and_writes_nothing(pond):
    done = run(sample("disqus-plain.xml"), "--dry-run")

    assert done.exit_code == 0
    assert "nothing was written" in done.output
    assert importing.snapshot() == [[], [], []]
    assert runs() == []


@on_sqlite
def test_a_dry_run_prints_where_the_pages_are_and_the_word_moves_and_joins_them(pond, tmp_path):
    moved = importing.thread(8, "one", "http://old.example.test/a")
    here = importing.thread(9, "two", "https://pond.example.test/a")
    posts = (importing.post(number, page) for number, page in ((1, 8), (2, 9), (3, 9), (4, 7)))
    file = str(importing.write_export(tmp_path / "a.xml", moved, here, *posts))

    before = run(file, "--dry-run").output
    word = ("--host-map", "old.example.test=https://pond.example.test", "--merge-duplicates")
    done = run(file, *word)

    assert "  old.example.test: 1 thread, 1 comment, not an origin of the site\n" in before
    assert "  pond.example.test: 1 thread, 2 comments\n" in before
    assert "comment 4: its thread 7 is not in the file" in before
    assert "Threads that may be one page" in run(file, "--dry-run", *word[:2]).output
    assert done.exit_code == 0
    assert "  pond.example.test: 1 thread, 3 comments\n" in done.output
    assert "thread 9: it became part of thread 8" in done.output
    (joined,) = importing.threads().values()
    assert (joined.url, joined.comment_count) == ("https://pond.example.test/a", 3)


def test_the_whole_report_can_be_kept_as_json(pond, tmp_path):
    done = run(sample("disqus-parents.xml"), "--dry-run", "--report", str(tmp_path / "r.json"))

    written = json.loads((tmp_path / "r.json").read_bytes())
    assert done.exit_code == 0
    assert written["outcomes"]["left_out"] == 2
    assert [remark["source_id"] for remark in written["left_out"]] == ["1006", "1008"]


def test_a_second_run_says_that_all_is_here(pond):
    run(sample("disqus-plain.xml"))

    done = run(sample("disqus-plain.xml"))

    assert done.exit_code == 0
    assert "Of these 6 comments were here already; 0 are new." in done.output
    assert len(runs()) == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        pytest.param(
            "disqus-truncated.xml",
            "line 9: in the post 203 that begins on line 9: the file ends here",
            id="truncated",
        ),
        pytest.param("disqus-truncated.xml.gz", "line 4: the compressed file ends", id="gzip"),
        pytest.param("disqus-entity-bomb.xml", "line 2: a document type", id="entity-bomb"),
        pytest.param("disqus-stray-byte.xml", "line 1: the file does not begin", id="stray-byte"),
    ],
)
def test_an_unreadable_file_leaves_the_database_as_it_was(pond, name, sentence):
    importing.import_sample("disqus-parents.xml", pond)
    before, runs_before = importing.snapshot(), len(runs())

    done = run(sample(name))

    assert done.exit_code == 1
    assert f"{name}, {sentence}" in done.output.replace("\n", " ")
    assert importing.snapshot() == before
    assert len(runs()) == runs_before


def test_a_file_of_another_kind_is_refused(pond):
    done = run(sample("not-disqus.xml"))

    assert done.exit_code == 1
    assert "none of the formats" in done.output


def test_the_ledger_says_how_far_an_import_came_and_that_it_went_on(pond, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "BATCH_COMMENTS", 2)
    writes = iter([True, True, False])
    write = loader.Loader.write
    with monkeypatch.context() as patched:
        patched.setattr(
            loader.Loader,
            "write",
            lambda self, *batch: write(self, *batch) if next(writes) else 1 / 0,
        )
        run(sample("disqus-plain.xml"))
    (stopped,) = runs()
    assert (stopped.batches, stopped.comments_added, stopped.finished_at) == (2, 4, None)

    done = run(sample("disqus-plain.xml"))

    (finished,) = runs()
    assert "4 comments are here already" in done.output.replace("\n", " ")
    assert (finished.batches, finished.comments_added) == (3, 6)
    assert finished.finished_at is not None


def test_an_import_stopped_at_the_keyboard_says_that_it_can_go_on(pond, monkeypatch):
    monkeypatch.setattr(batches, "BATCH_COMMENTS", 2)
    writes = iter([None, KeyboardInterrupt])
    write = loader.Loader.write
    monkeypatch.setattr(
        loader.Loader, "write", lambda self, *batch: _raise(next(writes)) or write(self, *batch)
    )

    done = run(sample("disqus-plain.xml"))

    assert done.exit_code == 1
    assert "Stopped. 2 comments are kept" in done.output
    assert len(importing.comments()) == 2


def _raise(problem):
    if problem is not None:
        raise problem


def test_an_import_that_the_database_does_not_hold_fails(pond, monkeypatch):
    monkeypatch.setattr(loader.Loader, "write", lambda *_: None)

    done = run(sample("disqus-plain.xml"))

    assert done.exit_code == 1
    assert "6 comments are not in the database" in done.output


@pytest.mark.parametrize(
    ("addresses", "kept"),
    [
        pytest.param("truncated", "203.0.113.0", id="cut"),
        pytest.param("hashed", None, id="hashed-ones-of-elsewhere-are-not-kept"),
        pytest.param("none", None, id="none"),
    ],
)
def test_addresses_are_kept_as_the_site_wants(pond, addresses, kept):
    with write_unit():
        sites.set_site(pond, f"addresses={addresses}")

    run(sample("disqus-plain.xml"))

    assert importing.comments()["201"].address == kept


def test_texts_rendered_by_workers_come_back_in_order(monkeypatch):
    monkeypatch.setattr(rendering, "WORTH_WORKERS", 1)
    monkeypatch.setattr(rendering.os, "cpu_count", lambda: 3)
    given = [batches.Batch([]) for _ in range(9)]
    texts = [[("html", f"<p>{number}</p><script>"), ("markdown", "*a*")] for number in range(9)]
    monkeypatch.setattr(batches.Batch, "texts", property(lambda self: texts[_place(given, self)]))

    answers = list(rendering.render_batches(given, 18))

    assert [html for _, html in answers] == [
        [f"<p>{number}</p>", "<p><em>a</em></p>"] for number in range(9)
    ]
    assert all(batch is asked for (batch, _), asked in zip(answers, given, strict=True))


def _place(given, batch):
    return next(number for number, other in enumerate(given) if other is batch)
