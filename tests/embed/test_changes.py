"""`GET /thread/changes`: its shape, its validators, and what it tells nobody."""

import pytest

from comments.core.db import write_unit
from comments.discussion.models import Status
from comments.sites import actions as sites
from tests.conftest import NOW, ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.reading import API, get_page
from tests.factories.statements import recorded_statements

PATH = f"{API}/thread/changes"


def ask(client, headers=None, **query):
    query = {"identifier": "article"} | query
    return client.get(PATH, query_string=query, headers=headers)


def read(client, **query):
    answer = ask(client, **query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def test_a_change_looks_like_the_comment_on_the_page_with_its_version(client, site):
    posting.posted(client, url=f"{ORIGIN}/post", title="About")
    page = get_page(client)

    changes = read(client)

    assert set(changes) == {"thread", "comments", "voted", "complete_after"}
    assert changes["thread"] == page["thread"]
    assert changes["comments"] == [page["comments"][0] | {"version": page["thread"]["version"]}]
    assert changes["complete_after"] == 0


def test_what_nobody_commented_on_changed_nothing_and_is_not_stored(client, site):
    changes = read(client, url=f"{ORIGIN}/post")

    assert changes["thread"] == get_page(client, url=f"{ORIGIN}/post")["thread"]
    assert (changes["thread"]["id"], changes["thread"]["version"]) == (None, 0)
    assert (changes["comments"], changes["complete_after"]) == ([], 0)


def test_more_than_fifty_changes_are_cut_and_said_to_be(client, site):
    for _ in range(51):
        posting.posted(client)
    first = read(client)["comments"][-1]

    posting.posted(client)

    changes = read(client)
    assert len(changes["comments"]) == 50
    assert changes["complete_after"] == first["version"]


def test_while_nothing_changed_it_is_answered_with_304_and_no_body(client, site):
    posting.posted(client)
    first = ask(client)

    again = ask(client, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert "Origin" in again.headers["Vary"]


def test_after_a_change_the_old_validator_holds_no_more(app, client, site):
    comment_id, own = posting.posted_with_token(client)
    validators = [ask(client).headers["ETag"]]

    for change in (
        lambda: posting.edit(client, comment_id, own, "Changed"),
        lambda: posting.posted(client, parent_id=comment_id),
        lambda: posting.decide(app, comment_id, Status.REMOVED),
        lambda: posting.close_thread(app),
    ):
        change()
        answer = ask(client, headers={"If-None-Match": validators[-1]})
        assert answer.status_code == 200
        validators.append(answer.headers["ETag"])

    assert len(set(validators)) == 5


def test_caches_in_front_may_answer_a_crowd_for_a_second(client, site):
    page = client.get(f"{API}/thread?identifier=article")

    answer = ask(client, headers={"Origin": ORIGIN})

    assert answer.headers["Cache-Control"] == page.headers["Cache-Control"]
    assert "s-maxage=1" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Set-Cookie" not in answer.headers


def test_what_waits_for_a_moderator_is_not_told(app, client, site):
    posting.set_site(app, "premoderate=on")
    posting.posted(client, text="Not yet.")

    answer = ask(client)

    assert answer.get_json()["comments"] == []
    assert "Not yet." not in answer.text


def test_what_was_set_back_loses_its_words(app, client, site):
    comment = posting.posted(client, text="For a while.")
    posting.decide(app, comment["id"], Status.PENDING)

    answer = ask(client)

    (changed,) = answer.get_json()["comments"]
    assert (changed["id"], changed["status"], changed["html"]) == (comment["id"], "removed", "")
    assert changed["author"]["name"] == ""
    assert "For a while." not in answer.text
    assert "Carol" not in answer.text


def test_a_thread_tells_its_own_changes_and_no_others(app, client, site):
    with app.app_context(), write_unit():
        sites.add_site("elsewhere", "Elsewhere", ["https://elsewhere.example.test"], NOW)
    posting.posted(client, text="Only here.")
    other = posting.posted(client, identifier="another")

    there = client.get("/api/v1/sites/elsewhere/thread/changes?identifier=article")

    assert there.get_json()["comments"] == []
    assert [one["id"] for one in read(client, identifier="another")["comments"]] == [other["id"]]


def test_it_costs_a_few_statements_whatever_the_thread_holds(app, client, site):
    costs = []
    for number in (1, 60):
        for _ in range(number):
            posting.posted(client, identifier=f"page-{number}")
        with recorded_statements(app) as seen:
            read(client, identifier=f"page-{number}")
        costs.append(len(seen))

    assert costs[0] == costs[1] <= 4


@on_sqlite
def test_an_unknown_site_is_not_found(client, site):
    answer = client.get("/api/v1/sites/nowhere/thread/changes?identifier=article")

    assert answer.status_code == 404
    assert answer.get_json()["type"].endswith("/problems/unknown-site")


@on_sqlite
def test_another_origin_is_refused(client, site):
    assert ask(client, headers={"Origin": "https://evil.example.test"}).status_code == 403


@on_sqlite
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"identifier": "x" * 301}, "/identifier"),
        ({"identifier": ""}, "/identifier"),
        ({"url": "x" * 2001}, "/url"),
        ({"since": "3"}, "/since"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_and_the_field_named(client, site, query, pointer):
    refused = ask(client, **query)

    assert refused.status_code == 422
    assert pointer in [field["pointer"] for field in refused.get_json()["errors"]]
