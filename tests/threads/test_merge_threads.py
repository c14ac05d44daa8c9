"""Making one thread of two: names, comments, counters, emoji, and what readers see meanwhile."""

import pytest
from sqlalchemy import select

from comments.accounts.errors import RoleTooLow
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion import handlers, moving
from comments.discussion.models import Status
from comments.moderation.marking import Mark, mark_comment
from comments.threads import managing, merging, naming
from comments.threads.errors import CannotMergeThreads, ThreadMerged
from comments.threads.models import Thread
from comments.threads.naming import Name
from comments.upkeep import verifying
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.reading import get_page, read_thread
from tests.factories.voting import CAFE, HOME, PARTY, reacted_to_article, voted
from tests.factories.workers import work


@pytest.fixture
def merge(app, alice, acting):
    """Merge a thread into another one, and let the worker move what hangs on it."""

    def act(thread, into, *, worked=True):
        acting(merging.merge_threads, alice, thread, into, clock.now())
        if worked:
            work(app)

    return act


def damage(app):
    with app.app_context():
        findings = verifying.verify(clock.now())
        return {figure.what: figure.count for figure in findings.figures if figure.count}


def ids_of(branches):
    return [[comment["id"] for comment in branch] for branch in branches]


def test_all_comments_stand_in_one_thread_in_their_order_under_both_names(
    app, client, thread, other, merge
):
    root = get_page(client)["comments"][0]["id"]
    reply = posting.posted(client, parent_id=root)["id"]
    placeholder = posting.posted(client)["id"]
    kept = posting.posted(client, parent_id=placeholder)["id"]
    posting.decide(app, placeholder, Status.REMOVED)
    held = posting.posted(client)["id"]
    posting.decide(app, held, Status.PENDING)
    [last] = [comment["id"] for comment in get_page(client, identifier="other")["comments"]]

    merge(thread, other)

    expected = [[root, reply], [placeholder, kept], [last]]
    found = ids_of(read_thread(client, identifier="article", order="oldest"))
    assert sorted(found) == sorted(expected)
    assert found == sorted(found, key=lambda branch: int(branch[0]))
    assert ids_of(read_thread(client, identifier="other", order="oldest")) == found
    assert get_page(client)["thread"]["id"] == str(other)
    assert get_page(client)["thread"]["comment_count"] == 4
    posting.decide(app, held, Status.APPROVED)
    assert get_page(client)["thread"]["comment_count"] == 5
    assert damage(app) == {}


def test_what_readers_have_of_either_thread_changes_with_each_batch(
    app, client, thread, other, merge
):
    before = get_page(client)["thread"], get_page(client, identifier="other")["thread"]

    merge(thread, other, worked=False)
    named = get_page(client)["thread"]
    work(app)
    moved = get_page(client)["thread"]

    assert named["id"] == moved["id"] == before[1]["id"]
    assert before[1]["version"] < named["version"] < moved["version"]
    changes = client.get(f"{posting.API}/thread/changes?identifier=other").get_json()
    assert changes["comments"][0]["version"] == moved["version"]
    with app.app_context():
        assert db.session.get_one(Thread, thread).version > before[0]["version"]


def test_new_comments_and_answers_go_to_the_thread_that_is_left(app, client, thread, other, merge):
    [root] = get_page(client)["comments"]
    merge(thread, other)

    answer = posting.posted(client, parent_id=root["id"])

    assert answer["depth"] == 1
    assert get_page(client, identifier="other")["thread"]["comment_count"] == 3
    with app.app_context():
        emptied = db.session.get_one(Thread, thread)
        assert (emptied.comment_count, emptied.is_open) == (0, False)


def test_votes_and_keys_stay_with_their_comments_and_emoji_are_added_up(
    app, client, thread, other, merge
):
    posting.set_site(app, f"reactions={PARTY}")
    [root] = get_page(client)["comments"]
    voted(client, root["id"])
    twice = posting.posted(client, key="the same key")["id"]
    dora = readers.bearing(app, "dora")
    for page in ("article", "other"):
        where = f"{posting.API}/thread/reactions?identifier={page}"
        assert client.put(where, json={"emoji": PARTY}, headers=dora).status_code == 200
    reacted_to_article(client, peer=HOME)
    reacted_to_article(client, peer=CAFE, page={"identifier": "other"})

    merge(thread, other)

    page = get_page(client)
    assert {c["id"]: c["votes"]["up"] for c in page["comments"]}[root["id"]] == 1
    assert page["thread"]["reactions"] == {PARTY: 3}
    assert posting.posted(client, key="the same key")["id"] == twice
    assert damage(app) == {}


def test_a_large_thread_moves_in_batches_and_is_true_between_them(
    app, client, site, other, merge, monkeypatch
):
    monkeypatch.setattr(handlers, "BATCH", 3)
    parents = [None, 0, 1, None, 3, None, 0]
    statuses = ["approved"] * 4 + ["removed", "pending", "approved"]
    nodes = nodes_of(parents, statuses)
    for node in nodes:
        node.rank = 0.0
    with app.app_context():
        large = plant_thread(site, nodes, "large").id
    merge(large, other, worked=False)

    with app.app_context(), write_unit():
        assert moving.move_batch(large, other, 3) == 3
    assert damage(app) == {}
    work(app)

    assert damage(app) == {}
    page = get_page(client, identifier="large", order="oldest")
    assert page["thread"]["comment_count"] == 6
    assert len(page["comments"]) == 6
    assert page == get_page(client, identifier="other", order="oldest") | {"thread": page["thread"]}


def test_a_post_that_was_judged_before_the_merge_is_not_left_behind(
    app, client, thread, other, merge
):
    merge(thread, other)
    late = posting.posted(client, text="late")["id"]
    with app.app_context(), write_unit():
        comment = db.session.get_one(posting.Comment, int(late))
        moving.move_batch(other, thread, 100)  # as if it had been written where it was judged
        assert comment is not None

    work(app, clock.now() + handlers.LATE)

    assert late in {comment["id"] for comment in get_page(client)["comments"]}


def test_merging_on_and_on_leads_every_name_to_the_last_one(app, client, thread, other, merge):
    posting.posted(client, identifier="third")
    third = int(get_page(client, identifier="third")["thread"]["id"])

    merge(thread, other, worked=False)
    merge(other, third)

    assert {get_page(client, identifier=name)["thread"]["id"] for name in ("article", "other")} == {
        str(third)
    }
    assert get_page(client)["thread"]["comment_count"] == 3
    with app.app_context():
        assert {db.session.get_one(Thread, each).merged_into_id for each in (thread, other)} == {
            third
        }


@on_sqlite
def test_the_log_says_what_both_were(app, client, thread, other, merge):
    merge(thread, other)

    with app.app_context():
        entry = db.session.scalar(select(AuditEntry).where(AuditEntry.action == "thread.merge"))
    assert (entry.subject_id, entry.before["into"]["id"]) == (thread, str(other))
    assert entry.before["thread"]["comment_count"] == entry.before["thread"]["names"] == 1
    assert entry.after["into"]["names"] == 2


@on_sqlite
def test_an_address_is_kept_and_no_pin_is(client, thread, other, alice, acting, merge):
    address = Name("url", "https://blog.example.test/first")
    acting(naming.add_name, alice, thread, address, clock.now())
    [root] = get_page(client)["comments"]
    acting(mark_comment, alice, int(root["id"]), Mark.PIN, clock.now())

    merge(thread, other)

    page = get_page(client)
    assert (page["thread"]["url"], page["thread"]["is_open"]) == (address.value, True)
    assert page["pinned"] == []
    assert not any(comment["is_pinned"] for comment in page["comments"])


@on_sqlite
def test_the_old_plain_page_leads_to_the_new_one(client, thread, other, merge):
    merge(thread, other)

    moved = client.get(f"/sites/blog/threads/{thread}?comment=5&_external=1&_scheme=evil")

    assert moved.status_code == 301
    assert moved.headers["Location"] == f"/sites/blog/threads/{other}?comment=5#comment-5"


@on_sqlite
def test_a_thread_is_not_merged_by_a_moderator_or_into_itself(app, thread, other, alice, acting):
    bob = staff.viewer_of(app, staff.hire(app, "bob"))

    with pytest.raises(RoleTooLow):
        acting(merging.merge_threads, bob, thread, other, clock.now())
    with pytest.raises(CannotMergeThreads):
        acting(merging.merge_threads, alice, thread, thread, clock.now())


@on_sqlite
def test_nothing_is_done_with_a_thread_that_is_part_of_another_one(
    thread, other, alice, acting, merge
):
    merge(thread, other)

    now = clock.now()
    with pytest.raises(ThreadMerged):
        acting(merging.merge_threads, alice, other, thread, now)
    with pytest.raises(ThreadMerged):
        acting(managing.reopen_thread, alice, thread, now)
