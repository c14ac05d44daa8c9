"""Edits are judged by their new text; the old one is kept for staff, as long as the comment has words."""

import pytest

from comments.core import clock
from comments.core.db import write_unit
from comments.discussion import erasing, queries
from tests.factories import posting, rules
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page

pytestmark = on_sqlite


def edits_of(app, comment):
    with app.app_context():
        return [edit.text for edit in queries.list_edits(int(comment))]


@pytest.mark.parametrize(
    ("text", "rule"),
    [("Visit our casino", "held_by_rule"), ("See https://x.example/", "many_links")],
    ids=["banned-word", "link"],
)
def test_an_approved_comment_that_gets_a_banned_word_or_a_link_waits(app, client, site, text, rule):
    posting.set_site(app, "many_links=1")
    rules.add_rule(app, "word", "casino")
    comment, own = posting.posted_with_token(client, text="Hello")

    answer = posting.edit(client, comment, own, text)

    kept = posting.stored(app, comment)
    assert answer.get_json()["comment"]["status"] == "pending"
    assert answer.get_json()["notice"].startswith("Your comment is waiting")
    assert [reason["rule"] for reason in kept.reasons] == [rule]
    assert kept.risk == sum(reason["weight"] for reason in kept.reasons) > 0
    assert get_page(client)["comments"] == []


def test_an_edit_to_refused_words_changes_nothing(app, client, site):
    rules.add_rule(app, "wildcard", "casin*", "refuse")
    comment, own = posting.posted_with_token(client, text="Hello")

    refused = posting.edit(client, comment, own, "Casinos")

    assert refused.status_code == 422
    assert "Please say it in other words" in refused.get_json()["detail"]
    assert posting.stored(app, comment).text == "Hello"
    assert edits_of(app, comment) == []


def test_staff_read_what_it_said_before_newest_first(app, client, site):
    comment, own = posting.posted_with_token(client, text="One")
    for text in ("Two", "Three"):
        posting.edit(client, comment, own, text)

    assert edits_of(app, comment) == ["Two", "One"]
    assert "One" not in client.get(f"{posting.API}/thread?identifier=article").text


def test_earlier_words_go_with_the_comments(app, client, site):
    taken, own = posting.posted_with_token(client, text="One")
    posting.edit(client, taken, own, "Two")
    erased, own_too = posting.posted_with_token(client, text="Three")
    posting.edit(client, erased, own_too, "Four")

    posting.delete(client, taken, own)
    with app.app_context(), write_unit():
        erasing.erase([int(erased)], None, clock.now())

    assert edits_of(app, taken) == edits_of(app, erased) == []


def test_who_waits_reads_what_happens_and_a_retry_reads_it_too(app, client, site):
    posting.set_site(app, "many_links=1", "hold_guests=on")

    answers = [posting.post(client, key="k", text="https://x.example/") for _ in range(2)]

    first, again = (answer.get_json()["notice"] for answer in answers)
    assert "people who are new here" in first
    assert again.startswith("Your comment is waiting for a moderator.")


def test_a_comment_that_appears_has_no_notice(client, site):
    assert posting.post(client).get_json()["notice"] is None


def test_a_rule_holds_from_the_next_comment_on_and_is_over_with_its_switch(app, client, site):
    seen = [posting.posted(client, text="casino")["status"]]
    rules.add_rule(app, "word", "casino")
    seen.append(posting.posted(client, text="casino")["status"])
    rules.switch_off_all(app)
    seen.append(posting.posted(client, text="casino")["status"])

    assert seen == ["approved", "pending", "approved"]
