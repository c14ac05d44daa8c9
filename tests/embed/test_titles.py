from comments.discussion.models import Status
from tests.factories import posting


def title_of(client) -> str:
    return client.get("/api/v1/sites/blog/thread?identifier=a").get_json()["thread"]["title"]


def test_the_title_that_a_first_commenter_gave_is_not_shown_before_a_comment_was_approved(
    app, client, site
):
    comment = posting.posted(client, identifier="a", title="Buy wax")
    posting.decide(app, comment["id"], Status.PENDING)
    assert title_of(client) == ""

    posting.decide(app, comment["id"], Status.APPROVED)

    assert title_of(client) == "Buy wax"
