"""Taking one's own comment back."""

import pytest

from comments.discussion.models import Status
from tests.factories import posting
from tests.factories.reading import get_page


def shown(client):
    page = get_page(client)
    return [(c["id"], c["status"]) for c in page["comments"]], page["thread"]["comment_count"]


def test_its_words_and_its_author_are_gone(app, client, site):
    author = {"name": "Carol", "email": "carol@example.test", "url": "https://example.test/carol"}
    comment_id, own = posting.posted_with_token(client, author=author, text="Regretted")

    answer = posting.delete(client, comment_id, own)

    kept = posting.stored(app, comment_id)
    assert answer.status_code == 204
    assert (kept.text, kept.html, kept.author_name) == ("", "", "")
    assert (kept.author_email, kept.author_url, kept.address) == (None, None, None)
    assert shown(client) == ([], 0)


def test_taking_back_twice_is_taking_back_once(client, site):
    comment_id, own = posting.posted_with_token(client)
    posting.delete(client, comment_id, own)

    assert posting.delete(client, comment_id, own).status_code == 204
    assert shown(client) == ([], 0)


def test_a_placeholder_stays_while_replies_are_shown(client, site):
    root, own = posting.posted_with_token(client, text="Regretted")
    reply = posting.posted(client, parent_id=root)["id"]

    posting.delete(client, root, own)

    page = get_page(client)
    assert shown(client) == ([(root, "deleted"), (reply, "approved")], 1)
    assert page["comments"][0]["author"] == {
        "name": "",
        "avatar_url": None,
        "url": None,
        "badge": None,
    }
    assert page["comments"][0]["html"] == ""


def test_a_chain_of_placeholders_goes_with_the_last_reply(client, site):
    chain = [posting.posted_with_token(client)]
    for _ in range(5):
        chain.append(posting.posted_with_token(client, parent_id=chain[-1][0]))
    for comment_id, own in chain[:-1]:
        posting.delete(client, comment_id, own)
    before = shown(client)

    posting.delete(client, *chain[-1])

    assert before == ([(c, "deleted") for c, _ in chain[:-1]] + [(chain[-1][0], "approved")], 1)
    assert shown(client) == ([], 0)


def test_a_chain_of_placeholders_goes_up_to_the_first_that_has_another_reply(client, site):
    root, own_root = posting.posted_with_token(client)
    middle, own_middle = posting.posted_with_token(client, parent_id=root)
    leaf, own_leaf = posting.posted_with_token(client, parent_id=middle)
    sibling = posting.posted(client, parent_id=root)["id"]
    posting.delete(client, root, own_root)
    posting.delete(client, middle, own_middle)

    posting.delete(client, leaf, own_leaf)

    assert shown(client) == ([(root, "deleted"), (sibling, "approved")], 1)


def test_a_hidden_chain_comes_back_with_a_reply_that_is_approved(app, client, site):
    root, own = posting.posted_with_token(client)
    reply = posting.posted(client, parent_id=root)["id"]
    posting.decide(app, reply, Status.SPAM)
    posting.delete(client, root, own)
    before = shown(client)

    posting.decide(app, reply, Status.APPROVED)

    assert before == ([], 0)
    assert shown(client) == ([(root, "deleted"), (reply, "approved")], 1)


def test_what_is_held_may_be_taken_back(app, client, site):
    posting.set_site(app, "premoderate=on")
    comment_id, own = posting.posted_with_token(client, text="Regretted")

    assert posting.delete(client, comment_id, own).status_code == 204
    assert posting.stored(app, comment_id).text == ""


@pytest.mark.parametrize("status", [Status.SPAM, Status.REMOVED])
def test_what_moderators_removed_stays_theirs(app, client, site, status):
    comment_id, own = posting.posted_with_token(client)
    posting.decide(app, comment_id, status)

    assert posting.delete(client, comment_id, own).status_code == 403
    assert posting.stored(app, comment_id).text == "Hello"


def test_it_may_be_taken_back_when_the_thread_is_closed(app, client, site):
    comment_id, own = posting.posted_with_token(client)
    posting.close_thread(app)

    assert posting.delete(client, comment_id, own).status_code == 204


def test_the_thread_gets_a_new_version(client, site):
    comment_id, own = posting.posted_with_token(client)
    before = get_page(client)["thread"]["version"]

    posting.delete(client, comment_id, own)

    assert get_page(client)["thread"]["version"] > before
