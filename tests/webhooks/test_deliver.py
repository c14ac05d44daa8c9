"""Endpoints are told what happens, in their own words, signed, at least once, and none keeps another waiting."""

import json
import re

import pytest
from sqlalchemy import select

from comments.audit.actions import COMMAND
from comments.core import clock
from comments.core.db import db, write_unit
from comments.core.outbound import Answer
from comments.discussion.models import Comment, Status
from comments.disqus import wordpress
from comments.outbox.models import OutboxEvent
from comments.sites import queries as sites
from comments.threads.models import IDENTIFIER, ThreadName
from comments.upkeep import verifying
from comments.webhooks import actions, queries
from comments.webhooks.actions import NewWebhook
from comments.webhooks.models import Kind, Webhook, WebhookDelivery
from tests.disqus.rest import asking
from tests.factories import posting
from tests.factories.commands import run
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_statements
from tests.factories.workers import work, work_in_a_day
from tests.webhooks.blog import SYNC_TOKEN, WORDPRESS

SYNC = f"{WORDPRESS}/wp-json/disqus/v1/sync/webhook"
HOOK = "https://program.example.test/hook"


def deliveries(app):
    with app.app_context():
        return db.session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)).all()


def test_a_blog_is_told_what_is_posted_and_what_becomes_of_it(app, client, told_blog):
    first = posting.posted(client, identifier="7 https://wp.example.test/?p=7", text="*Hi* <b>")[
        "id"
    ]
    reply, mine = posting.posted_with_token(
        client, identifier="7 https://wp.example.test/?p=7", parent_id=first
    )
    work(app)
    told = dict(told_blog.kept)
    posting.edit(client, reply, mine, "Changed")
    work(app)

    assert told[first]["raw_message"] == "<p><em>Hi</em> &lt;b&gt;</p>"
    assert told[first]["threadData"] == {
        "id": str(posting.stored(app, first).thread_id),
        "identifiers": ["7 https://wp.example.test/?p=7"],
    }
    assert told[first]["ipAddress"] == "127.0.0.0"
    assert told[first]["author"]["email"] == "carol@example.test"
    assert (told[first]["isApproved"], told[first]["isDeleted"]) == (True, False)
    assert told[reply]["parent"] == int(first)
    assert told_blog.kept[reply]["raw_message"] == "<p>Changed</p>"
    assert told_blog.verbs == ["verify", "create", "create", "update"]


@on_sqlite
@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        (f"{WORDPRESS}/", SYNC),
        (SYNC, SYNC),
        (f"{WORDPRESS}/?rest_route=/disqus/v1/sync/comment",) * 2,
    ],
    ids=["blog", "route", "plain-links"],
)
def test_a_blog_is_named_or_the_whole_address_of_its_plugin(app, site, tmp_path, typed, asked):
    (tmp_path / "token").write_text(SYNC_TOKEN)
    kind = ["--kind", "wordpress", "--secret-file", str(tmp_path / "token")]

    run(app, ["site", "webhook", "blog", "add", typed, *kind])

    with app.app_context():
        assert [it.url for it in db.session.scalars(select(Webhook))] == [asked]


@on_sqlite
def test_of_several_names_of_a_thread_the_plugins_own_comes_first(app, client, told_blog):
    comment = posting.posted(client, identifier="7 https://wp.example.test/?p=7")["id"]
    with app.app_context(), write_unit():
        thread = posting.stored(app, comment)
        for value in ("0-first", "zz"):
            db.session.add(
                ThreadName(
                    site_id=thread.site_id, kind=IDENTIFIER, value=value, thread_id=thread.thread_id
                )
            )
    work(app)

    names = told_blog.kept[comment]["threadData"]["identifiers"]
    assert names == ["7 https://wp.example.test/?p=7", "0-first", "zz"]


@on_sqlite
@pytest.mark.parametrize(
    ("call", "flags"),
    [
        ("approve", (True, False, False)),
        ("spam", (False, False, False)),
        ("remove", (False, True, False)),
    ],
)
def test_a_blog_is_told_of_decisions(app, client, told_blog, call, flags):
    pair = asking.make_pair(app)
    posting.set_site(app, "premoderate=on")
    comment = posting.posted(client)["id"]
    work(app)
    waited = told_blog.kept[comment]

    asking.told(asking.send(client, pair, f"posts/{call}", post=comment))
    work(app)

    post = told_blog.kept[comment]
    assert (waited["isApproved"], waited["isDeleted"], waited["isSpam"]) == (False, False, False)
    assert (post["isApproved"], post["isDeleted"], post["isSpam"]) == flags


@on_sqlite
def test_a_report_hides_nothing_at_a_blog(app, client, told_blog):
    pair = asking.make_pair(app)
    comment = posting.posted(client)["id"]
    for call in ("report", "highlight"):
        asking.told(asking.send(client, pair, f"posts/{call}", post=comment))
    work(app)

    post = told_blog.kept[comment]
    assert (post["isFlagged"], post["isHighlighted"], post["isApproved"]) == (False, True, True)


@on_sqlite
def test_spam_is_held_there_and_comes_back_as_the_same_comment(app, client, told_blog):
    pair = asking.make_pair(app)
    comment = posting.posted(client)["id"]
    work(app)
    for call in ("spam", "approve"):
        asking.told(asking.send(client, pair, f"posts/{call}", post=comment))
        work(app)
    spam = posting.posted(client)["id"]
    posting.decide(app, spam, Status.SPAM)
    work(app)

    assert told_blog.verbs == ["verify", "create", "update", "update"]
    assert told_blog.made == [comment]
    assert told_blog.kept[comment]["isApproved"] is True


@on_sqlite
def test_what_came_from_wordpress_is_not_told_again_and_what_answers_it_stands_by_itself(
    app, client, told_blog
):
    pair = asking.make_pair(app)
    old = posting.posted(client)["id"]
    reply = posting.posted(client, parent_id=old)["id"]
    with app.app_context(), write_unit():
        comment = db.session.get_one(Comment, int(old))
        comment.source, comment.source_id = "wxr", "9"
    asking.told(asking.send(client, pair, "posts/highlight", post=old))
    asking.told(asking.send(client, pair, "posts/remove", post=old))
    work(app)

    assert told_blog.made == [reply]
    assert told_blog.kept[reply]["parent"] is None
    assert {it.comment_id for it in deliveries(app)} == {int(reply)}


def test_what_a_blog_did_not_take_is_sent_again_and_the_log_says_so(app, client, told_blog):
    told_blog.broken = True
    comment = posting.posted(client)["id"]
    work(app)
    tried = deliveries(app)
    told_blog.broken = False
    work_in_a_day(app)
    (sent,) = deliveries(app)

    assert [(it.status, it.error, it.delivered_at) for it in tried] == [
        (503, "the address answered 503", None)
    ]
    assert (sent.status, sent.error, sent.attempts) == (201, None, 2)
    assert sent.delivered_at is not None
    assert list(told_blog.kept) == [comment]
    with app.app_context():
        webhook = db.session.scalars(select(Webhook)).one()
    assert (
        "delivered  tries: 2"
        in run(app, ["site", "webhook", "blog", "log", str(webhook.id)]).output
    )


@on_sqlite
def test_nobody_is_told_before_saying_so_and_a_wrong_token_never_does(app, client, blog):
    with app.app_context(), write_unit():
        new = NewWebhook(Kind.WORDPRESS, SYNC, "another token that is long enough", blog.forum)
        actions.add_webhook(
            COMMAND, sites.get_site("blog"), new, app.config["SECRET_KEY"], clock.now()
        )

    work(app)
    posting.posted(client)
    work(app)

    assert (blog.verbs, blog.kept, deliveries(app)) == ([], {}, [])
    with app.app_context():
        assert (
            "did not answer as one"
            in db.session.scalars(
                select(OutboxEvent.last_error).where(OutboxEvent.name == "WebhookChanged")
            ).one()
        )


@on_sqlite
def test_an_own_program_gets_our_own_events_and_no_mail_addresses(app, client, program):
    added = run(app, ["site", "webhook", "blog", "add", HOOK])
    program.secret = re.search(r"secret: (\S+)", added.output)[1]
    work(app)
    comment = posting.posted(client, title="An article")["id"]
    posting.decide(app, comment, Status.SPAM)
    work(app)

    (event,) = program.events
    assert (event["event"], event["site"], event["comment"]["id"]) == (
        "comment.posted",
        "blog",
        comment,
    )
    assert event["comment"]["status"] == "spam"  # as it stood when it was sent
    assert event["thread"]["title"] == "An article"
    assert "carol@example.test" not in str(event)


@pytest.mark.parametrize(
    ("content", "status", "is_yes"),
    [
        ("{challenge}", 200, True),
        ('"{challenge}"\n', 200, True),
        ("{challenge}", 404, False),
        ("another", 200, False),
        ("", 200, False),
    ],
)
def test_a_blog_says_yes_with_the_challenge_as_text_or_as_wordpress_quotes_it(
    content, status, is_yes
):
    asked = wordpress.ask(Webhook(url=SYNC), SYNC_TOKEN, clock.now())
    challenge = json.loads(asked.body)["challenge"]
    answer = Answer(status, {}, content.format(challenge=challenge).encode())

    assert wordpress.is_yes(asked, answer) is is_yes


@on_sqlite
def test_an_address_of_our_own_network_is_not_asked(app, client, site):
    with app.app_context(), write_unit():
        new = NewWebhook(Kind.AFTERWORD, "https://127.0.0.1/hook", SYNC_TOKEN, "blog")
        actions.add_webhook(
            COMMAND, sites.get_site("blog"), new, app.config["SECRET_KEY"], clock.now()
        )

    work(app)

    with app.app_context():
        (webhook,) = queries.list_webhooks(db.session.scalar(select(Webhook.site_id)))
        error = db.session.scalars(select(OutboxEvent.last_error)).one()
    assert webhook.verified_at is None
    assert "not public" in error


def test_a_removed_webhook_leaves_nothing_behind(app, client, told_blog):
    told_blog.broken = True
    posting.posted(client)
    work(app)
    with app.app_context():
        number = str(db.session.scalars(select(Webhook.id)).one())

    removed = run(app, ["site", "webhook", "blog", "remove", number])
    work_in_a_day(app)

    assert removed.exit_code == 0
    assert (told_blog.kept, deliveries(app)) == ({}, [])
    with app.app_context():
        assert verifying.verify(clock.now()).is_clean


@on_sqlite
def test_many_events_ask_once_who_is_told(app, client, site):
    for _ in range(5):
        posting.posted(client)

    with recorded_statements(app) as seen:
        work(app)

    assert len([text for text, _ in seen if "FROM webhook" in text]) == 1


@on_sqlite
def test_who_is_told_is_asked_anew_by_the_next_unit(app, client, program):
    posting.posted(client)
    posting.posted(client)
    work(app)
    added = run(app, ["site", "webhook", "blog", "add", HOOK])
    program.secret = re.search(r"secret: (\S+)", added.output)[1]
    work(app)

    late = [posting.posted(client)["id"] for _ in range(2)]
    work(app)

    assert [event["comment"]["id"] for event in program.events] == late
