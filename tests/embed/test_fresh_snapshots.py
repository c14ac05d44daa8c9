"""Whatever is kept, nobody is answered from before they came."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from comments.accounts import people
from comments.core.db import db, write_unit
from comments.discussion import authors, erasing
from comments.discussion.models import Comment, Status
from tests.conftest import NOW, ORIGIN
from tests.factories import posting, voting
from tests.factories.databases import on_sqlite
from tests.factories.reading import API, ask

PAGE = f"{API}/thread?identifier=article"
COUNTS = f"{API}/counts?identifier=article&identifier=other&url={ORIGIN}/post"


def test_an_origin_that_is_no_longer_allowed_is_refused_at_once(app, client, site):
    posting.posted(client)
    assert ask(app, PAGE, Origin=ORIGIN)[0] == 200

    posting.set_site(app, f"origins-={ORIGIN}")

    assert ask(app, PAGE, Origin=ORIGIN)[0] == 403


@on_sqlite
def test_who_comes_after_a_commit_is_not_given_what_was_begun_before(app, client, site, layer):
    posting.posted(client, text="first words")
    has_read, may_go_on = threading.Event(), threading.Event()
    inner = layer._inner

    def stopping_after_the_reading(environ, start):
        answer = inner(environ, start)
        if not has_read.is_set():
            has_read.set()
            assert may_go_on.wait(10)
        return answer

    layer._inner = stopping_after_the_reading
    with ThreadPoolExecutor(2) as readers:
        early = readers.submit(ask, app, PAGE)
        assert has_read.wait(10)
        layer._inner = inner
        posting.posted(client, text="second words")
        late = readers.submit(ask, app, PAGE)
        may_go_on.set()

        assert b"second words" not in early.result()[2]
        assert b"second words" in late.result()[2]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_answers_are_right_after_the_connection_for_marks_was_lost(app, client, site, layer):
    posting.posted(client, text="first words")
    ask(app, PAGE)
    layer.commits._connection.close()
    posting.posted(client, text="second words")

    bodies = [ask(app, PAGE)[2] for _ in range(2)]

    assert all(b"second words" in body for body in bodies)


@dataclass(frozen=True)
class Discussion:
    """A thread with a root, a reply and a held comment."""

    app: Flask
    client: FlaskClient
    root: str
    token: dict[str, str]
    reply: str
    held: str

    def post(self, **fields):
        posting.posted(self.client, **fields)

    def decide(self, comment_id, status):
        posting.decide(self.app, comment_id, status)


def renew(app):
    """Give the first comment to somebody and show them there."""
    with app.app_context(), write_unit():
        account = people.make_account("Dora Example", NOW)
        comment = db.session.scalars(select(Comment).order_by(Comment.id)).first()
        comment.author_id = account.id
        db.session.flush()
        authors.renew_copies(account, 10)


def erase(app):
    with app.app_context(), write_unit():
        erasing.erase(db.session.scalars(select(Comment.id)).all(), None, NOW)


CHANGES = {
    "a comment": lambda it: it.post(text="another"),
    "a reply": lambda it: it.post(parent_id=it.root),
    "a first comment elsewhere": lambda it: it.post(identifier="other"),
    "a first comment under the url": lambda it: it.post(identifier="third", url=f"{ORIGIN}/post"),
    "an edit": lambda it: posting.edit(it.client, it.root, it.token, "changed"),
    "a deletion": lambda it: posting.delete(it.client, it.root, it.token),
    "a removal": lambda it: it.decide(it.root, Status.REMOVED),
    "a removal of a reply": lambda it: it.decide(it.reply, Status.SPAM),
    "an approval": lambda it: it.decide(it.held, Status.APPROVED),
    "a vote": lambda it: voting.voted(it.client, it.reply),
    "an emoji": lambda it: voting.reacted(it.client, it.reply),
    "an emoji for the article": lambda it: voting.reacted_to_article(it.client),
    "a thread closing": lambda it: posting.close_thread(it.app),
    "another name of its author": lambda it: renew(it.app),
    "an author who leaves for good": lambda it: erase(it.app),
    "another order": lambda it: posting.set_site(it.app, "order=oldest"),
    "premoderation": lambda it: posting.set_site(it.app, "premoderate=on"),
}


def reads(it):
    return [
        PAGE,
        f"{PAGE}&order=oldest",
        f"{PAGE}&order=best&limit=1",
        f"{PAGE}&comment={it.reply}",
        f"{API}/thread?url={ORIGIN}/post",
        f"{API}/thread?identifier=other&url={ORIGIN}/post",
        f"{API}/comments/{it.root}/replies",
        f"{API}/thread/changes?identifier=article",
        COUNTS,
    ]


@pytest.fixture
def discussion(app, client, site):
    root, token = posting.posted_with_token(client, text="root")
    reply = posting.posted(client, parent_id=root, text="reply")["id"]
    posting.set_site(app, "premoderate=on", f"reactions={voting.PARTY}")
    held = posting.posted(client, text="held")["id"]
    posting.set_site(app, "premoderate=off")
    return Discussion(app, client, root, token, reply, held)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_any_change_every_read_is_what_a_new_instance_answers(
    app, discussion, new_instance, change
):
    other = new_instance()
    for address in reads(discussion):
        ask(app, address)
        ask(other, address)

    change(discussion)

    fresh = new_instance()
    for address in reads(discussion):
        expected = what_is_said(fresh, address)
        assert what_is_said(app, address) == expected, address
        assert what_is_said(other, address) == expected, address


def what_is_said(app, address):
    status, _, body = ask(app, address)
    answer = json.loads(body)
    answer.pop("instance", None)
    return status, answer


def test_who_asks_after_a_201_sees_the_comment_on_every_instance(app, new_instance, site):
    instances = [app, new_instance()]

    def post_and_look(number):
        client = instances[number % 2].test_client()
        comment = posting.posted(client, identifier=f"article-{number % 3}")
        return all(
            comment["id"].encode()
            in ask(one, f"{API}/thread?identifier=article-{number % 3}&limit=100")[2]
            for one in instances
        )

    with ThreadPoolExecutor(4) as writers:
        assert all(writers.map(post_and_look, range(60)))
