"""Threads that a program of the site begins, names, closes, opens and votes on."""

import pytest
from sqlalchemy import select

from comments.audit.actions import Why
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Status
from comments.moderation import removing
from comments.moderation.models import Removal
from comments.sites import queries as sites
from tests.conftest import ORIGIN
from tests.disqus.rest import asking
from tests.factories import posting, staff
from tests.factories.databases import on_sqlite
from tests.factories.workers import work

PAGE = {"title": "An *article*", "identifier": "a-1", "url": f"{ORIGIN}/a-1#top"}


def test_a_thread_is_begun_before_anybody_comments_and_is_the_one_of_its_page(app, client, pair):
    made = asking.told(asking.send(client, pair, "threads/create.json", **PAGE))
    posting.posted(client, identifier="a-1")

    found = asking.told(
        asking.by_page(client, pair, "threads/details", thread=f"link:{ORIGIN}/a-1")
    )

    assert (made["title"], made["identifiers"], made["posts"]) == ("An *article*", ["a-1"], 0)
    assert (found["id"], found["posts"], found["link"]) == (made["id"], 1, f"{ORIGIN}/a-1")
    for taken in ({"identifier": "a-1"}, {"url": f"{ORIGIN}/a-1/"}):
        again = asking.send(client, pair, "threads/create", title="Again", **taken)
        assert asking.refused(again) == (400, 3)


@on_sqlite
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"title": ""}, (400, 2)),
        ({"title": "\u200b"}, (400, 2)),
        ({"title": "x" * 501}, (400, 2)),
        ({"identifier": "", "url": ""}, (400, 2)),
        ({"identifier": "x" * 301}, (400, 2)),
        ({"url": "javascript:alert(1)"}, (400, 2)),
    ],
)
def test_a_thread_that_no_page_could_have_is_not_begun(client, pair, asked, expected):
    answer = asking.send(client, pair, "threads/create", **PAGE | asked)

    assert asking.refused(answer) == expected
    assert asking.told(asking.by_program(client, pair, "threads/list")) == []


@on_sqlite
def test_a_page_of_another_origin_gets_no_thread(client, pair):
    elsewhere = {"title": "x", "url": "https://elsewhere.example.test/"}

    answer = asking.send(client, pair, "threads/create", **elsewhere)

    assert (answer.status_code, answer.get_json()["code"]) == (400, 22)
    assert asking.told(asking.by_program(client, pair, "threads/list")) == []


@on_sqlite
def test_a_program_changes_the_title_and_the_address_and_what_led_there_before_still_does(
    app, client, pair
):
    posting.posted(client, title="Before", url=f"{ORIGIN}/before")
    posting.posted(client, identifier="other", url=f"{ORIGIN}/other")

    def update(**asked):
        return asking.send(client, pair, "threads/update", thread="ident:article", **asked)

    asking.told(update(title="<i>After</i> <all>"))
    moved = asking.told(update(url=f"{ORIGIN}/after#top", identifier="new"))
    again = asking.told(update(url=f"{ORIGIN}/after"))
    refused = [
        asking.refused(update(title="No", **asked))
        for asked in (
            {"url": f"{ORIGIN}/other"},
            {"identifier": "other"},
            {"url": "https://elsewhere.example.test/"},
            {"identifier": "x" * 301},
        )
    ]

    assert again == moved
    assert (moved["title"], moved["clean_title"]) == ("<i>After</i> <all>", "After <all>")
    assert moved["link"] == f"{ORIGIN}/after"
    assert moved["identifiers"] == ["article", "new"]
    assert {status for status, _code in refused} == {400}
    for name in ("ident:new", f"link:{ORIGIN}/before", f"link:{ORIGIN}/after"):
        found = asking.told(asking.by_page(client, pair, "threads/details", thread=name))
        assert found["id"] == moved["id"]
    nothing = asking.send(client, pair, "threads/update", thread="ident:article")
    assert asking.refused(nothing) == (400, 2)


@on_sqlite
def test_threads_are_closed_and_opened_all_or_none_and_the_log_names_the_key(app, client, pair):
    for name in ("a", "b"):
        posting.posted(client, identifier=name)
    both = {"thread": ["ident:b", "ident:a"]}

    refused = asking.send(client, pair, "threads/close", thread=["ident:a", "ident:nobody"])
    unchanged = posting.post(client, identifier="a").status_code
    closed = asking.told(asking.send(client, pair, "threads/close.json", **both))
    while_closed = posting.post(client, identifier="b").status_code
    shown = asking.told(asking.by_page(client, pair, "threads/set", **both))
    asking.told(asking.send(client, pair, "threads/open.json", **both))

    assert asking.refused(refused) == (400, 2)
    assert (unchanged, while_closed) == (201, 409)
    assert [thread["isClosed"] for thread in shown] == [True, True]
    assert [it["id"] for it in closed] == [thread["id"] for thread in shown]
    assert posting.post(client, identifier="b").status_code == 201
    with app.app_context():
        entries = db.session.execute(
            select(AuditEntry.action, AuditEntry.actor).where(AuditEntry.subject_kind == "thread")
        ).all()
    assert sorted(entries) == sorted(
        (f"thread.{word}", f"API key {pair.api_key}") for word in ("close", "reopen") * 2
    )


@on_sqlite
def test_a_discussion_is_removed_by_the_worker_with_a_line_for_each_comment_and_can_be_put_back(
    app, client, pair
):
    root = posting.posted(client)["id"]
    posting.posted(client, parent_id=root)
    spam = posting.posted(client)["id"]
    posting.decide(app, spam, Status.SPAM)
    other = posting.posted(client, identifier="other")["id"]
    bob = staff.viewer_of(app, staff.hire(app, "bob"))

    answer = asking.told(asking.send(client, pair, "threads/remove", thread="ident:article"))
    work(app)

    assert len(answer) == 1
    assert posting.post(client).status_code == 409
    listed = asking.told(asking.by_page(client, pair, "forums/listPosts"))
    assert [post["id"] for post in listed] == [other]
    assert posting.stored(app, spam).status == "spam"
    with app.app_context(), write_unit():
        (removal,) = db.session.scalars(select(Removal))
        assert (removal.count, removal.target) == (2, f"thread:{answer[0]['id']}")
        removing.undo_removal(bob, sites.get_site("blog"), removal.id, Why(), clock.now())
    work(app)
    assert len(asking.told(asking.by_page(client, pair, "forums/listPosts"))) == 3


@on_sqlite
def test_a_vote_on_a_thread_gives_the_first_of_the_sites_emoji_once(app, client, pair):
    posting.posted(client)
    before = asking.send(client, pair, "threads/vote", thread="ident:article", vote="1")
    posting.set_site(app, "reactions=👍,🎉")

    told = [
        asking.told(asking.send(client, pair, "threads/vote", thread="ident:article", vote=vote))
        for vote in ("1", "1", "0", "1")
    ]

    assert asking.refused(before) == (400, 2)
    assert [it["likes"] for it in told] == [1, 1, 0, 1]
    found = asking.told(asking.by_page(client, pair, "threads/details", thread="ident:article"))
    assert (found["likes"], found["reactions"]) == (1, 1)
    assert asking.refused(
        asking.send(client, pair, "threads/vote", thread="ident:article", vote="-1")
    ) == (400, 2)
