"""Every sample has its expected report beside it, as `afterword import --dry-run --report` writes it."""

import re
from dataclasses import asdict

import pytest

from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.core.db import write_unit
from comments.discussion import moving
from comments.threads import merging
from tests.conftest import NOW
from tests.transfer import importing

SAMPLES = [
    "disqus-2012.xml",
    "disqus-duplicates.xml",
    "disqus-identifiers.xml",
    "disqus-malformed.xml",
    "disqus-parents.xml",
    "disqus-plain.xml",
    "disqus-plain.xml.gz",
    "disqus-reindented.xml",
    "disqus-same-second.xml",
    "disqus-texts.xml",
    "wxr-disqus.xml",
    "wxr-wordpress.xml",
]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_report_of_a_sample_is_the_expected_one(pond, name):
    expected = importing.SAMPLES / f"{name.removesuffix('.gz')}.expected.json"

    account = importing.import_sample(name, pond)

    assert account.to_json() == expected.read_bytes()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_comment_of_a_sample_is_counted_once(pond, name):
    account = importing.import_sample(name, pond)

    posts = len(re.findall("<(?:post|wp:comment)[ >]", importing.read_text(name)))
    assert account.comments_read == posts
    assert sum(asdict(account.outcomes).values()) == posts
    assert account.unexplained == 0


def test_a_second_import_adds_nothing(pond):
    importing.import_sample("disqus-parents.xml", pond)
    before = importing.snapshot()

    account = importing.import_sample("disqus-parents.xml", pond)

    assert importing.snapshot() == before
    assert account.comments_to_add == 0
    assert account.comments_already_here == 18


def test_a_longer_export_of_the_same_site_adds_only_what_is_new(pond, tmp_path):
    first, second = importing.post(1, 9), importing.post(2, 9, parent=1)
    importing.import_export(
        importing.write_export(tmp_path / "a.xml", importing.thread(9), first), pond
    )

    account = importing.import_export(
        importing.write_export(tmp_path / "b.xml", importing.thread(9), first, second), pond
    )

    assert account.comments_to_add == 1
    assert account.threads.already_here == 1
    assert importing.comments()["1"].reply_count == 1
    assert importing.threads()["9"].comment_count == 2


def test_pages_that_differ_by_query_are_not_suspected(pond):
    account = importing.import_sample("disqus-duplicates.xml", pond)

    suspected = {page.source_id for group in account.suspected_duplicates for page in group}
    assert suspected == {"1301", "1302", "1303", "1304", "1305", "1306", "1307"}


def test_what_was_merged_here_stays_merged_and_new_comments_find_the_way(pond, tmp_path):
    threads = importing.thread(8), importing.thread(9)
    first = importing.post(1, 8), importing.post(2, 9)
    importing.import_export(importing.write_export(tmp_path / "a.xml", *threads, *first), pond)
    both = importing.threads()
    alice = Viewer(1, "Alice Example", roles={pond.id: RoleName.OWNER})
    with write_unit():
        merging.merge_threads(alice, pond, both["8"].id, both["9"].id, NOW)
        moving.move_batch(both["8"].id, both["9"].id, 100)

    later = importing.post(3, 8, parent=1), importing.post(4, 9)
    account = importing.import_export(
        importing.write_export(tmp_path / "b.xml", *threads, *first, *later), pond
    )

    assert (account.comments_to_add, account.unexplained) == (2, 0)
    assert {comment.thread_id for comment in importing.comments().values()} == {both["9"].id}
    assert importing.comments()["1"].reply_count == 1
    counts = {one.id: one.comment_count for one in importing.threads().values()}
    assert counts == {both["8"].id: 0, both["9"].id: 4}
