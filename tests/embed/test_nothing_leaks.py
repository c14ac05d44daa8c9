"""What is not approved, and what was never public, is in no public answer."""

import hashlib

import pytest

from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from tests.conftest import ORIGIN
from tests.contracts.access import ACCESS, PUBLIC
from tests.contracts.test_routes import address
from tests.factories import posting
from tests.factories.reading import API

HIDDEN = [Status.PENDING, Status.SPAM, Status.REMOVED, Status.DELETED]
MAIL = "hidden-mail@example.test"
SECRETS = (
    "hidden-words",
    "hidden-name",
    "hidden-mail",
    "hidden-home",
    "hidden-reason",
    "203.0.113",
    # An address stays one when it is hashed: whoever has it can compute the same.
    *(hashlib.new(name, MAIL.encode()).hexdigest() for name in ("md5", "sha1", "sha256")),
)
# What a route reads that is sent to it about a comment, so that its answer is about that comment.
BODIES = {
    "vote": {"value": 1},
    "reactions": {"emoji": "👍", "is_on": True},
    "reports": {"reason": "spam"},
}


@pytest.fixture(params=HIDDEN, ids=[status.value for status in HIDDEN])
def hidden(request, app, client, site):
    """A hidden comment between shown ones: (root, hidden, reply) ids. Whatever it held is a secret."""
    author = {
        "name": "hidden-name",
        "email": MAIL,
        "url": "https://hidden-home.example.test",
    }
    root = posting.posted(client, text="Shown")["id"]
    middle = posting.posted(client, parent_id=root, text="hidden-words", author=author)["id"]
    reply = posting.posted(client, parent_id=middle, text="Shown too")["id"]
    lone = posting.posted(client, text="hidden-words", author=author)["id"]
    with app.app_context(), write_unit():
        for comment_id in (middle, lone):
            comment = db.session.get_one(Comment, int(comment_id))
            comment.address = "203.0.113.0"
            comment.reasons = [{"rule": "hidden-reason", "reason": "hidden-reason"}]
    for comment_id in (middle, lone):
        posting.decide(app, comment_id, request.param)
    return root, middle, reply, lone


def public_answers(client, root, middle, reply, lone):
    thread = client.get(f"{API}/thread?identifier=article").get_json()["thread"]["id"]
    plain = f"/sites/blog/threads/{thread}"
    paths = [
        *(
            f"{API}/thread?identifier=article&order={order}"
            for order in ("newest", "oldest", "best")
        ),
        *(f"{API}/thread?identifier=article&comment={at}" for at in (root, middle, reply, lone)),
        *(f"{API}/comments/{at}/replies" for at in (root, middle, reply, lone)),
        f"{API}/counts?identifier=article",
        *(f"/sites/blog/fragment?identifier=article&order={order}" for order in ("newest", "best")),
        "/sites/blog/thread?identifier=article",
        plain,
        *(f"{plain}?order={order}" for order in ("newest", "oldest", "best")),
        *(f"{plain}?comment={at}" for at in (root, middle, reply, lone)),
        *(f"{plain}?reply_to={at}" for at in (root, middle, reply, lone)),
        *(f"/sites/blog/comments/{at}/replies" for at in (root, middle, reply, lone)),
        *(f"{plain}/comments.{form}" for form in ("atom", "rss")),
        "/openapi.json",
    ]
    answers = [client.get(path, follow_redirects=True) for path in paths]
    wrong = {"Authorization": "Bearer wrong"}
    return [
        *answers,
        posting.edit(client, middle, wrong, "x"),
        posting.delete(client, middle, wrong),
        posting.post(client, parent_id=middle),
        client.post(plain, data={"text": "x", "name": "Ada", "parent_id": middle}),
    ]


def test_what_is_hidden_is_in_no_public_answer(client, hidden):
    answers = public_answers(client, *hidden)

    leaks = [
        (answer.request.path, secret)
        for answer in answers
        for secret in SECRETS
        if secret in answer.text or secret in str(answer.headers)
    ]
    assert len(answers) > 20
    assert leaks == []
    assert any("Shown too" in answer.text for answer in answers)


def test_what_is_hidden_is_in_no_answer_of_any_route_that_is_public(client, hidden):
    """Also of those that nobody thought of here: each with what is hidden as its id, its query and its body."""
    _, middle, _, lone = hidden
    questions = [
        f"?identifier=article&url={ORIGIN}/&q=hidden&comment={middle}",
        "?cursor=hidden-words",
    ]

    answers = [
        client.open(
            address(path, comment) + question,
            method=method,
            json=BODIES.get(
                path.rpartition("/")[2], {"identifier": "article", "comment_id": middle}
            )
            if "/api/" in path
            else None,
        )
        for (method, path), rule in ACCESS.items()
        if rule == PUBLIC
        for comment in (middle, lone)
        for question in questions
    ]

    leaks = [
        (answer.request.method, answer.request.url, secret)
        for answer in answers
        for secret in SECRETS
        if secret in answer.text.replace("cursor=hidden-words", "")
    ]
    assert len(answers) > 100
    assert {answer.status_code for answer in answers} >= {200, 404, 422}
    assert leaks == []


def test_why_a_comment_is_hidden_is_not_said(client, hidden):
    page = client.get(f"{API}/thread?identifier=article").get_json()

    words = {comment["status"] for comment in page["comments"]}
    assert words <= {"approved", "removed", "deleted"}


def test_mail_and_address_of_a_shown_comment_are_in_no_public_answer(app, client, site):
    author = {"name": "Ada", "email": "hidden-mail@example.test"}
    root = posting.posted(client, author=author)["id"]
    reply = posting.posted(client, author=author, parent_id=root)["id"]
    with app.app_context(), write_unit():
        db.session.get_one(Comment, int(root)).address = "203.0.113.0"

    answers = public_answers(client, root, reply, reply, root)

    assert [a.request.path for a in answers if "hidden-mail" in a.text] == []
    assert [a.request.path for a in answers if "203.0.113" in a.text] == []


def test_the_answer_to_its_author_holds_no_mail_either(client, site):
    answer = posting.post(client, author={"name": "Ada", "email": "hidden-mail@example.test"})

    assert "hidden-mail" not in answer.text
