"""Links that call a comment as it was called elsewhere still lead to it."""

import pytest
from sqlalchemy import update

from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from tests.factories import posting
from tests.factories.reading import API


def came_from(app, comment, source, source_id):
    with app.app_context(), write_unit():
        named = {"source": source, "source_id": source_id}
        db.session.execute(update(Comment).where(Comment.id == int(comment["id"])).values(named))


def ask(client, name, identifier="article"):
    return client.get(f"{API}/thread", query_string={"identifier": identifier, "comment": name})


def target(client, name, identifier="article"):
    return ask(client, name, identifier).get_json().get("target_id")


@pytest.mark.parametrize(("source", "name"), [("disqus", "5551234567"), ("wordpress", "31")])
def test_a_comment_is_found_by_what_it_was_called_elsewhere(app, client, site, source, name):
    comment = posting.posted(client)
    came_from(app, comment, source, name)

    assert target(client, name) == comment["id"]
    assert target(client, comment["id"]) == comment["id"]


def test_our_own_ids_come_before_those_of_elsewhere(app, client, site):
    ours, other = posting.posted(client), posting.posted(client)
    came_from(app, other, "disqus", ours["id"])

    assert target(client, ours["id"]) == ours["id"]


def test_another_discussions_comments_are_not_found(app, client, site):
    elsewhere = posting.posted(client, identifier="other")
    posting.posted(client)
    came_from(app, elsewhere, "disqus", "77")

    assert target(client, "77") is None
    assert target(client, "77", "other") == elsewhere["id"]


def test_a_hidden_comments_link_leads_to_the_page_with_what_is_shown_above_it(app, client, site):
    root = posting.posted(client)
    reply = posting.posted(client, parent_id=root["id"])
    came_from(app, reply, "disqus", "88")
    posting.decide(app, reply["id"], Status.SPAM)

    for name in ("88", reply["id"]):
        page = ask(client, name).get_json()
        assert [comment["id"] for comment in page["comments"]] == [root["id"]]
        assert page["target_id"] is None


def test_what_is_no_name_is_not_found(client, site):
    posting.posted(client)

    assert [ask(client, name).status_code for name in ("\0", "x" * 500, "-1")] == [422, 404, 404]
