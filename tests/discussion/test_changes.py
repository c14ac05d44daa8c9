"""What changed last: in order, bounded, complete from a known version on, and nothing that readers never saw."""

import itertools
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import select

from comments.core.db import db, writing
from comments.discussion import actions, changes, counters, policy, reading
from comments.discussion.judging import Words
from comments.discussion.models import Comment, Status
from comments.screening.draft import Sent
from comments.threads.models import Thread
from comments.threads.page import Page
from tests.conftest import NOW
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.statements import recorded_statements

SECRET = "a secret for tests only"


class Discussion:
    """A thread that people write in, edit and moderate."""

    def __init__(self, site):
        self.site = site
        self.posted: list[actions.Posted] = []
        self.seconds = itertools.count(1)

    def post(self, parent=None):
        at = next(self.seconds)
        new = actions.NewComment(
            page=Page("article", None),
            parent_id=parent.id if parent else None,
            text=f"words {at}",
            html=Markup(f"<p>words {at}</p>"),
            author=actions.Author("Carol"),
        )
        posted = actions.post_comment(self.site, new, SECRET, NOW + timedelta(seconds=at))
        comment = db.session.get_one(Comment, posted.comment.id)
        self.posted.append(actions.Posted(comment, posted.edit_token))
        return comment

    def edit(self, posted):
        words = f"edited {next(self.seconds)}"
        actions.edit_comment(
            self.site,
            posted.comment,
            policy.Claim(posted.edit_token),
            Words(words, Markup("<p>{}</p>").format(words), Sent()),
            NOW,
        )

    def delete(self, posted):
        actions.delete_comment(self.site, posted.comment, policy.Claim(posted.edit_token), NOW)

    def decide(self, status, *comments):
        for comment in comments:
            counters.lock(comment)
        counters.change_statuses([(comment, status) for comment in comments])

    @property
    def thread(self):
        return db.session.scalars(select(Thread)).one()

    def changes(self, limit=changes.MAX_CHANGES):
        db.session.flush()
        return changes.list_changes(self.thread.id, limit)


@pytest.fixture
def discussion(unit, site):
    with writing():
        yield Discussion(db.session.merge(site))


def ids_of(found):
    return [row.id for row in found.comments]


def test_the_last_change_comes_first(discussion):
    first, second, third = (discussion.post() for _ in range(3))
    discussion.edit(discussion.posted[0])

    found = discussion.changes()

    assert ids_of(found) == [first.id, third.id, second.id]
    assert [row.changed_version for row in found.comments] == [5, 4, 3]
    assert discussion.thread.version == 5


def test_what_fits_is_complete_from_the_beginning(discussion):
    for _ in range(3):
        discussion.post()

    assert discussion.changes(limit=3).complete_after == 0


def test_of_more_it_says_after_which_version_it_is_complete(discussion):
    made = [discussion.post() for _ in range(4)]

    found = discussion.changes(limit=3)

    assert ids_of(found) == [comment.id for comment in reversed(made[1:])]
    assert found.complete_after == made[0].changed_version


def test_of_a_version_that_is_cut_it_does_not_claim_to_be_complete(discussion):
    made = [discussion.post() for _ in range(4)]
    discussion.decide(Status.REMOVED, *made)

    found = discussion.changes(limit=3)

    assert found.complete_after == discussion.thread.version


def test_what_was_never_shown_is_not_among_them(discussion):
    shown = discussion.post()
    hidden = [discussion.post() for _ in range(3)]
    for comment, status in zip(hidden, (Status.PENDING, Status.SPAM, Status.REMOVED), strict=True):
        comment.status, comment.is_shown, comment.changed_version = status, False, None

    assert ids_of(discussion.changes()) == [shown.id]


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.REMOVED])
def test_what_was_hidden_again_comes_as_removed_and_without_its_words(discussion, status):
    comment = discussion.post()
    discussion.decide(status, comment)

    (row,) = discussion.changes().comments

    assert (row.id, row.status) == (comment.id, "removed")
    assert (row.html, row.author_name, row.author_url, row.edited_at) == ("", "", None, None)


def test_what_its_author_took_back_comes_as_deleted(discussion):
    discussion.post()
    discussion.delete(discussion.posted[0])

    (row,) = discussion.changes().comments

    assert (row.status, row.html, row.author_name) == ("deleted", "", "")


def test_an_imported_comment_comes_once_it_changes(unit, site):
    nodes = nodes_of([None, 0])
    thread = plant_thread(site, nodes)
    before = changes.list_changes(thread.id)
    comment = db.session.get_one(Comment, nodes[1].id)
    counters.lock(comment)

    counters.change_status(comment, Status.REMOVED)

    assert ids_of(before) == []
    assert ids_of(changes.list_changes(thread.id)) == [nodes[1].id]


def test_it_is_one_statement_by_index_whatever_the_thread_holds(app, discussion):
    for _ in range(60):
        discussion.post()
    thread_id = discussion.thread.id
    db.session.flush()

    with recorded_statements(app) as seen:
        found = changes.list_changes(thread_id)

    assert len(found.comments) == changes.MAX_CHANGES
    assert len(seen) == 1


def as_read(site):
    """Return every comment that readers see, as (status, words) by id, read page by page."""
    thread = db.session.scalars(select(Thread).where(Thread.site_id == site.id)).one()
    page = reading.list_thread_page(thread.id, "oldest", None, 100)
    rows = list(page.comments)
    for comment_id, rest in page.rests.items():
        root = db.session.get_one(Comment, comment_id)
        rows += reading.list_branch_page(root, rest, 1000).comments
    return {row.id: (row.status, row.html) for row in rows}


moves = st.tuples(
    st.sampled_from(["post", "reply", "edit", "delete", "remove", "hold", "approve", "many"]),
    st.integers(0, 9),
)


def act(discussion, move, place):
    chosen = discussion.posted[place % len(discussion.posted)]
    is_approved = chosen.comment.status == Status.APPROVED
    if move == "post":
        discussion.post()
    elif move == "reply" and is_approved:
        discussion.post(chosen.comment)
    elif move == "edit" and is_approved:
        discussion.edit(chosen)
    elif move == "delete" and is_approved:
        discussion.delete(chosen)
    elif move == "many":
        some = [p.comment for p in discussion.posted if p.comment.status != Status.DELETED]
        discussion.decide([Status.REMOVED, Status.APPROVED][place % 2], *some[:5])
    elif move in DECISIONS and chosen.comment.status != Status.DELETED:
        discussion.decide(DECISIONS[move], chosen.comment)
    db.session.flush()


DECISIONS = {"remove": Status.REMOVED, "hold": Status.PENDING, "approve": Status.APPROVED}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(moves, max_size=10), st.lists(moves, max_size=12), st.integers(1, 12))
def test_an_old_page_and_the_changes_since_make_the_new_page(app, site, earlier, later, limit):
    with app.app_context(), writing():
        discussion = Discussion(db.session.merge(site))
        try:
            discussion.post()
            for move in earlier:
                act(discussion, *move)
            seen, version = as_read(site), discussion.thread.version
            for move in later:
                act(discussion, *move)

            found = discussion.changes(limit)

            now = as_read(site)
            for row in found.comments:
                if row.changed_version > version:
                    seen[row.id] = (row.status, row.html)
            if found.complete_after <= version:
                # A comment that went without a trace may stay as a placeholder where it was seen.
                assert {id_: seen[id_] for id_ in now} == now
                assert {seen[id_] for id_ in seen.keys() - now.keys()} <= {
                    ("removed", ""),
                    ("deleted", ""),
                }
        finally:
            db.session.rollback()
