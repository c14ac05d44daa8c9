"""Marks, reports and votes of a key pair, and who is told of them."""

import pytest

from comments.discussion.models import Status
from tests.disqus.rest import asking
from tests.factories import posting, reporting
from tests.factories.databases import on_sqlite


def listed(answer):
    return [post["id"] for post in asking.told(answer)]


@on_sqlite
def test_what_staff_feature_is_highlighted_for_everybody_until_they_take_it_back(client, pair, app):
    plain, featured = (posting.posted(client)["id"] for _ in range(2))

    asking.told(asking.send(client, pair, "posts/highlight.json", post=featured))
    everybodys = asking.by_page(client, pair, "posts/list.json", include="highlighted")
    both = asking.by_page(client, pair, "posts/list.json", include=["approved", "highlighted"])
    marks = {post["id"]: post["isHighlighted"] for post in asking.told(both)}
    asking.told(asking.send(client, pair, "posts/unhighlight.json", post=featured))
    after = asking.by_page(client, pair, "posts/list.json", include="highlighted")

    assert listed(everybodys) == [featured]
    assert listed(both) == [featured, plain]
    assert marks == {plain: False, featured: True}
    assert listed(after) == []


@on_sqlite
@pytest.mark.parametrize("thread", ["", "ident:article"])
def test_a_featured_post_that_readers_see_no_more_is_in_no_public_list(app, client, pair, thread):
    comment = posting.posted(client)["id"]
    asking.told(asking.send(client, pair, "posts/highlight", post=comment))
    posting.decide(app, comment, Status.REMOVED)

    answer = asking.by_page(client, pair, "posts/list.json", include="highlighted", thread=thread)

    assert listed(answer) == []
    assert asking.refused(asking.send(client, pair, "posts/highlight", post=comment)) == (400, 3)


def test_what_is_reported_is_flagged_for_the_secret_alone(app, client, pair):
    comment = posting.posted(client)["id"]
    posting.posted(client)
    posting.posted(client, identifier="other")
    for _ in range(2):
        asking.told(asking.send(client, pair, "posts/report.json", post=comment, reason="2"))

    flagged = [
        listed(asking.by_program(client, pair, "posts/list.json", include="flagged", thread=thread))
        for thread in ("", "ident:article", "ident:other")
    ]
    public = asking.by_page(client, pair, "posts/list.json", include=["approved", "flagged"])
    details = asking.by_page(client, pair, "posts/details", post=comment)

    assert flagged == [[comment], [comment], []]
    assert asking.told(asking.by_program(client, pair, "posts/details", post=comment))["isFlagged"]
    assert asking.refused(public) == (401, 4)
    assert asking.told(details)["isFlagged"] is False
    assert [report.reason for report in reporting.reports(app)] == ["other"]


@on_sqlite
def test_a_report_says_why_in_our_words_and_is_one_of_each_pair(app, client, pair):
    comment = posting.posted(client)["id"]
    other = asking.make_pair(app, public_id="another")

    for one in (pair, other, pair):
        asking.told(asking.send(client, one, "posts/report", post=comment, reason="abuse"))

    assert [report.reason for report in reporting.reports(app)] == ["abuse", "abuse"]


@on_sqlite
def test_a_pair_has_one_vote_on_a_post_and_can_change_it(app, client, pair):
    posting.set_site(app, "votes=updown")
    comment = posting.posted(client)["id"]

    told = [
        asking.told(asking.send(client, pair, "posts/vote.json", post=comment, vote=vote))
        for vote in ("1", "1", "-1", "0")
    ]

    assert [(it["likes"], it["dislikes"]) for it in told] == [(1, 0), (1, 0), (0, 1), (0, 0)]
    assert asking.refused(asking.send(client, pair, "posts/vote", post=comment, vote="2")) == (
        400,
        2,
    )
    posting.set_site(app, "votes=off")
    assert asking.refused(asking.send(client, pair, "posts/vote", post=comment, vote="1")) == (
        400,
        22,
    )
