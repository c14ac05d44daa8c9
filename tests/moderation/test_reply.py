import pytest
from sqlalchemy import select

from comments.audit.models import AuditEntry
from comments.core.db import db, write_unit
from comments.discussion.actions import StaffAnswer
from comments.discussion.errors import CommentRefused
from comments.discussion.models import Comment
from comments.markup import render
from comments.moderation import replying
from comments.moderation.errors import NotShown
from comments.threads.errors import ThreadClosed
from tests.conftest import NOW
from tests.factories import posting, staff


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


def answer(app, viewer, site, comment_id: str, text: str = "Thank *you*.") -> Comment:
    with app.app_context(), write_unit():
        words = StaffAnswer(text, render.render(text))
        made = replying.reply(viewer, site, int(comment_id), words, NOW)
        return db.session.get_one(Comment, made)


def test_answer_appears_at_once_even_where_everything_is_read_first(app, client, site, bob):
    posting.set_site(app, "premoderate=on")
    asked = posting.posted(client)["id"]

    made = answer(app, bob, site, asked)

    assert (made.status, made.parent_id, made.author_id) == ("approved", int(asked), bob.account_id)
    assert (made.author_name, made.author_badge, made.author_email) == (
        "Bob Example",
        "Staff",
        None,
    )
    assert made.html == "<p>Thank <em>you</em>.</p>"
    assert posting.stored(app, asked).status == "approved"
    assert posting.stored(app, asked).reply_count == 1
    with app.app_context():
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "comment.reply"))
        assert [(one.actor, one.subject_id, one.after) for one in line] == [
            ("Bob Example", made.id, {"answers": asked})
        ]


@pytest.mark.parametrize("status", ["spam", "removed", "deleted"])
def test_what_readers_do_not_see_is_not_answered(app, client, site, bob, status):
    asked = posting.posted(client)["id"]
    posting.decide(app, asked, status)

    with pytest.raises(NotShown):
        answer(app, bob, site, asked)


def test_closed_discussion_and_empty_words_take_no_answer(app, client, site, bob):
    asked = posting.posted(client)["id"]

    with pytest.raises(CommentRefused):
        answer(app, bob, site, asked, " \u200b ")
    posting.close_thread(app)
    with pytest.raises(ThreadClosed):
        answer(app, bob, site, asked)
