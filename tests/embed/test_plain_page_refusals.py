"""What the plain page does not take, it says in a sentence, and what was typed comes back with it."""

import pytest

from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.plain_page import FORM, count_comments, field, page_path, parsed, texts
from tests.factories.statements import row_counts

REFUSED = [
    pytest.param({"text": " "}, 422, id="no-words"),
    pytest.param({"text": "x" * 10_001}, 422, id="too-long"),
    pytest.param({"name": ""}, 422, id="no-name"),
    pytest.param({"name": "x" * 81}, 422, id="name-too-long"),
    pytest.param({"email": "nowhere"}, 422, id="no-mail-address"),
    pytest.param({"parent_id": "12345"}, 422, id="unknown-parent"),
    pytest.param({"parent_id": "nonsense"}, 422, id="no-parent-at-all"),
    pytest.param({"text": "a\0b"}, 422, id="nul-in-the-words"),
    pytest.param({"name": "Ada\0"}, 422, id="nul-in-the-name"),
]


@on_sqlite
def test_a_refused_reply_says_whom_it_answers_also_when_that_is_on_another_page(client, site):
    root = posting.posted(client)["id"]
    for name in ("Ada", "Ben", "Carol", "Dora", "Emil", "Grace"):
        last = posting.posted(client, parent_id=root, author={"name": name})["id"]
    assert "Grace" not in client.get(page_path(client)).text

    refused = client.post(page_path(client), data=FORM | {"text": " ", "parent_id": last})

    assert "You are answering <bdi>Grace</bdi>." in refused.text


@on_sqlite
@pytest.mark.parametrize(("wrong", "status"), REFUSED)
def test_what_was_typed_survives_an_error(app, client, site, wrong, status):
    posting.posted(client)
    typed = FORM | {"text": 'Words <b> & "quotes"', "email": "carol@example.test"} | wrong

    refused = client.post(page_path(client), data=typed)

    assert refused.status_code == status
    assert texts(refused, role="alert")[0].endswith(".")
    kept = {name: field(refused, name) for name in ("text", "name", "email", "key")}
    assert kept["name"].replace("\ufffd", "\0") == typed["name"]
    assert kept["text"].replace("\ufffd", "\0") == typed["text"]
    assert (kept["email"], kept["key"]) == (typed["email"], typed["key"])
    assert count_comments(app) == 1


def test_where_guests_may_not_write_the_page_says_how_to_and_loses_no_words(app, client, site):
    posting.posted(client, url=f"{ORIGIN}/post")
    path = page_path(client)
    posting.set_site(app, "guests=off")

    shown, refused = client.get(path), client.post(path, data=FORM | {"text": "Kept words"})

    assert parsed(shown).find(".//textarea") is None
    assert f'<a href="{ORIGIN}/post">the page itself</a>' in shown.text
    assert refused.status_code == 401
    assert field(refused, "text") == "Kept words"
    assert count_comments(app) == 1


@pytest.mark.parametrize(("wrong", "status"), REFUSED)
def test_a_refused_first_comment_keeps_what_was_typed_and_makes_no_thread(
    app, client, site, wrong, status
):
    before = row_counts(app)
    form = FORM | {"identifier": "new", "url": f"{ORIGIN}/post", "title": "About"} | wrong

    refused = client.post("/sites/blog/thread", data=form)

    assert refused.status_code == status
    assert field(refused, "identifier") == "new"
    assert field(refused, "title") == "About"
    assert row_counts(app) == before


def test_a_first_comment_for_a_foreign_page_is_refused_with_the_words_kept(app, client, site):
    form = FORM | {"identifier": "new", "url": "https://evil.example.test/p", "title": ""}

    refused = client.post("/sites/blog/thread", data=form)

    assert refused.status_code == 403
    assert field(refused, "text") == "Hello"
    assert count_comments(app) == 0


def test_a_comment_that_came_while_the_thread_closed_is_refused(app, client, site):
    posting.posted(client)
    posting.close_thread(app)

    refused = client.post(page_path(client), data=FORM)

    assert refused.status_code == 409
    assert "This discussion is closed." in refused.text
    assert count_comments(app) == 1
