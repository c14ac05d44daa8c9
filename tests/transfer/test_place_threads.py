from contextlib import closing

import pytest

from comments.core.db import write_unit
from comments.sites import actions as sites
from comments.threads import actions, queries
from comments.threads.page import Page
from comments.transfer import registry
from comments.transfer.running import Import, Options
from tests.benchmarks import generate_disqus_export
from tests.conftest import NOW
from tests.factories.databases import on_sqlite
from tests.transfer import importing

DISQUS = registry.get_format("disqus")


def found_by(site, identifier=None, url=None):
    thread = queries.find_thread(site.id, Page.named(identifier, url))
    return thread.source_id if thread else None


def begin_thread(site, page):
    """Begin a thread as its first reader does; return its id."""
    begun = actions.new_thread(site, page, NOW)
    actions.write_threads([begun])
    return begun.id


@pytest.mark.parametrize(
    ("identifier", "source_id"),
    [
        pytest.param("42", "302", id="number"),
        pytest.param("/notes/boats/", "303", id="path"),
        pytest.param("https://pond.example.test/?p=7", "304", id="url"),
        pytest.param("0b8f3f0e-6a55-4f0e-9d1e-2f3a4b5c6d7e", "305", id="uuid"),
        pytest.param("12 https://pond.example.test/?p=12", "306", id="with-a-space"),
        pytest.param(" spaced  out ", "307", id="spaces-at-both-ends"),
        pytest.param("spaced  out", None, id="is-not-trimmed"),
        pytest.param("Caf%C3%A9/CAFÉ", "308", id="escaped"),
        pytest.param("Café/CAFÉ", None, id="is-not-decoded"),
        pytest.param("309", "309", id="its-id-where-it-has-no-identifier"),
        pytest.param("301", "310", id="an-identifier-goes-before-another-thread's-id"),
    ],
)
def test_a_page_finds_its_thread_by_identifier(pond, identifier, source_id):
    importing.import_sample("disqus-identifiers.xml", pond)

    assert found_by(pond, identifier) == source_id


def test_a_page_without_identifier_finds_its_thread_by_url(pond):
    importing.import_sample("disqus-identifiers.xml", pond)

    assert found_by(pond, url="https://pond.example.test/301/#comment-401") == "301"


def test_a_thread_without_title_is_called_by_its_identifier_or_id(pond):
    importing.import_sample("disqus-identifiers.xml", pond)

    assert importing.threads()["309"].title == "309"
    assert importing.threads()["311"].title == "Tom & Jerry’s <boat>"


def test_threads_without_comments_are_not_made(pond):
    importing.import_sample("disqus-plain.xml", pond)

    assert importing.threads().keys() == {"101", "102"}


def test_a_closed_thread_is_closed(pond):
    importing.import_sample("disqus-plain.xml", pond)

    assert not importing.threads()["102"].is_open


def test_several_threads_of_one_page_are_kept_apart(pond):
    importing.import_sample("disqus-duplicates.xml", pond)

    counts = {name: thread.comment_count for name, thread in importing.threads().items()}
    assert counts == {"1301": 2, **{str(number): 1 for number in range(1302, 1313)}}
    assert found_by(pond, "boats", "https://pond.example.test/boats/") == "1301"
    assert found_by(pond, url="http://pond.example.test/boats/") == "1302"
    assert found_by(pond, "ducks-again", "https://pond.example.test/ducks/") == "1307"


def test_a_shared_url_leads_to_the_thread_that_nothing_else_leads_to(pond, tmp_path):
    url = "https://pond.example.test/"
    importing.import_export(
        importing.write_export(
            tmp_path / "a.xml",
            importing.thread(8, "named", url),
            importing.thread(9, "", url),
            importing.post(1, 8),
            importing.post(2, 9),
        ),
        pond,
    )

    assert found_by(pond, url=url) == "9"
    assert found_by(pond, "named", url) == "8"


def test_a_thread_that_lost_its_identifier_to_another_is_in_the_report(pond, tmp_path):
    account = importing.import_export(
        importing.write_export(
            tmp_path / "a.xml",
            importing.thread(8, "same"),
            importing.thread(9, "same"),
            importing.post(1, 8),
            importing.post(2, 9),
        ),
        pond,
    )

    assert found_by(pond, "same") == "8"
    assert [(note.kind, note.source_id) for note in account.notes] == [("thread", "9")]


@pytest.mark.parametrize(
    ("identifier", "url"),
    [
        pytest.param("post-1", "https://pond.example.test/elsewhere/", id="by-identifier"),
        pytest.param(None, "https://pond.example.test/101/", id="by-url"),
        pytest.param("other", "https://pond.example.test/101/", id="by-url-in-spite-of-identifier"),
        pytest.param(None, "http://www.pond.example.test/101", id="by-a-variant-of-the-url"),
    ],
)
def test_comments_join_the_discussion_that_readers_began_here(pond, identifier, url):
    with write_unit():
        sites.set_site(pond, "origins+=http://www.pond.example.test")
        begun = begin_thread(pond, Page.named(identifier, url))

    account = importing.import_sample("disqus-plain.xml", pond)

    joined = importing.threads()["101"]
    assert joined.id == begun
    assert joined.comment_count == 3
    assert account.threads.joined_to_existing == 1
    assert found_by(pond, "post-1") == "101"


def test_two_threads_of_a_file_never_join_one_discussion(pond, tmp_path):
    url = "https://pond.example.test/here/"
    with write_unit():
        begun = begin_thread(pond, Page.named("here", url))

    importing.import_export(
        importing.write_export(
            tmp_path / "a.xml",
            importing.thread(8, "gone", url),
            importing.thread(9, "here", url),
            importing.post(1, 8),
            importing.post(2, 9),
        ),
        pond,
    )

    found = importing.threads()
    assert found["9"].id == begun
    assert found["8"].id != begun


def test_an_address_that_is_not_of_the_web_is_no_link(pond, tmp_path):
    importing.import_export(
        importing.write_export(
            tmp_path / "a.xml",
            importing.thread(9, "x", "javascript:alert(1)"),
            importing.post(1, 9),
        ),
        pond,
    )

    assert importing.threads()["9"].url is None


def test_an_identifier_too_long_to_be_asked_for_keeps_nobody_out(pond, tmp_path):
    account = importing.import_export(
        importing.write_export(
            tmp_path / "a.xml", importing.thread(9, "x" * 301), importing.post(1, 9)
        ),
        pond,
    )

    assert importing.threads()["9"].comment_count == 1
    assert len(account.notes) == 1


@pytest.mark.parametrize(
    "page", [Page.named("here", None), Page.named(None, "https://pond.example.test/9/")]
)
def test_a_thread_that_a_reader_begins_while_an_import_runs_is_met(pond, tmp_path, page):
    export = importing.write_export(
        tmp_path / "a.xml",
        importing.thread(9, "here"),
        importing.post(1, 9),
        importing.post(2, 9, parent=1),
    )

    with importing.staged(export, pond) as begun:
        with write_unit():
            live = begin_thread(pond, page)
        for _ in importing.load(begun, pond):
            pass

    assert {comment.thread_id for comment in importing.comments().values()} == {live}
    assert importing.threads()["9"].id == live
    assert importing.untrue() == {}
    assert importing.import_export(export, pond).comments_to_add == 0


def steps_to_place(export, site):
    """Count what the temporary database does, in thousands of its own steps."""
    count = 0

    def step():
        nonlocal count
        count += 1

    with export.open("rb") as stream, closing(Import(site, DISQUS, Options())) as begun:
        for _ in begun.read(stream):
            pass
        begun.staging.database.set_progress_handler(step, 1000)
        for _ in begun.place():
            pass
    return count


@on_sqlite
def test_four_times_as_many_threads_cost_four_times_as_much(pond, tmp_path, monkeypatch):
    monkeypatch.setattr(generate_disqus_export, "POSTS_PER_THREAD", 2)
    steps = []
    for posts in (1_000, 4_000):
        generate_disqus_export.write_export(tmp_path / "export.xml", posts)
        steps.append(steps_to_place(tmp_path / "export.xml", pond))

    assert 3.5 < steps[1] / steps[0] < 4.5
