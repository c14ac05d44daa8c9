"""Whatever happens to a tree, what is kept about it equals what can be counted."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import select

from comments.core.db import db, writing
from comments.discussion import actions, counters, policy
from comments.discussion.models import Comment, Status
from comments.threads.models import Thread
from comments.threads.page import Page
from tests.conftest import NOW
from tests.factories import posting
from tests.factories.discussion import Node, derive

SECRET = "a secret for tests only"
DECIDED = (Status.APPROVED, Status.SPAM, Status.REMOVED, Status.PENDING)

# What somebody does, to which of the comments that are there.
places = st.integers(0, 6)
moves = st.one_of(
    st.tuples(st.just("post"), places),
    st.tuples(st.just("reply"), places),
    st.tuples(st.just("reply to the newest"), places),
    st.tuples(st.sampled_from(DECIDED), places),
    st.tuples(st.just("delete"), places),
    st.tuples(st.lists(st.sampled_from(DECIDED), min_size=2, max_size=5), places),
)


class Discussion:
    """A thread that grows move by move, and what the tests know about it."""

    def __init__(self, site):
        self.site = site
        self.nodes: list[Node] = []
        self.tokens: list[str] = []
        self.seconds = itertools.count(1)

    def make(self, parent):
        now = NOW + timedelta(seconds=next(self.seconds))
        new = actions.NewComment(
            page=Page("article", None),
            parent_id=parent.id if parent else None,
            text="words",
            html=Markup("<p>words</p>"),
            author=actions.Author("Carol"),
        )
        posted = actions.post_comment(self.site, new, SECRET, now)
        self.nodes.append(Node(posted.comment.id, new.parent_id))
        self.tokens.append(posted.edit_token)

    def act(self, move, place):
        approved = [node for node in self.nodes if node.status == "approved"]
        if move == "post" or not approved:
            self.make(None)
        elif move == "reply":
            self.make(approved[place % len(approved)])
        elif move == "reply to the newest":
            self.make(approved[-1])
        elif move == "delete":
            self.delete(place % len(self.nodes))
        elif isinstance(move, list):
            self.decide_together(place % len(self.nodes), move)
        else:
            self.decide(place % len(self.nodes), move)

    def decide(self, at, status):
        comment = db.session.get_one(Comment, self.nodes[at].id)
        counters.lock(comment)
        counters.change_status(comment, status)
        self.nodes[at].status = status.value

    def decide_together(self, at, statuses):
        nodes = self.nodes[at : at + len(statuses)]
        chosen = [db.session.get_one(Comment, node.id) for node in nodes]
        for comment in chosen:
            counters.lock(comment)
        counters.change_statuses(list(zip(chosen, statuses, strict=False)))
        for node, status in zip(nodes, statuses, strict=False):
            node.status = status.value

    def delete(self, at):
        if self.nodes[at].status in {"approved", "pending"}:
            comment = db.session.get_one(Comment, self.nodes[at].id)
            actions.delete_comment(self.site, comment, policy.Claim(self.tokens[at]), NOW)
            self.nodes[at].status = "deleted"

    def seen_by_readers(self):
        db.session.expire_all()
        return {
            comment.id: (comment.is_shown, comment.is_shown and comment.status == "approved")
            for comment in db.session.scalars(select(Comment))
        }

    def kept(self):
        db.session.expire_all()
        return {
            comment.id: (
                comment.parent_id,
                comment.status,
                comment.depth,
                comment.path,
                comment.is_shown,
                comment.reply_count,
            )
            for comment in db.session.scalars(select(Comment))
        }

    def counted(self):
        derived = derive(self.nodes)
        return {
            node.id: (
                node.parent_id,
                node.status,
                derived[node.id].depth,
                derived[node.id].path,
                derived[node.id].is_shown,
                derived[node.id].reply_count,
            )
            for node in self.nodes
        }


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(moves, min_size=4, max_size=30))
def test_after_any_moves_everything_kept_equals_what_is_counted(app, site, done):
    with app.app_context(), writing():
        discussion = Discussion(db.session.merge(site))
        try:
            discussion.act(
                "post", 0
            )  # a chain to begin with, so that much hangs on what is decided
            for _ in range(3):
                discussion.act("reply to the newest", 0)
            for move, place in done:
                discussion.act(move, place)

            assert discussion.kept() == discussion.counted()
            assert db.session.scalar(select(Thread.comment_count)) == sum(
                node.status == "approved" for node in discussion.nodes
            )
        finally:
            db.session.rollback()


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(moves, min_size=4, max_size=12))
def test_a_comment_that_readers_see_change_carries_the_new_version_of_its_thread(app, site, done):
    with app.app_context(), writing():
        discussion = Discussion(db.session.merge(site))
        try:
            discussion.act("post", 0)
            for move, place in done:
                before = discussion.seen_by_readers()
                version = db.session.scalar(select(Thread.version))
                discussion.act(move, place)
                after = discussion.seen_by_readers()

                changed = {id_ for id_ in after if after[id_] != before.get(id_, (False, False))}
                versions = dict(
                    db.session.execute(select(Comment.id, Comment.changed_version)).all()
                )
                new_version = db.session.scalar(select(Thread.version))
                assert {versions[id_] for id_ in changed} <= {new_version}
                assert new_version > version or not changed
        finally:
            db.session.rollback()


def test_what_readers_never_saw_changes_no_version(app, site):
    with app.app_context(), writing():
        discussion = Discussion(db.session.merge(site))
        discussion.make(None)
        discussion.decide(0, Status.PENDING)
        version = db.session.scalar(select(Thread.version))

        discussion.decide(0, Status.SPAM)

        assert db.session.scalar(select(Thread.version)) == version
        db.session.rollback()


def test_counters_hold_when_many_write_at_once(app, client, site):
    root = posting.posted(client)["id"]
    together = Barrier(4)

    def write(number):
        mine = app.test_client()
        together.wait()
        reply, own = posting.posted_with_token(mine, parent_id=root)
        nested = posting.posted(mine, parent_id=reply)["id"]
        posting.delete(mine, reply, own)
        posting.decide(app, nested, [Status.SPAM, Status.REMOVED][number % 2])
        posting.decide(app, nested, [Status.APPROVED, Status.SPAM][number % 2])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    with app.app_context():
        comments = db.session.scalars(select(Comment).order_by(Comment.id)).all()
        derived = derive([Node(c.id, c.parent_id, c.status) for c in comments])
        kept = {c.id: (c.depth, c.path, c.is_shown, c.reply_count) for c in comments}
        count = db.session.scalar(select(Thread.comment_count))
    assert kept == {
        each: (d.depth, d.path, d.is_shown, d.reply_count) for each, d in derived.items()
    }
    assert count == 1 + 2  # the root and two of the nested ones
