"""The private part of a discussion: who is asking, and their own comments that nobody else sees yet."""

import pytest

from comments.discussion.models import Status
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.reading import API, get_page
from tests.factories.statements import recorded_statements
from tests.profile.test_change_details import write


def me(client, token, **query):
    return client.get(f"{API}/me", query_string=query, headers=token)


def held_of(client, token, thread):
    answer = me(client, token, thread=thread)
    assert answer.status_code == 200, answer.text
    return [comment["id"] for comment in answer.get_json()["comments"]]


@pytest.fixture
def thread(app, client, site):
    """A discussion with a comment, on a site that reads everything first from now on."""
    posting.posted(client, text="first")
    posting.set_site(app, "premoderate=on")
    return get_page(client)["thread"]["id"]


def test_ones_own_waiting_comments_are_there_and_no_others(app, client, thread, token):
    mine = [write(client, token, text=text)["id"] for text in ("one", "two")]
    write(client, readers.bearing(app, "dora"), text="Dora's")
    posting.posted(client, text="a guest's")
    write(client, token, text="elsewhere", identifier="another")

    answer = me(client, token, thread=thread)

    assert answer.get_json()["person"] == {
        "name": "Carol Example",
        "url": None,
        "avatar_url": None,
        "badge": None,
    }
    shown = answer.get_json()["comments"]
    assert [comment["id"] for comment in shown] == mine
    assert [comment["html"] for comment in shown] == ["<p>one</p>", "<p>two</p>"]
    assert {comment["status"] for comment in shown} == {"pending"}


@pytest.mark.parametrize("status", [Status.APPROVED, Status.SPAM, Status.REMOVED, Status.DELETED])
def test_what_was_decided_is_not_among_them(app, client, thread, token, status):
    mine = write(client, token)
    assert held_of(client, token, thread) == [mine["id"]]

    posting.decide(app, mine["id"], status)

    assert held_of(client, token, thread) == []


@on_sqlite
def test_it_is_kept_by_no_cache(client, thread, token):
    assert me(client, token, thread=thread).headers["Cache-Control"] == "no-store"


@on_sqlite
@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer reader_guess"}])
def test_nobody_is_told_nothing(client, thread, header):
    assert me(client, header, thread=thread).status_code == 401


@on_sqlite
def test_the_cookie_of_our_own_pages_does_not_count(client, thread, browser):
    assert me(browser, {}, thread=thread).status_code == 401


@on_sqlite
def test_a_token_of_another_site_shows_nothing(app, client, thread, carol):
    other = readers.token_for(app, carol, readers.add_site_elsewhere(app))

    assert me(client, {"Authorization": f"Bearer {other}"}, thread=thread).status_code == 401


@on_sqlite
def test_a_page_may_ask_from_the_sites_origin_alone(client, thread, token):
    origin = {"Origin": "https://blog.example.test"}
    evil = {"Origin": "https://evil.example.test"}

    allowed = me(client, token | origin, thread=thread)
    refused = me(client, token | evil, thread=thread)

    assert allowed.headers["Access-Control-Allow-Origin"] == "https://blog.example.test"
    assert refused.status_code == 403


@on_sqlite
@pytest.mark.parametrize("thread_id", ["1", "x", "9" * 30, "%00"])
def test_a_thread_that_is_not_here_is_said_to_be_so(client, thread, token, thread_id):
    assert me(client, token, thread=thread_id).status_code == 404


@on_sqlite
def test_without_a_thread_it_says_who_is_asking(client, thread, token):
    answer = me(client, token)

    assert answer.get_json()["comments"] == []
    assert answer.get_json()["person"]["name"] == "Carol Example"


def test_it_is_found_by_an_index_however_much_one_wrote(app, client, thread, token):
    write(client, token)

    with recorded_statements(app) as seen:
        me(client, token, thread=thread)

    [statement] = [text for text, _ in seen if "'pending'" in text]
    with app.app_context():
        from comments.core.db import db  # noqa: PLC0415

        if db.engine.dialect.name == "sqlite":
            connection = db.session.connection()
            parameters = next(p for text, p in seen if text == statement)
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
            assert "ix_comment_held_of_author" in str(plan)
            assert "TEMP B-TREE" not in str(plan)


def test_votes_and_emoji_come_from_whatever_browser_they_were_given_in(
    app, client, site, thread, token
):
    posting.set_site(app, "reactions=👍", "premoderate=off")
    theirs, other = (posting.posted(client, text=text)["id"] for text in ("a", "b"))
    elsewhere = posting.posted(client, identifier="another")["id"]
    for comment in (theirs, elsewhere):
        client.put(f"{API}/comments/{comment}/vote", json={"value": 1}, headers=token)
    emoji = {"emoji": "👍", "is_on": True}
    client.put(f"{API}/comments/{other}/reactions", json=emoji, headers=token)
    client.put(f"{API}/thread/reactions?identifier=article", json=emoji, headers=token)
    dora = readers.bearing(app, "dora")
    client.put(f"{API}/comments/{other}/vote", json={"value": 1}, headers=dora)

    given = me(client, token, thread=thread).get_json()

    assert given["votes"] == {theirs: 1}
    assert given["reactions"] == {other: ["👍"]}
    assert given["thread_reactions"] == ["👍"]
