import pytest
from sqlalchemy import func, select

from comments.core.db import db, write_unit
from comments.discussion import counters
from comments.discussion.models import Comment, Status
from comments.sites import actions as sites
from tests.conftest import NOW
from tests.transfer import importing


@pytest.mark.parametrize(
    ("source_id", "parent"),
    [
        pytest.param("1001", "1002", id="parent-later-in-the-file"),
        pytest.param("1003", "1099", id="missing-parent-has-a-placeholder"),
        pytest.param("1004", "1099", id="and-all-its-replies-share-it"),
        pytest.param("1005", None, id="parent-in-another-thread"),
        pytest.param("1007", "1002", id="names-no-thread"),
        pytest.param("1010", "1009", id="under-a-deleted-comment"),
        pytest.param("1013", "1012", id="under-spam"),
        pytest.param("1015", None, id="first-of-a-ring"),
        pytest.param("1016", "1015", id="second-of-a-ring"),
        pytest.param("1017", None, id="answers-itself"),
        pytest.param("1019", None, id="under-a-comment-that-was-left-out"),
    ],
)
def test_a_comment_hangs_on_its_parent_or_is_a_root(pond, source_id, parent):
    importing.import_sample("disqus-parents.xml", pond)

    found = importing.comments()

    assert found[source_id].parent_id == (found[parent].id if parent else None)


def test_what_has_no_thread_is_not_imported(pond):
    importing.import_sample("disqus-parents.xml", pond)

    assert not {"1006", "1008"} & importing.comments().keys()


@pytest.mark.parametrize(
    ("source_id", "status", "is_shown"),
    [
        pytest.param("1002", Status.APPROVED, True, id="live"),
        pytest.param("1009", Status.REMOVED, True, id="deleted-with-a-live-reply"),
        pytest.param("1011", Status.SPAM, True, id="spam-above-spam-with-a-live-reply"),
        pytest.param("1012", Status.SPAM, True, id="spam-with-a-live-reply"),
        pytest.param("1014", Status.SPAM, False, id="spam"),
        pytest.param("1018", Status.REMOVED, False, id="hidden-with-its-thread"),
        pytest.param("1020", Status.SPAM, False, id="deleted-spam"),
        pytest.param("1099", Status.REMOVED, True, id="missing"),
    ],
)
def test_only_live_comments_and_placeholders_are_shown(pond, source_id, status, is_shown):
    importing.import_sample("disqus-parents.xml", pond)

    comment = importing.comments()[source_id]

    assert (comment.status, comment.is_shown) == (status, is_shown)


def test_what_is_derived_is_what_the_statuses_and_parents_say(pond):
    importing.import_sample("disqus-parents.xml", pond)

    found = importing.comments().values()
    for comment in found:
        replies = [reply for reply in found if reply.parent_id == comment.id]
        assert comment.reply_count == sum(reply.is_shown for reply in replies)
        assert comment.is_shown == (comment.status == "approved" or comment.reply_count > 0)
        assert {reply.depth for reply in replies} <= {comment.depth + 1}
        assert all(reply.path.startswith(comment.path) for reply in replies)
        assert {reply.thread_id for reply in replies} <= {comment.thread_id}
    for thread in importing.threads().values():
        live = [c for c in found if c.thread_id == thread.id and c.status == "approved"]
        assert thread.comment_count == len(live)


def test_held_back_comments_say_why(pond):
    importing.import_sample("disqus-parents.xml", pond)

    found = importing.comments()

    assert found["1014"].reasons == [
        {"rule": "imported", "reason": "It was spam where it was imported from."}
    ]
    assert found["1099"].reasons[0]["rule"] == "import_missing"
    assert found["1002"].reasons == []


def test_comments_of_one_second_keep_the_order_of_the_file(pond):
    importing.import_sample("disqus-same-second.xml", pond)

    in_time = sorted(importing.comments().values(), key=lambda comment: comment.id)

    assert [comment.text for comment in in_time] == [f"<p>Number {n}</p>" for n in range(8)]


def test_ids_of_other_comments_are_passed_over(pond, tmp_path):
    export = importing.write_export(
        tmp_path / "a.xml", importing.thread(9), *(importing.post(n, 9) for n in (1, 2, 3))
    )
    importing.import_export(export, pond)
    with write_unit():
        found = importing.comments()
        taken = found["2"].id
        found["2"].source = found["2"].source_id = None

    importing.import_export(export, pond)

    found = importing.comments()
    assert len({comment.id for comment in found.values()}) == 4
    assert found[None].id == taken
    assert found["2"].id > found["1"].id


def test_one_file_can_be_imported_into_two_sites(pond):
    with write_unit():
        other = sites.add_site("lake", "Lake", [], NOW)

    importing.import_sample("disqus-parents.xml", pond)
    account = importing.import_sample("disqus-parents.xml", other)

    assert account.comments_to_add == 18
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 2 * 19
    assert importing.untrue() == {}


def test_a_missing_comment_takes_the_place_of_its_placeholder_when_a_later_file_brings_it(
    pond, tmp_path
):
    reply = importing.post(2, 9, parent=1)
    importing.import_export(
        importing.write_export(tmp_path / "a.xml", importing.thread(9), reply), pond
    )
    placeholder = importing.comments()["1"]
    assert (placeholder.status, placeholder.text, placeholder.author_name) == ("removed", "", "")

    importing.import_export(
        importing.write_export(
            tmp_path / "b.xml", importing.thread(9), importing.post(1, 9, words="Here."), reply
        ),
        pond,
    )

    found = importing.comments()
    assert found["1"].id == placeholder.id
    assert (found["1"].status, found["1"].html) == ("approved", "<p>Here.</p>")
    assert (found["1"].reply_count, found["1"].reasons) == (1, [])
    assert importing.threads()["9"].comment_count == 2


def test_a_reply_finds_its_parent_from_an_earlier_import(pond, tmp_path):
    importing.import_export(
        importing.write_export(tmp_path / "a.xml", importing.thread(9), importing.post(1, 9)), pond
    )

    importing.import_export(
        importing.write_export(tmp_path / "b.xml", importing.post(2, 9, parent=1)), pond
    )

    found = importing.comments()
    assert found["2"].parent_id == found["1"].id
    assert found["2"].path.startswith(found["1"].path)
    assert found["1"].reply_count == 1


def test_a_reply_to_a_comment_that_was_hidden_meanwhile_shows_its_placeholder(pond, tmp_path):
    importing.import_export(
        importing.write_export(
            tmp_path / "a.xml",
            importing.thread(9),
            importing.post(1, 9),
            importing.post(2, 9, parent=1),
        ),
        pond,
    )
    with write_unit():
        for source_id in ("2", "1"):
            counters.change_status(importing.comments()[source_id], Status.REMOVED)

    importing.import_export(
        importing.write_export(tmp_path / "b.xml", importing.post(3, 9, parent=2)), pond
    )

    found = importing.comments()
    assert found["2"].is_shown
    assert found["1"].is_shown
    assert (found["1"].reply_count, found["2"].reply_count) == (1, 1)


def test_a_chain_of_replies_written_backwards_is_put_in_order(pond, tmp_path):
    chain = [importing.post(n, 9, parent=n - 1 if n > 1 else None) for n in range(60, 0, -1)]
    importing.import_export(
        importing.write_export(tmp_path / "a.xml", importing.thread(9), *chain), pond
    )

    found = importing.comments()

    assert [found[str(n)].depth for n in range(1, 61)] == list(range(60))


def test_comments_are_of_the_site_and_source_they_came_to_and_from(pond):
    importing.import_sample("disqus-plain.xml", pond)

    comment: Comment = importing.comments()["201"]

    assert (comment.site_id, comment.source) == (pond.id, "disqus")
